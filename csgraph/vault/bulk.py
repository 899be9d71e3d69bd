"""Bulk: many rows into one table with one prepared statement, the same on SQLite and Postgres."""

from collections.abc import Collection, Iterable, Sequence
from functools import cache
from itertools import islice
from typing import TypeVar

from sqlalchemy import Connection, Dialect, Table, func
from sqlalchemy.dialects import postgresql, sqlite

CHUNK = 1000
"""Values of one `IN (…)`, well below what either database takes."""

_Item = TypeVar("_Item")


def chunks(items: Iterable[_Item], size: int = CHUNK) -> Iterable[list[_Item]]:
    """`items` in lists of at most `size`, in order."""
    rest = iter(items)
    while chunk := list(islice(rest, size)):
        yield chunk


def add(connection: Connection, table: Table, columns: Sequence[str], rows: Collection[Sequence[object]]) -> None:
    """Adds rows, each in the order of `columns`. Values go to the driver as they are: text, numbers, bytes, None."""
    _run(connection, _statement(connection.dialect, table, tuple(columns), replace=False, keep=False), rows)


def put(
    connection: Connection,
    table: Table,
    columns: Sequence[str],
    rows: Collection[Sequence[object]],
    *,
    keep: bool = False,
) -> None:
    """Adds rows, or changes those whose primary key is held; with `keep`, a None leaves what is held."""
    _run(connection, _statement(connection.dialect, table, tuple(columns), replace=True, keep=keep), rows)


def _run(connection: Connection, statement: str, rows: Collection[Sequence[object]]) -> None:
    if rows:
        connection.exec_driver_sql(statement, [tuple(row) for row in rows])


@cache
def _statement(dialect: Dialect, table: Table, columns: tuple[str, ...], *, replace: bool, keep: bool) -> str:
    """The statement in the driver's own words, with one place for each column in the order given."""
    insert = sqlite.insert if dialect.name == "sqlite" else postgresql.insert
    statement = insert(table).values(dict.fromkeys(columns))
    if replace:
        keys = [column.name for column in table.primary_key]
        new = statement.excluded
        changed = {
            name: func.coalesce(new[name], table.c[name]) if keep else new[name] for name in columns if name not in keys
        }
        statement = statement.on_conflict_do_update(index_elements=keys, set_=changed)
    compiled = statement.compile(dialect=dialect, column_keys=list(columns))
    places = list(compiled.positiontup or ())
    assert places == list(columns), "the driver's order of places is the order of columns"
    return str(compiled)
