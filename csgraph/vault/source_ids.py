"""Ids of the source: what an authority's system calls the rows about people that the graph knows by tokens alone.

Such ids often hold a person's own number. They are sealed, and opened for whoever may see the row.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from typing import NamedTuple

from sqlalchemy import Connection

from csgraph.domain.alert_lists import EvidenceRow
from csgraph.domain.alerts import AlertChange
from csgraph.domain.clusters import Cluster
from csgraph.vault import bulk
from csgraph.vault.content import Sealer
from csgraph.vault.schema import source_ids

COLUMNS = ("uid", "person_uid", "value")


class SourceId(NamedTuple):
    """The graph's id of an association, record, harm, link or allocation; whose it is; and the source's id of it."""

    uid: str
    person: str | None
    source_id: str


class SourceIds:
    """The ids of the source, inside one transaction of the vault."""

    def __init__(self, connection: Connection, sealer: Sealer) -> None:
        self._connection = connection
        self._sealer = sealer

    def put_many(self, rows: Iterable[SourceId]) -> None:
        """Keeps ids; kept again they change nothing."""
        seal = self._sealer.seal
        # In the order of the key, neighbours go onto the same page of the table.
        sealed = sorted((row.uid, row.person, seal(row.source_id, belongs_to=_bound(row.uid))) for row in rows)
        bulk.put(self._connection, source_ids, COLUMNS, sealed)

    def of(self, uids: Iterable[str]) -> "Names":
        """What the source calls these. Discloses what is in them: only for whoever may see the rows."""
        found: dict[str, str] = {}
        for chunk in bulk.chunks(sorted(set(uids))):
            query = "SELECT uid, value FROM source_ids WHERE uid IN"
            for uid, value in bulk.among(self._connection, query, chunk):
                found[uid] = self._sealer.open(bytes(value), belongs_to=_bound(uid))
        return Names(found)

    def behind(self, changes: Sequence[AlertChange], evidence: Sequence[EvidenceRow]) -> "Names":
        """What the source calls the associations and records behind an alert."""
        cited = {uid for change in changes for uid in change.evidence}
        return self.of(cited | {uid for row in evidence for uid in (row.association_id, row.record_id) if uid})

    def clusters(self, clusters: Sequence[Cluster]) -> tuple[Cluster, ...]:
        """Clusters with their associations as the source names them."""
        names = self.of(uid for cluster in clusters for uid in cluster.evidence)
        return tuple(
            replace(each, evidence=names.all(each.evidence), from_sub_places=names.all(each.from_sub_places))
            for each in clusters
        )


@dataclass(frozen=True, slots=True)
class Names:
    """The source's ids by the graph's. What csgraph itself made has no other name than ours."""

    by_uid: dict[str, str] = field(default_factory=dict[str, str])

    def of(self, uid: str) -> str:
        """The source's id."""
        return self.by_uid.get(uid, uid)

    def all(self, uids: Sequence[str]) -> tuple[str, ...]:
        """The source's ids, sorted."""
        return tuple(sorted(map(self.of, uids)))

    def changes(self, changes: Sequence[AlertChange]) -> tuple[AlertChange, ...]:
        """Changes of an alert with their evidence as its source names it."""
        return tuple(replace(each, evidence=self.all(each.evidence)) for each in changes)

    def evidence(self, rows: Sequence[EvidenceRow]) -> tuple[EvidenceRow, ...]:
        """Evidence as its source names it, by day and id."""
        named = (
            replace(row, association_id=self.of(row.association_id), record_id=row.record_id and self.of(row.record_id))
            for row in rows
        )
        return tuple(sorted(named, key=lambda row: (row.valid_from, row.association_id)))


def _bound(uid: str) -> bytes:
    return f"{uid}|source_id".encode()
