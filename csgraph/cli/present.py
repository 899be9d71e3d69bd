"""Presenting: what a command prints, for people on a terminal or as one JSON object for programs."""

import json
import re
import sys
from collections.abc import Hashable, Iterable, Sequence
from datetime import UTC, date, datetime
from enum import Enum
from functools import lru_cache
from io import TextIOWrapper
from typing import TypeAlias

from rich.cells import cell_len
from rich.console import Console
from rich.table import Table
from rich.text import Text

from csgraph.cli.visible import visible
from csgraph.domain.cells import write_csv
from csgraph.domain.news import News
from csgraph.domain.times import instant

Plain: TypeAlias = "str | int | float | bool | Sequence[Plain] | dict[str, Plain] | None"

SHOWN = 20
"""Changes of alerts that are told one by one; the rest are counted."""
WIDE = 200
"""Columns where nobody's terminal says how many there are."""

UNSAFE_IN_JSON = re.compile(
    "[\\x7f-\\x9f\\xad\\u061c\\u200b-\\u200f\\u2028-\\u202e\\u2060-\\u206f\\ufeff\\ud800-\\udfff]"
)
NOT_ASCII = re.compile("[^\\x00-\\x7f]")


class Lines:
    """Lines for people, on standard output or standard error. Whatever they hold is shown as it is.

    Nothing in a line is taken for markup or the name of an emoji, and what a terminal would obey is
    made visible (`visible`). A line has one line: only line feeds at its beginning are line feeds.
    """

    def __init__(self, *, stderr: bool = False) -> None:
        stream = sys.stderr if stderr else sys.stdout
        self.console = Console(stderr=stderr, highlight=False, soft_wrap=True, width=None if stream.isatty() else WIDE)

    @property
    def is_terminal(self) -> bool:
        """Whether somebody looks on."""
        return self.console.is_terminal

    def print(self, text: str = "", *, style: str = "", end: str = "\n") -> None:
        """One line, with empty lines before it for each line feed that it begins with."""
        line = text.lstrip("\n")
        empty = "\n" * (len(text) - len(line))
        self.console.print(Text(empty + visible(line), style=style), end=end)

    def print_lines(self, text: str) -> None:
        """A text of several lines that csgraph made, or somebody wrote as such."""
        for line in text.split("\n"):
            self.print(line)


out = Lines()
err = Lines(stderr=True)


def be_printable() -> None:
    """Where a terminal has no sign for a letter it is written by its number: better than a command that ends."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")


def as_json(value: object) -> str:
    """One JSON text: instants UTC with `Z`, days ISO, enums by value."""
    return json.dumps(value, default=_plain, ensure_ascii=False, indent=1)


def as_line(value: object) -> str:
    """The same on one line."""
    return ON_A_LINE.encode(value)


def print_json(value: object) -> None:
    """Exactly one JSON object on standard output: what a terminal would obey is escaped, and read back as it was."""
    text = UNSAFE_IN_JSON.sub(_escaped, as_json(value))
    if (sys.stdout.encoding or "utf-8").lower().replace("-", "") != "utf8":
        text = NOT_ASCII.sub(_escaped, text)
    sys.stdout.write(text + "\n")


def print_csv(columns: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    """Comma-separated values on standard output, for programs and spreadsheets; on a terminal as in a table."""
    shown = visible if sys.stdout.isatty() else str
    write_csv(sys.stdout, columns, rows, shown=shown)


def table(columns: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    """A table on standard output."""
    made = Table(box=None, pad_edge=False, header_style="bold")
    for column in columns:
        made.add_column(Text(visible(column)), overflow="fold")
    for row in rows:
        made.add_row(*(Text("" if cell is None else visible(words(cell))) for cell in row))
    out.console.print(made)


def long_table(columns: Sequence[str], rows: Iterable[Sequence[Hashable]]) -> None:
    """A table on standard output as `table` lays it out, in a hundredth of the time.

    Nothing is folded: a row that is wider than the terminal goes on in its next line.
    """
    cells = zip(map(visible, columns), *(map(_cell, row) for row in rows), strict=True)
    header, *lines = ("  ".join(line).rstrip() for line in zip(*map(_padded, cells), strict=True))
    out.print(header, style="bold")
    sys.stdout.writelines(f"{line}\n" for line in lines)


def _padded(column: Sequence[str]) -> list[str]:
    size = len if "".join(column).isascii() else cell_len
    width = max(map(size, column))
    return [cell + " " * (width - size(cell)) for cell in column]


@lru_cache(maxsize=None, typed=True)
def _cell(value: Hashable) -> str:
    return visible(words(value))


def tell_news(news: News) -> None:
    """What an import or decision came to: how many alerts changed, and which for those who may read them."""
    if news.words:
        out.print(f"\n{news.words}")
    for each in news.alerts[:SHOWN]:
        out.print(f"  {each.words}")
    if len(news.alerts) > SHOWN:
        out.print(f"  and {len(news.alerts) - SHOWN} more")


def news_json(news: News) -> list[dict[str, object]]:
    """The same for programs: one object a change."""
    return [
        {
            "alert": each.alert,
            "context": each.context,
            "context_ids": list(each.context_ids),
            "name": each.name,
            "change": each.kind,
            "kin_groups": each.kin_groups,
            "independent_reports": each.independent_reports,
        }
        for each in news.alerts
    ]


def names_waiting(count: int) -> str:
    """What to know of written names that count nowhere yet, and what to do about them."""
    names = "1 written name waits" if count == 1 else f"{count} written names wait"
    return f"{names} for somebody to say which context they mean: `csgraph contexts candidates`."


def doubles_waiting(count: int) -> str:
    """What to know of two ids with one number, and what to do about them."""
    pairs = "2 people have" if count == 1 else f"{count} times two people have"
    return (
        f"{pairs} one NHS number or pupil number, or are an id and its former one, and count once until somebody says "
        "whether they are one child: `csgraph young-people doubles`."
    )


def words(value: object) -> str:
    """A value as a person reads it."""
    if isinstance(value, datetime):
        return value.astimezone(UTC).strftime("%-d %b %Y %H:%M UTC")
    if isinstance(value, date):
        return value.strftime("%-d %b %Y")
    if isinstance(value, Enum):
        return str(value.value)
    if isinstance(value, list | tuple):
        return ", ".join(words(each) for each in value)
    return str(value)


def _escaped(found: re.Match[str]) -> str:
    return json.dumps(found[0])[1:-1]


def _plain(value: object) -> Plain:
    if isinstance(value, date):
        return instant(value) if isinstance(value, datetime) else value.isoformat()
    if isinstance(value, Enum):
        return str(value.value)
    if isinstance(value, frozenset | set):
        return sorted(str(each) for each in value)
    raise TypeError(f"cannot present {type(value).__name__}")


ON_A_LINE = json.JSONEncoder(default=_plain, ensure_ascii=False)
