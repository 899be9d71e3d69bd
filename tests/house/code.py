"""The repository as the rules of the house see it: its files, and their syntax trees."""

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PACKAGES = ("csgraph", "api", "visualisation")
MADE = {".venv", ".git", "node_modules", "vendor", "build", "dist", "demo", ".demo", "__pycache__"}


def modules(*folders: str) -> list[Path]:
    """Every Python file of some folders, in order."""
    return [path for folder in folders for path in sorted((ROOT / folder).rglob("*.py")) if _ours(path)]


def texts(*suffixes: str) -> Iterator[tuple[str, str]]:
    """Every text file of the repository that ends so: its path from the root, and what it holds."""
    for path in sorted(ROOT.rglob("*")):
        if path.is_file() and _ours(path) and (path.name.endswith(suffixes)):
            yield path.relative_to(ROOT).as_posix(), path.read_text(encoding="utf-8")


@cache
def tree(path: Path) -> ast.Module:
    """The syntax tree of a module."""
    return ast.parse(path.read_text(encoding="utf-8"), filename=str(path))


def shown(path: Path, node: ast.AST | None = None) -> str:
    """Where something is, as an editor opens it."""
    line = f":{getattr(node, 'lineno', 1)}" if node is not None else ""
    return f"{path.relative_to(ROOT).as_posix()}{line}"


def strings(path: Path) -> list[str]:
    """The string constants of a module."""
    return [
        each.value for each in ast.walk(tree(path)) if isinstance(each, ast.Constant) and isinstance(each.value, str)
    ]


def _ours(path: Path) -> bool:
    parts = path.relative_to(ROOT).parts
    return not MADE.intersection(parts) and not any(part.endswith(("_cache", ".egg-info")) for part in parts)
