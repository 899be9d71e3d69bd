"""Derivation: after the rows of a run are written, what follows from them for people, kin links and kin groups."""

from collections.abc import Iterable, Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass

from csgraph.ids import PersonId
from csgraph.ingest.staging import CHUNK, Staging
from csgraph.services.importing.chunks import note_kin
from csgraph.services.importing.journal import Journal
from csgraph.services.importing.kin import groups_of, link_steps
from csgraph.services.importing.particulars import by_person, particulars, steps
from csgraph.store import people as store
from csgraph.vault.vault import Unit

OWN, EXTENSION = "ssd_person.csv", "ctx_people.csv"


@dataclass(frozen=True, slots=True, kw_only=True)
class Derivation:
    """Brings what is derived up to date with what one run wrote."""

    journal: Journal
    staging: Staging
    most_in_household: int

    def run(self, *, everybody: bool) -> None:
        """Derives for those whom the run touched, or for `everybody` after an interrupted run."""
        for people in self._everybody() if everybody else self.staging.noted("people"):
            self._derive_people(people)
        self.journal.settle()
        for groups in self._all_groups() if everybody else self.staging.noted("groups"):
            self._derive_links(groups)
        self.journal.settle()
        for kin in self._everybody() if everybody else self.staging.noted("kin"):
            self._regroup(kin)

    def _derive_people(self, people: list[str]) -> None:
        with self.journal.batch() as (unit, batch):
            graph = self.journal.graph
            register = self.journal.register(unit)
            keys = unit.people.source_ids(self.journal.source_system, [PersonId(each) for each in people])
            own, extension = register.current(OWN, keys.values()), register.current(EXTENSION, keys.values())
            self.journal.settle()  # Only now, since the vault is read while the graph is still being written.
            episodes = by_person(store.episodes(graph, people))
            versions = by_person(store.states(graph, people))
            mothers = store.mothers_only(graph, people)
            changed: list[str] = []
            for person in people:
                key = keys.get(PersonId(person), "")
                wanted = particulars(
                    own=own.get(key),
                    extension=extension.get(key),
                    episodes=episodes.get(person, []),
                    link_only=person in mothers and person not in episodes,
                )
                held = versions.get(person, [])
                ends, begins = steps(PersonId(person), wanted, held)
                batch.end(ends)
                batch.begin(begins)
                if bool(ends) != bool(begins):
                    changed.append(person)
            self.staging.note("groups", register.groups_of_people(changed))

    def _derive_links(self, groups: list[str]) -> None:
        with self.journal.batch() as (unit, batch):
            self.journal.settle()
            graph = self.journal.graph
            register = self.journal.register(unit)
            members, ever = register.members_of(groups)
            people = sorted(ever)
            held = {str(row["person"]) for row in store.states(graph, people) if row["superseded_at"] is None}
            ends, begins = link_steps(
                register,
                members,
                store.derived_kin(graph, people),
                held_people=held,
                most_at_once=self.most_in_household,
            )
            batch.end(ends)
            batch.begin(begins)
            note_kin(self.staging, batch)

    def _regroup(self, kin: list[str]) -> None:
        graph = self.journal.graph
        leave, join = groups_of(*store.kin_around(graph, kin))
        store.regroup(graph, leave=leave, join=join)

    def _everybody(self) -> Iterator[list[str]]:
        with self._unit() as unit:
            people = sorted(unit.people.all(self.journal.source_system))
        yield from _chunks(people)

    def _all_groups(self) -> Iterator[list[str]]:
        with self._unit() as unit:
            groups = self.journal.register(unit).all_groups()
        yield from _chunks(groups)

    def _unit(self) -> AbstractContextManager[Unit]:
        return self.journal.vault.unit(
            actor=self.journal.actor, action="import:people:derive", subject=self.journal.run
        )


def _chunks(items: Iterable[str]) -> Iterator[list[str]]:
    listed = list(items)
    for start in range(0, len(listed), CHUNK):
        yield listed[start : start + CHUNK]
