"""The query catalogue: reads `cypher/` and is the only maker of a `Query`.

A query file is a comment block of YAML between two `// ---` lines, then one statement (files of
`mode: schema` may hold several, each ended by `;`). What the header promises about parameters is
compared with the statement when the file is loaded.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Annotated, Literal, cast

import yaml
from pydantic import BaseModel, ConfigDict, StringConstraints, ValidationError

from csgraph.errors import InvalidInput, NotFound

Mode = Literal["read", "write", "schema"]
Discloses = Literal["identity", "pseudonym", "counts", "nothing"]
_SCALARS = "BOOLEAN|INTEGER|FLOAT|STRING|DATE|ZONED DATETIME|MAP"
CypherType = Annotated[str, StringConstraints(pattern=rf"^({_SCALARS}|LIST<({_SCALARS})>)$")]
Words = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]

_FENCE = "// ---"
_NAME = re.compile(r"[a-z0-9_]+(/[a-z0-9_]+)+")
_PLAIN_NAME = re.compile(r"[A-Za-z]\w*(:[A-Za-z]\w*)*", re.ASCII)
_PARAMETER = re.compile(r"\$([A-Za-z_]\w*)")
_NOT_CODE = re.compile(
    r"""//[^\r\n]* | /\*.*?\*/ | '(?:\\.|[^'\\])*' | "(?:\\.|[^"\\])*" | `[^`]*`""", re.DOTALL | re.VERBOSE
)


class _Closed(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Parameter(_Closed):
    """What a query is given: its Cypher type, a value to try it with, and what it means."""

    type: CypherType
    example: object
    meaning: Words


class Column(_Closed):
    """What a query returns in one column."""

    type: CypherType
    meaning: Words


class _Header(_Closed):
    title: Words
    description: Words
    mode: Mode
    access: Words
    discloses: Discloses
    parameters: dict[str, Parameter]
    returns: dict[str, Column]


@dataclass(frozen=True, slots=True, kw_only=True)
class Query:
    """One query file. Only this module makes one, so that no other text reaches the database."""

    name: str
    title: str
    description: str
    mode: Mode
    access: str
    discloses: Discloses
    parameters: Mapping[str, Parameter]
    returns: Mapping[str, Column]
    text: str
    path: Path

    @property
    def statements(self) -> tuple[str, ...]:
        """The statements of the file, without the `;` that ends each (one, but for schema files)."""
        return tuple(part for part in (each.strip() for each in self.text.split(";\n")) if part.rstrip(";").strip())

    def with_names(self, **names: str) -> "Query":
        """The same query with each quoted name, such as `Label`, in the place of another.

        For the few queries that do one thing to many labels or types, which both engines read only
        when written out. Raises InvalidInput for what is no plain name.
        """
        text = self.text
        for placeholder, name in names.items():
            if not _PLAIN_NAME.fullmatch(name):
                raise InvalidInput("graph_name", "A label, type or property has a name that csgraph does not use.")
            text = text.replace(f"`{placeholder}`", name)
        return replace(self, text=text)


@cache
def folder() -> Path:
    """The folder of the query files: beside the package in a checkout, inside it once installed."""
    package = Path(__file__).resolve().parents[1]
    return next(path for path in (package / "cypher", package.parent / "cypher") if path.is_dir())


@cache
def load(name: str) -> Query:
    """The query of that name, such as `associations/of_context`.

    Raises NotFound where there is no such file, InvalidInput (naming file and line) where it breaks a rule.
    """
    path = folder() / f"{name}.cypher"
    if not _NAME.fullmatch(name) or not path.is_file():
        raise NotFound("unknown_query", "There is no query of that name.", advice="`csgraph query list` shows them.")
    return parse(path.read_text(encoding="utf-8"), name=name, path=path)


@cache
def catalogue() -> Mapping[str, Query]:
    """Every query by name, in order of name."""
    return MappingProxyType({name: load(name) for name in names()})


def names() -> list[str]:
    """The names of all query files, in order; none is read."""
    return sorted(path.relative_to(folder()).with_suffix("").as_posix() for path in folder().rglob("*.cypher"))


def parse(text: str, *, name: str, path: Path) -> Query:
    """The query that a file's `text` holds.

    Raises InvalidInput, naming file and line, where header or statement breaks a rule.
    """
    header, statement, first_line = _split(text, path)
    facts = _validated(header, path)
    _check_parameters(facts, statement, path=path, first_line=first_line)
    if facts.mode != "schema" and ";" in code_of(statement):
        raise _wrong(path, first_line, "holds more than one statement; only schema files may")
    return Query(
        name=name,
        title=facts.title,
        description=facts.description,
        mode=facts.mode,
        access=facts.access,
        discloses=facts.discloses,
        parameters=MappingProxyType(facts.parameters),
        returns=MappingProxyType(facts.returns),
        text=statement,
        path=path,
    )


def code_of(statement: str) -> str:
    """The statement with its comments, strings and quoted names blanked, line breaks kept."""
    return _NOT_CODE.sub(lambda found: re.sub(r"[^\n]", " ", found[0]), statement)


def _split(text: str, path: Path) -> tuple[str, str, int]:
    """The YAML of the header, the statement, and the line of the file on which the statement begins."""
    lines = text.splitlines()
    if not lines or lines[0].rstrip() != _FENCE:
        raise _wrong(path, 1, f"does not begin with `{_FENCE}`")
    end = next((at for at, line in enumerate(lines[1:], start=1) if line.rstrip() == _FENCE), None)
    if end is None:
        raise _wrong(path, len(lines), f"has no `{_FENCE}` that ends its header")
    for at, line in enumerate(lines[1:end], start=2):
        if line.rstrip() != "//" and not line.startswith("// "):
            raise _wrong(path, at, "has a header line that does not begin with `// `")
    statement = "\n".join(lines[end + 1 :]).strip()
    if not statement:
        raise _wrong(path, end + 1, "has no statement after its header")
    blank = next(at for at, line in enumerate(lines[end + 1 :]) if line.strip())
    return "\n".join(line[3:] for line in lines[1:end]), statement, end + 2 + blank


def _validated(header: str, path: Path) -> _Header:
    try:
        tree = yaml.compose(header, Loader=yaml.CSafeLoader)
        values = cast("object", yaml.load(header, Loader=yaml.CSafeLoader))
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line if error.problem_mark else 0
        raise _wrong(path, line + 2, f"has a header that is no YAML: {error.problem}") from error
    try:
        return _Header.model_validate(values)
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]
        where = ".".join(str(part) for part in first["loc"])
        raise _wrong(path, _line_of(tree, first["loc"]) + 2, f"`{where}`: {first['msg']}") from error


def _line_of(node: yaml.Node | None, location: tuple[int | str, ...]) -> int:
    """The line of the header, from 0, on which the value at `location` (or its nearest parent) begins."""
    line = node.start_mark.line if node is not None else 0
    for part in location:
        if not isinstance(node, yaml.MappingNode):
            break
        pairs = cast("list[tuple[yaml.Node, yaml.Node]]", node.value)
        found = next(((key, value) for key, value in pairs if key.value == part), None)
        if found is None:
            break
        line, node = found[0].start_mark.line, found[1]
    return line


def _check_parameters(facts: _Header, statement: str, *, path: Path, first_line: int) -> None:
    code = code_of(statement)
    used = {found[1]: found.start() for found in reversed(list(_PARAMETER.finditer(code)))}
    for name in sorted(used.keys() - facts.parameters.keys()):
        line = first_line + code.count("\n", 0, used[name])
        raise _wrong(path, line, f"uses ${name}, which its header does not declare")
    for name in sorted(facts.parameters.keys() - used.keys()):
        raise _wrong(path, first_line, f"declares the parameter {name}, which its statement does not use")


def _wrong(path: Path, line: int, what: str) -> InvalidInput:
    shown = "/".join(path.parts[-3:])
    return InvalidInput("query_file", f"{shown}, line {line}: {what}.", advice="Correct the query file.")
