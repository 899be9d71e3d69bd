"""Dialect: how one authority writes: its time zone, what its own codes mean, and its own values for “not known”.

Source: the file that CSGRAPH_LOCAL_CODES names. One table for each column, local code = code of csgraph; and the
table `not_known`, column = list of values.
"""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import tzinfo
from pathlib import Path
from zoneinfo import ZoneInfo

from csgraph.errors import InvalidInput
from csgraph.ingest.cells import CellProblem
from csgraph.ingest.formats import FORMATS, Column

Codes = Mapping[str, Mapping[str, str]]

NOT_KNOWN = "not_known"
_ADVICE = "docs/import-format.md shows such a file."


@dataclass(frozen=True, slots=True, kw_only=True)
class Dialect:
    """By column: what a local code, in small letters, means; and which values, in small letters, mean “not known”.

    A family or incident on more rows than `most_joined` is told.
    """

    zone: tzinfo = field(default_factory=lambda: ZoneInfo("Europe/London"))
    codes: Codes = field(default_factory=dict[str, Mapping[str, str]])
    most_joined: int = 12
    not_known: Mapping[str, frozenset[str]] = field(default_factory=dict[str, frozenset[str]])


def read_dialect(path: Path | None, *, zone: str, most_joined: int = 12) -> Dialect:
    """The dialect that a file describes; without one, that of the standards.

    Raises InvalidInput for a file that cannot be read, a column that there is not, or a code that csgraph has not.
    """
    if path is None:
        return Dialect(zone=ZoneInfo(zone), most_joined=most_joined)
    try:
        tables = tomllib.loads(path.read_text("utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError):
        raise _wrong("cannot be read as TOML") from None
    missing = tables.pop(NOT_KNOWN, {})
    columns: dict[str, list[Column]] = {}
    for form in FORMATS.values():
        for column in form.columns:
            columns.setdefault(column.name, []).append(column)
    if not isinstance(missing, dict) or (set(tables) | set(missing)) - set(columns):
        raise _wrong("names a column that no file has")
    return Dialect(
        zone=ZoneInfo(zone),
        most_joined=most_joined,
        codes={name: _codes(name, table, columns[name]) for name, table in tables.items()},
        not_known={name: _values(name, values) for name, values in missing.items()},
    )


def _codes(name: str, table: object, columns: list[Column]) -> Mapping[str, str]:
    if not isinstance(table, dict) or not all(isinstance(code, str) for code in table.values()):
        raise _wrong(f"needs a table of codes for `{name}`")
    for code in table.values():
        if not any(_is_read(column, code) for column in columns):
            raise _wrong(f"gives `{name}` a code that csgraph has not")
    return {local.strip().casefold(): code for local, code in table.items()}


def _is_read(column: Column, code: str) -> bool:
    try:
        column.parse(code)
    except CellProblem:
        return False
    return True


def _values(name: str, values: object) -> frozenset[str]:
    if not isinstance(values, list):
        raise _wrong(f"needs a list of values for `{name}` in `{NOT_KNOWN}`")
    return frozenset(str(value).strip().casefold() for value in values)


def _wrong(what: str) -> InvalidInput:
    return InvalidInput("settings", f"The file that CSGRAPH_LOCAL_CODES names {what}.", advice=_ADVICE)
