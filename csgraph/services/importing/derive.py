"""Derivation: after the rows of a run are written, what follows from them for people, kin links and kin groups."""

from collections.abc import Iterable, Iterator, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime

from csgraph.domain.access import Actor
from csgraph.ids import PersonId
from csgraph.ingest.staging import CHUNK, Staging
from csgraph.services.importing.chunks import note_kin
from csgraph.services.importing.journal import Journal
from csgraph.services.importing.kin import groups_of, link_steps
from csgraph.services.importing.particulars import by_person, particulars, steps
from csgraph.store import people as store
from csgraph.vault.doubles import NUMBERS
from csgraph.vault.recorded import Recorded, by_time, of_groups
from csgraph.vault.register import KinMember
from csgraph.vault.vault import Unit, Vault

RULES = 2
"""The number of the rules by which families and households are derived. A vault that was last derived by others is
derived anew for everybody: 2 has one number on two ids, and takes no tenants who follow one another for a family."""
OWN, EXTENSION = "ssd_person.csv", "ctx_people.csv"


@dataclass(frozen=True, slots=True, kw_only=True)
class Derivation:
    """Brings what is derived up to date with what one run wrote.

    `as_recorded`: the rows were written again, with the record time that they had; what follows from them gets that of
    the newest row that it follows from, so that it is never held as known before it was.
    """

    journal: Journal
    staging: Staging
    most_in_household: int
    as_recorded: bool = False

    def run(self, *, everybody: bool, from_older_rules: bool) -> None:
        """Derives for those whom the run touched; for all after an interrupted run (`everybody`) or by new rules."""
        if from_older_rules:
            self._catch_up()
        everybody = everybody or from_older_rules
        for people in self._everybody() if everybody else self.staging.noted("people"):
            for at, some in self._people_by_time(people):
                self._derive_people(some, at)
        self.journal.settle()
        for groups in self._all_groups() if everybody else self.staging.noted("groups"):
            for at, some in self._groups_by_time(groups):
                self._derive_links(some, at)
        self.journal.settle()
        for kin in self._everybody() if everybody else self.staging.noted("kin"):
            self._regroup(kin)

    def _catch_up(self) -> None:
        """Derives for everybody what earlier rules did not: who is under one number."""
        for people in self._everybody():
            self._put_under_numbers(people)

    def _put_under_numbers(self, people: list[str]) -> None:
        with self.journal.batch() as (unit, batch):
            register = self.journal.register(unit)
            uids = [PersonId(each) for each in people]
            keys = unit.people.source_ids(self.journal.source_system, uids)
            rows = {file: register.current(file, keys.values()) for file in (EXTENSION, OWN)}
            for field, basis in NUMBERS.items():
                known = unit.doubles().under(basis, people)
                for uid, number in unit.identities.numbers(uids, field).items():
                    held = [(file, each[keys[uid]]) for file, each in rows.items() if uid in keys and keys[uid] in each]
                    if uid in known or not held:
                        continue
                    file, standing = held[-1]
                    batch.kin_members.append(
                        KinMember(
                            file=file,
                            key=keys[uid],
                            version=standing.version,
                            basis=basis,
                            group=register.group_token(basis, number),
                            other="",
                            person=uid,
                            first_day="",
                            last_day="",
                        )
                    )

    def _people_by_time(self, people: list[str]) -> Iterator[tuple[datetime | None, list[str]]]:
        """People by when their particulars were learnt; None: now."""
        if not self.as_recorded:
            yield None, people
            return
        with self.journal.vault.looking(actor=self.journal.actor) as unit:
            register = self.journal.register(unit)
            keys = unit.people.source_ids(self.journal.source_system, [PersonId(each) for each in people])
            held = [register.recorded(file, keys.values()) for file in (OWN, EXTENSION)]
        rows = {uid: [each[key] for each in held if key in each] for uid, key in keys.items()}
        yield from _by_time(people, {str(uid): max(found) for uid, found in rows.items() if found})

    def _groups_by_time(self, groups: list[str]) -> Iterator[tuple[datetime | None, list[str]]]:
        """The same of families and households."""
        if not self.as_recorded:
            yield None, groups
            return
        with self.journal.vault.looking(actor=self.journal.actor) as unit:
            found = of_groups(unit.connection, groups)
        yield from _by_time(groups, found)

    def _derive_people(self, people: list[str], at: datetime | None) -> None:
        with self.journal.batch() as (unit, batch):
            batch.at = at
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

    def _derive_links(self, groups: list[str], at: datetime | None) -> None:
        with self.journal.batch() as (unit, batch):
            batch.at = at
            self.journal.settle()
            graph = self.journal.graph
            register = self.journal.register(unit)
            members, ever = register.members_of(groups)
            people = sorted(ever)
            apart = unit.doubles().apart()
            held = {str(row["person"]) for row in store.states(graph, people) if row["superseded_at"] is None}
            ends, begins = link_steps(
                register,
                members,
                store.derived_kin(graph, people),
                held_people=held,
                most_at_once=self.most_in_household,
                apart=apart,
            )
            batch.end(ends)
            batch.begin(begins)
            note_kin(self.staging, batch)

    def _regroup(self, kin: list[str]) -> None:
        store.regroup_around(self.journal.graph, kin, groups_of)

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


def follows_older_rules(vault: Vault, actor: Actor, source_system: str) -> bool:
    """Whether there are people whose families and households were derived by earlier rules than today's."""
    with vault.looking(actor=actor) as unit:
        register = unit.register(source_system)
        return unit.doubles().derived_under(source_system) < RULES and any(map(register.holds_any, (OWN, EXTENSION)))


def note_rules(vault: Vault, actor: Actor, source_system: str) -> None:
    """Keeps that everybody's are derived by today's rules."""
    with vault.looking(actor=actor) as unit:
        if unit.doubles().derived_under(source_system) == RULES:
            return
    with vault.unit(actor=actor, action="import:people:derive", subject=source_system) as unit:
        unit.doubles().note_derived(source_system, RULES)


def _by_time(items: list[str], recorded: Mapping[str, Recorded]) -> Iterator[tuple[datetime | None, list[str]]]:
    for found, some in by_time((recorded[each], each) for each in items if each in recorded):
        yield found.at, some
    rest = [each for each in items if each not in recorded]
    if rest:
        yield None, rest


def _chunks(items: Iterable[str]) -> Iterator[list[str]]:
    listed = list(items)
    for start in range(0, len(listed), CHUNK):
        yield listed[start : start + CHUNK]
