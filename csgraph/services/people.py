"""People: two ids with one NHS or pupil number, which count once until a person says whether they are one child."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

from csgraph.clock import Clock
from csgraph.domain.access import Actor, Permission, authorize
from csgraph.domain.news import News
from csgraph.errors import Conflict, InvalidInput, NotFound
from csgraph.services.importing.deciding import deciding
from csgraph.services.importing.journal import Journal
from csgraph.services.importing.kin import groups_of, link_steps
from csgraph.services.importing.telling import evaluated
from csgraph.store import people as store
from csgraph.store.graph import Graph
from csgraph.vault.doubles import WORDS, Pair, Verdict
from csgraph.vault.vault import Unit, Vault


@dataclass(frozen=True, slots=True, kw_only=True)
class Double:
    """Two ids of the source with one number (`number`, in words), and what was decided about them (None: nothing)."""

    one: str
    other: str
    number: str
    verdict: Verdict | None


@dataclass(frozen=True, slots=True, kw_only=True)
class People:
    """Questions and decisions about two ids that may be one young person.

    `catch_up` is called before each decision and `evaluate` after it.
    """

    graph: Graph
    vault: Vault
    clock: Clock
    catch_up: Callable[[Actor], None]
    evaluate: Callable[[Actor], object]
    lock_file: Path
    source_system: str

    def doubles(self, *, actor: Actor, decided: bool = False) -> tuple[Double, ...]:
        """Two ids with one number that wait for a person, or (`decided`) all, by the source's ids.

        Raises NotPermitted.
        """
        authorize(actor, Permission.DECIDE_PEOPLE)
        with self.vault.unit(actor=actor, action="people:double:list", subject=self.source_system) as unit:
            pairs = unit.doubles().pairs(unit.register(self.source_system))
            verdicts = unit.doubles().verdicts()
            names = unit.people.source_ids(self.source_system, sorted({each for pair in pairs for each in pair}))
            unit.details["people"] = sorted(names)
        found = [
            _double(names[pair[0]], names[pair[1]], groups.values(), verdicts.get(pair))
            for pair, groups in pairs.items()
            if decided or pair not in verdicts
        ]
        return tuple(sorted(found, key=lambda each: (each.one, each.other)))

    def decide(self, *, actor: Actor, one: str, other: str, are_one: bool, reason: str) -> News:
        """Says of two of the source's ids with one number that they are one young person, or two.

        Two who are two count as two from then on, if nothing else makes them kin; what that did to alerts is told.
        Raises NotPermitted, NotFound (no such two), InvalidInput (no reason), Conflict (decided so already).
        """
        authorize(actor, Permission.DECIDE_PEOPLE)
        if not reason.strip():
            raise InvalidInput("missing_required", "The decision needs a reason.", advice="Say why with --reason.")

        def check() -> None:
            with self.vault.looking(actor=actor) as unit:
                pair, _ = self._pair(unit, one, other)
                held = unit.doubles().verdicts().get(pair)
            if held is not None and held.are_one == are_one:
                raise Conflict(
                    "already_decided",
                    "This was decided so already.",
                    advice="See `csgraph young-people doubles --decided`.",
                )

        # What time alone brought is not told as what this decision did.
        self.catch_up(actor)
        with deciding(
            graph=self.graph,
            vault=self.vault,
            clock=self.clock,
            actor=actor,
            lock_file=self.lock_file,
            source_system=self.source_system,
            action="people:double:decide",
            check=check,
        ) as journal:
            people = self._write(journal, one, other, are_one=are_one, reason=reason)
            # Within the run: ended before this, the next import takes it up.
            journal.settle()
            store.regroup_around(self.graph, people, groups_of)
        return evaluated(self.graph, self.evaluate, actor)

    def _write(self, journal: Journal, one: str, other: str, *, are_one: bool, reason: str) -> Pair:
        """Adds the decision, and ends or begins the link that follows from it."""
        with journal.batch() as (unit, batch):
            pair, groups = self._pair(unit, one, other)
            verdict = Verdict(at=self.clock.now(), actor=journal.actor.id, pair=pair, are_one=are_one, reason=reason)
            unit.doubles().decide(journal.run, journal.number + 1, verdict)
            unit.details |= {"people": list(pair), "are_one": are_one}
            register = journal.register(unit)
            members, ever = register.members_of(groups)
            ends, begins = link_steps(
                register,
                members,
                store.derived_kin(self.graph, sorted(ever)),
                held_people=ever,
                most_at_once=0,
                apart=unit.doubles().apart(),
            )
            batch.end(ends)
            batch.begin(begins)
        return pair

    def _pair(self, unit: Unit, one: str, other: str) -> tuple[Pair, list[str]]:
        """The two people of these ids, and the tokens of the numbers they share. Raises NotFound."""
        uids = unit.people.uids_for(self.source_system, [one, other], create=False)
        wanted = {uids.get(one), uids.get(other)}
        for pair, groups in unit.doubles().pairs(unit.register(self.source_system)).items():
            if set(pair) == wanted:
                return pair, sorted(groups)
        raise NotFound(
            "no_such_double",
            "There are no two people of these ids with one number.",
            advice="List them with `csgraph young-people doubles`.",
        )


def _double(one: str, other: str, bases: Iterable[str], verdict: Verdict | None) -> Double:
    first, last = sorted((one, other))
    number = " and ".join(sorted({WORDS[each] for each in bases}))
    return Double(one=first, other=last, number=number, verdict=verdict)
