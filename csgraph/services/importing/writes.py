"""What one row writes, and what is looked up before: the hands of the writers."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from csgraph.domain.people import Identity
from csgraph.domain.terms import Handling
from csgraph.ids import ContextId, PersonId
from csgraph.ingest.staging import StagedRow
from csgraph.services.importing.names import NameIndex
from csgraph.vault.candidates import Written
from csgraph.vault.identities import LinkedIdentifier
from csgraph.vault.register import KinMember, Register, Step
from csgraph.vault.source_ids import SourceId


@dataclass(slots=True, kw_only=True)
class Writes:
    """What one row writes: steps that begin its version, steps that will end it, and the vault's part."""

    begin: list[Step] = field(default_factory=list[Step])
    end: list[Step] = field(default_factory=list[Step])
    facts: dict[str, object] = field(default_factory=dict[str, object])
    identity: Identity | None = None
    identifier: LinkedIdentifier | None = None
    narrative: tuple[str, str] | None = None
    professional: tuple[str, str] | None = None
    professional_address: tuple[str, str] | None = None
    kin_members: list[KinMember] = field(default_factory=list[KinMember])
    address: tuple[PersonId, str, dict[str, str]] | None = None
    source_id: SourceId | None = None
    waits_for: Written | None = None
    """A text whose decision this row follows, now or when there is one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """What was looked up for a chunk of rows.

    `names` says which context a text means; those in `decided` it means by a person's decision, which can
    be taken back. `former`: by a row's key, the person of whom it gives the id as a former one.
    """

    register: Register
    people: Mapping[str, PersonId]
    facts: Mapping[tuple[str, str], Mapping[str, object]]
    names: NameIndex
    decided: Mapping[Written, ContextId]
    source_system: str
    agency: str
    excluded_addresses: frozenset[str]
    former: Mapping[str, PersonId] = field(default_factory=dict[str, PersonId])

    def person(self, row: StagedRow, column: str) -> PersonId:
        """The graph id of the person that a cell names."""
        return self.people[str(row.values[column])]

    def stamp(self, uid: str, version: int) -> dict[str, object]:
        """What every association carries of its identity; its record time and run come with the batch."""
        return {"uid": uid, "version": version}


Writer = Callable[[StagedRow, int, Look], Writes]
"""(row, number of the graph version, look-ups) → what to write."""


def key_of(uid: str, version: int) -> str:
    """What one version is unique by."""
    return f"{uid}.{version}"


def from_record(row: StagedRow, look: Look) -> dict[str, object]:
    """The record that a row rests on, and who may see it."""
    record = str(row.values["record_id"])
    handling = look.facts.get(("ctx_records.csv", record), {}).get("handling", Handling.AMBER.value)
    return {"record_uid": look.register.graph_id("rec", "ctx_records.csv", record), "handling": handling}
