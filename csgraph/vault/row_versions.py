"""Row versions: every version of every source row that the register has, to be compared with the graph."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby, pairwise

from sqlalchemy import Connection, select

from csgraph.vault.recorded import Instants, Recorded
from csgraph.vault.register import Step, Where
from csgraph.vault.register_tables import source_rows


@dataclass(frozen=True, slots=True, kw_only=True)
class HeldRow:
    """A source row as the register has it: what it wrote to the graph that is held now, and what ended, and when."""

    file: str
    held: tuple[Step, ...]
    ended: tuple[tuple[Recorded, Step], ...]


def every_row(connection: Connection) -> Iterator[HeldRow]:
    """Every row of every source, in the order of their tokens."""
    instants = Instants(connection)
    columns = source_rows.c
    query = select(columns.token, columns.file, columns.withdrawn, columns.place, columns.run, columns.batch).order_by(
        columns.token, columns.version
    )
    for _, versions in groupby(connection.execute(query), key=lambda row: bytes(row.token)):
        *older, last = versions
        # A version ended when the one after it was recorded.
        places = [
            (instants.of(after.run, after.batch), Where.of_text(row.place).end)
            for row, after in pairwise([*older, last])
        ]
        held = () if last.withdrawn else Where.of_text(last.place).end
        kept = {key_of(step) for step in held}
        # What several versions held ended with the last of them.
        ended = {key_of(step): (at, step) for at, place in places for step in place if key_of(step) not in kept}
        yield HeldRow(file=last.file, held=tuple(held), ended=tuple(ended.values()))


def key_of(step: Step) -> str | None:
    """The key of the version that a step ends; None for one that ends no version."""
    key = step[1].get("key")
    return None if key is None else str(key)
