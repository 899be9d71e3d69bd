"""Recorded: when the graph learnt what each batch of the register wrote there, so that it can be written again so."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TypeVar

from sqlalchemy import Connection, insert, select

from csgraph.vault import bulk
from csgraph.vault.register_tables import batch_instants, batches
from csgraph.vault.tie import instant_of, micros

_Item = TypeVar("_Item")


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class Recorded:
    """A record time. Where `is_exact` is false it is when the run of the batch began: the vault kept none closer."""

    at: datetime
    is_exact: bool


def note(connection: Connection, run: str, instants: Sequence[tuple[int, datetime]]) -> None:
    """Keeps when batches of a run, by number, were recorded in the graph."""
    rows = [{"run": run, "batch": batch, "instant": micros(at)} for batch, at in instants]
    if rows:
        connection.execute(insert(batch_instants), rows)


class Instants:
    """The record time of each batch that the vault knows."""

    def __init__(self, connection: Connection) -> None:
        exact = select(batch_instants.c.run, batch_instants.c.batch, batch_instants.c.instant)
        began = select(batches.c.run, batches.c.started_at)
        self._exact: Mapping[tuple[str, int], int] = {
            (run, batch): instant for run, batch, instant in connection.execute(exact)
        }
        self._began: Mapping[str, datetime] = {
            run: at if at.tzinfo else at.replace(tzinfo=UTC) for run, at in connection.execute(began)
        }

    def of(self, run: str, batch: int) -> Recorded:
        """That of one batch, whose run is in the register."""
        instant = self._exact.get((run, batch))
        if instant is None:
            return Recorded(at=self._began[run], is_exact=False)
        return Recorded(at=instant_of(instant), is_exact=True)


def of_groups(connection: Connection, groups: Sequence[str]) -> dict[str, Recorded]:
    """When the graph learnt the newest row that puts anybody into each of these families or households, by token."""
    instants, found = Instants(connection), dict[str, Recorded]()
    for chunk in bulk.chunks(groups):
        query = "SELECT group_token, run, batch FROM kin_members WHERE group_token IN"
        for group, run, batch in bulk.among(connection, query, chunk):
            at = instants.of(run, batch)
            found[group] = max(found.get(group, at), at)
    return found


def by_time(items: Iterable[tuple[Recorded, _Item]]) -> Iterator[tuple[Recorded, list[_Item]]]:
    """Items by when they were recorded, the earliest first."""
    found: dict[Recorded, list[_Item]] = {}
    for at, item in items:
        found.setdefault(at, []).append(item)
    for at in sorted(found):
        yield at, found[at]


def of_rows(connection: Connection, tokens: Sequence[bytes]) -> dict[bytes, Recorded]:
    """When the graph learnt the newest version of each of these rows, by token; those never held are absent."""
    instants, found = Instants(connection), dict[bytes, tuple[int, Recorded]]()
    for chunk in bulk.chunks(tokens):
        query = "SELECT token, version, run, batch FROM source_rows WHERE token IN"
        for token, version, run, batch in bulk.among(connection, query, chunk):
            held = found.get(bytes(token))
            if held is None or held[0] < version:
                found[bytes(token)] = (version, instants.of(run, batch))
    return {token: at for token, (_, at) in found.items()}
