"""Bulk: many rows into one table by one statement, the same on SQLite and Postgres."""

from collections.abc import Iterable, Sequence
from itertools import islice, repeat
from typing import Any, TypeVar

from sqlalchemy import Connection, Table

CHUNK = 1000
"""Values of one `IN (…)`, and rows of one statement: well below what either database takes."""

Row = tuple[object, ...]
_Item = TypeVar("_Item")


def chunks(items: Iterable[_Item], size: int = CHUNK) -> Iterable[list[_Item]]:
    """`items` in lists of at most `size`, in order."""
    rest = iter(items)
    while chunk := list(islice(rest, size)):
        yield chunk


def add(connection: Connection, table: Table, columns: Sequence[str], rows: Iterable[Row]) -> None:
    """Adds rows, each in the order of `columns`. Values go to the driver as they are: text, numbers, bytes, None."""
    _run(connection, table, columns, rows, "")


def put(
    connection: Connection, table: Table, columns: Sequence[str], rows: Iterable[Row], *, keep: bool = False
) -> None:
    """Adds rows, or changes those whose primary key is held; with `keep`, a None leaves what is held.

    Of rows with the same key the last one counts.
    """
    keys = [column.name for column in table.primary_key]
    places = [columns.index(name) for name in keys]
    new = "coalesce(excluded.{0}, {1}.{0})" if keep else "excluded.{0}"
    changed = ", ".join(f"{name} = {new.format(name, table.name)}" for name in columns if name not in keys)
    unique = {tuple(row[place] for place in places): row for row in rows}
    _run(connection, table, columns, unique.values(), f" ON CONFLICT ({', '.join(keys)}) DO UPDATE SET {changed}")


def among(connection: Connection, query: str, values: Sequence[object]) -> Sequence[Any]:
    """The rows of `query`, whose text ends in IN, for these values (one at least).

    The last one is repeated up to a power of two: a text for each number of them would be planned, and kept, for each.
    """
    size = 1 << (len(values) - 1).bit_length()
    mark = "?" if connection.dialect.name == "sqlite" else "%s"
    padded = (*values, *repeat(values[-1], size - len(values)))
    return connection.exec_driver_sql(f"{query} ({', '.join([mark] * size)})", padded).fetchall()


def _run(connection: Connection, table: Table, columns: Sequence[str], rows: Iterable[Row], end: str) -> None:
    begin = f"INSERT INTO {table.name} ({', '.join(columns)}) VALUES "  # noqa: S608 — names of our own tables
    if connection.dialect.name == "sqlite":
        for chunk in chunks(rows):
            connection.exec_driver_sql(f"{begin}({_places('?', columns)}){end}", chunk)
        return
    # A network lies between: one journey for many rows.
    for chunk in chunks(rows):
        one = f"({_places('%s', columns)})"
        values = tuple(value for row in chunk for value in row)
        connection.exec_driver_sql(f"{begin}{', '.join([one] * len(chunk))}{end}", values)


def _places(mark: str, columns: Sequence[str]) -> str:
    return ", ".join([mark] * len(columns))
