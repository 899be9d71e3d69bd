"""What csgraph writes goes through `csgraph.private`: files, folders and locks that are their owner's alone."""

import ast
from pathlib import Path

import pytest

from tests.house.code import PACKAGES, modules, shown, tree

MAKER = "csgraph/private/files.py"
FOR_EVERYBODY = {
    "csgraph/detect/compiled.py": "machine code, the same for all who use this installation",
    "csgraph/detect/ready.py": "three rows made up to compile with",
}
MAKING = {"mkdir", "touch", "mkstemp", "mkdtemp", "makedirs", "chmod", "fchmod", "umask"}
WHOLE = {"write_text", "write_bytes"}
NAMED = {"FileLock", "SpooledTemporaryFile", "TemporaryDirectory", "NamedTemporaryFile", "TemporaryFile"}
WRITING = set("wax+")


def _makes(node: ast.AST) -> bool:
    """Whether a call makes something or opens it for writing, or an import brings what writes elsewhere."""
    if isinstance(node, ast.Import | ast.ImportFrom):
        return "tempfile" in {*(each.name for each in node.names), getattr(node, "module", None)}
    if not isinstance(node, ast.Call):
        return False
    if isinstance(node.func, ast.Attribute):
        name, owner = node.func.attr, ast.unparse(node.func.value)
        if name == "open":
            return owner == "os" or _for_writing(node.args[:1], node)
        return name in MAKING | WHOLE | NAMED
    name = ast.unparse(node.func)
    return name in NAMED or (name == "open" and _for_writing(node.args[1:2], node))


def _for_writing(mode: list[ast.expr], call: ast.Call) -> bool:
    given = [*mode, *(each.value for each in call.keywords if each.arg == "mode")]
    return any(isinstance(each, ast.Constant) and set(str(each.value)) & WRITING for each in given)


@pytest.mark.parametrize("path", modules(*PACKAGES), ids=shown)
def test_nothing_is_made_but_by_the_maker_of_private_files(path: Path) -> None:
    if path.as_posix().endswith((MAKER, *FOR_EVERYBODY)):
        return
    assert [shown(path, node) for node in ast.walk(tree(path)) if _makes(node)] == []


def test_the_rule_sees_each_way_of_making_a_file() -> None:
    ways = (
        "path.open('w')", "path.open(mode='ab')", "open(path, 'w')", "os.open(path, flags)", "path.mkdir()",
        "path.touch()", "path.write_text('x')", "path.write_bytes(b'x')", "FileLock(path)", "import tempfile",
        "from tempfile import mkdtemp", "os.chmod(path, 0)",
    )  # fmt: skip
    assert [way for way in ways if not any(_makes(node) for node in ast.walk(ast.parse(way)))] == []
    assert not any(_makes(node) for node in ast.walk(ast.parse("path.open('rb'); open(path); archive.open(info)")))
