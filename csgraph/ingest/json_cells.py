"""JSON in cells: as the standard says, and as it comes: put together from strings, in Python's spelling, doubly quoted.

What reads here never fails: a text that is no JSON in any of these spellings is given back as the text that it is.
"""

import ast
import json
import re
from collections.abc import Callable

Node = dict[str, "Node"] | list["Node"] | str | int | float | bool | None

_LONE_BACKSLASH = re.compile(r'\\(?!["\\/bfnrtu])')
_NO_ESCAPE = re.compile(r"""\\(?![\\'"nrt])""")
_KEY = re.compile(r"""(?:^\s*[\[{]*|[,{;\n])\s*["'“”]*(?P<key>[A-Za-z0-9_][\w .-]{0,60}?)["'“”]*\s*[:=]\s*""")
_EXPONENT = re.compile(r"(?<=[:,\[])(\s*)([+-]?\d+(?:[.]\d+)?[eE][+-]?\d+)(?=\s*[,}\]])")
"""A number that a spreadsheet shortened: it stays as written, since its digits are gone."""
_ROUND = " \t\r\n\"'“”"
_DEEPEST = 20


def read_json(text: str) -> Node:
    """What a cell holds: an object, a list, or the text itself where it is neither."""
    found = _first(_EXPONENT.sub(r'\1"\2"', text.strip()), _as_json, _with_backslashes, _as_python, _undoubled)
    if isinstance(found, str) and found.strip()[:1] in ("{", "[") and found != text:
        found = read_json(found)
    if found is None or isinstance(found, str):
        return _loose_object(text) or text
    return found


def is_plain(text: str) -> bool:
    """Whether a text is an object of single values in the standard's own spelling."""
    try:
        found = json.loads(text)
    except (ValueError, RecursionError):
        return False
    return isinstance(found, dict) and not any(isinstance(each, dict | list) for each in found.values())  # pyright: ignore[reportUnknownVariableType, reportUnknownMemberType]


def leaves(node: Node, name: str = "", depth: int = 0) -> dict[str, str]:
    """The filled leaves of an object by their names in small letters; those of a list by its name and their place."""
    match node:
        case dict() if depth < _DEEPEST:
            return {k: v for key, each in node.items() for k, v in leaves(each, key.strip().lower(), depth + 1).items()}
        case list() if depth < _DEEPEST:
            parts = (leaves(each, f"{name}{place}", depth + 1) for place, each in enumerate(node))
            return {key: value for each in parts for key, value in each.items()}
        case None | dict() | list() | bool():
            return {}
        case _:
            written = str(int(node)) if isinstance(node, float) and node.is_integer() else str(node).strip()
            return {name: written} if written else {}


def _first(text: str, *ways: Callable[[str], object]) -> Node:
    if text[:1] not in ("{", "[", '"'):
        return None
    for way in ways:
        try:
            return _plain(way(text))
        except (ValueError, SyntaxError, TypeError, MemoryError, RecursionError):
            continue
    return None


def _as_json(text: str) -> object:
    return json.loads(text, strict=False)


def _with_backslashes(text: str) -> object:
    return json.loads(_LONE_BACKSLASH.sub(r"\\\\", text), strict=False)


def _as_python(text: str) -> object:
    return ast.literal_eval(_NO_ESCAPE.sub(r"\\\\", text))


def _undoubled(text: str) -> object:
    return json.loads(re.sub(r'""(?=\s*[,:}\]])|(?<=[{\[,:])(\s*)""', r'\1"', text), strict=False)


def _plain(node: object, depth: int = 0) -> Node:
    """A tree of plain values, whatever spelling they came in. Raises RecursionError for one too deep to be meant."""
    if depth > _DEEPEST:
        raise RecursionError
    match node:
        case dict():
            return {str(key): _plain(each, depth + 1) for key, each in node.items()}  # pyright: ignore[reportUnknownVariableType, reportUnknownArgumentType]
        case list() | tuple() | set():
            return [_plain(each, depth + 1) for each in node]  # pyright: ignore[reportUnknownVariableType]
        case bool() | int() | float() | str() | None:
            return node
        case _:
            raise TypeError


def _loose_object(text: str) -> dict[str, Node]:
    """The object that a text would be if what stands in its values were quoted: each value reaches to the next name."""
    if not text.strip().startswith(("{", "[")):
        return {}
    keys = list(_KEY.finditer(text))
    ends = [*(each.start() for each in keys[1:]), len(text)][: len(keys)]
    return {
        key["key"].strip(): text[key.end() : end].strip(_ROUND).rstrip("]}" if end == len(text) else "").strip(_ROUND)
        for key, end in zip(keys, ends, strict=True)
    }
