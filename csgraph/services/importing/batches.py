"""Batches: rows on their way into vault and graph, a whole batch at a time.

The vault is written first, under a number; the graph's transaction carries the same number. A batch
that the graph never saw is taken back from the vault when the next command opens it.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from csgraph.domain.people import Identity
from csgraph.ids import PersonId
from csgraph.services.importing.writes import Writes
from csgraph.vault.candidates import Written
from csgraph.vault.identities import LinkedIdentifier
from csgraph.vault.register import Entry, KinMember, Step
from csgraph.vault.source_ids import SourceId

Rows = dict[str, list[Mapping[str, object]]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """A row whose context a person has yet to decide: its text, and all of it.

    `candidate` is the token of the candidate that it has been kept with, None where its text says so.
    """

    written: Written
    candidate: bytes | None = None
    key: str
    version: int
    values: dict[str, object]


@dataclass(slots=True, kw_only=True)
class Batch:
    """What one transaction of the graph, and the transaction of the vault before it, will write.

    `at` is the record time of what is written again; what is new is recorded when it is written.
    """

    ends: Rows = field(default_factory=dict[str, list[Mapping[str, object]]])
    begins: Rows = field(default_factory=dict[str, list[Mapping[str, object]]])
    entries: list[Entry] = field(default_factory=list[Entry])
    identities: list[Identity] = field(default_factory=list[Identity])
    identifiers: list[LinkedIdentifier] = field(default_factory=list[LinkedIdentifier])
    addresses: list[tuple[PersonId, str, dict[str, str]]] = field(
        default_factory=list[tuple[PersonId, str, dict[str, str]]]
    )
    texts: list[tuple[str, str, str]] = field(default_factory=list[tuple[str, str, str]])
    narratives: list[tuple[str, str]] = field(default_factory=list[tuple[str, str]])
    professionals: list[tuple[str, str]] = field(default_factory=list[tuple[str, str]])
    professional_addresses: list[tuple[str, str]] = field(default_factory=list[tuple[str, str]])
    kin_members: list[KinMember] = field(default_factory=list[KinMember])
    source_ids: list[SourceId] = field(default_factory=list[SourceId])
    waiting: list[Waiting] = field(default_factory=list[Waiting])
    at: datetime | None = None

    def end(self, steps: Iterable[Step]) -> None:
        """Adds steps that end versions."""
        for query, row in steps:
            self.ends.setdefault(query, []).append(row)

    def begin(self, steps: Iterable[Step]) -> None:
        """Adds steps that begin versions."""
        for query, row in steps:
            self.begins.setdefault(query, []).append(row)

    def add(self, writes: Writes) -> None:
        """Adds what one row writes, its register entry apart."""
        self.begin(writes.begin)
        self.kin_members += writes.kin_members
        if writes.source_id is not None:
            self.source_ids.append(writes.source_id)
        if writes.identity is not None:
            self.identities.append(writes.identity)
        if writes.identifier is not None:
            self.identifiers.append(writes.identifier)
        if writes.address is not None:
            self.addresses.append(writes.address)
        if writes.narrative is not None:
            self.narratives.append(writes.narrative)
        if writes.professional is not None:
            self.professionals.append(writes.professional)
        if writes.professional_address is not None:
            self.professional_addresses.append(writes.professional_address)

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing in it to write."""
        return not (self.ends or self.begins or self.entries or self.kin_members)
