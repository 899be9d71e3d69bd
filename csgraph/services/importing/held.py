"""What is held from earlier imports, as the checks of a new one ask for it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from csgraph.store import contexts
from csgraph.store.graph import Graph
from csgraph.vault.register import Register
from csgraph.vault.vault import Unit


@dataclass(frozen=True, slots=True, kw_only=True)
class HeldRows:
    """Answers from the register, the vault and the graph; see `csgraph.ingest.checks.Held`."""

    graph: Graph
    unit: Unit
    register: Register
    source_system: str

    def standing(self, file: str, keys: Sequence[str]) -> set[str]:
        """Which of these ids of `file` are held, withdrawn ones included."""
        return set(self.register.current(file, keys))

    def births(self, people: Sequence[str]) -> Mapping[str, str]:
        """ISO birth dates of those of these people whose birth date is held."""
        uids = self.unit.people.uids_for(self.source_system, list(people), create=False)
        born = self.unit.identities.births(list(uids.values()))
        return {key: day.isoformat() for key, uid in uids.items() if (day := born.get(uid)) is not None}

    def stubs(self, people: Sequence[str]) -> set[str]:
        """Which of these people are held only because another named them, withdrawn ones included."""
        facts = self.register.facts("ctx_people.csv", people)
        return {key for key, each in facts.items() if each.get("stub")}

    def parents(self) -> Mapping[str, str]:
        """Every held context that lies within another: child id to parent id."""
        return contexts.parents(self.graph)
