"""Doubles: two ids of people with one NHS number or pupil number, or of which one is the other's former id.

What a person decided about each two is kept.

The number itself is nowhere here: a row puts a person under its token, as into a family. Decisions are only ever
added; what stands is the last one about two people.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import combinations, pairwise

from sqlalchemy import Connection, func, insert, select

from csgraph.ids import PersonId
from csgraph.vault import bulk
from csgraph.vault.content import ContentIds, Sealer
from csgraph.vault.register import Register
from csgraph.vault.register_tables import kin_members, person_decisions
from csgraph.vault.schema import vault_facts

NUMBERS = {"nhs_number": "NHS_NUMBER", "upn": "UPN"}
"""By field of an identity, the basis on which two people with one number are counted once."""
FORMER, FORMER_OF = "FORMER_ID", "FORMER_ID_OF"
"""The bases of somebody whose row gives a former id, and of whom that id is."""
ONE_PERSON = frozenset((*NUMBERS.values(), FORMER, FORMER_OF))
"""Every basis on which two ids are counted once."""
WORDS = {
    "NHS_NUMBER": "one NHS number",
    "UPN": "one unique pupil number",
    FORMER: "an id and its former one",
    FORMER_OF: "an id and its former one",
}

MOST_IN_PAIRS = 8
"""Up to so many ids under one number every two are a pair; beyond, each with the next: a value that is on thousands
of rows is no number, and must not become millions of links and questions."""

Pair = tuple[PersonId, PersonId]


def pairs_under_one(people: Iterable[str]) -> set[Pair]:
    """The pairs (lesser id first) of those under one number, that join them all."""
    listed = [PersonId(each) for each in sorted(set(people))]
    return set(combinations(listed, 2) if len(listed) <= MOST_IN_PAIRS else pairwise(listed))


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """What somebody decided about two people, the lesser id first: that they are one, or two."""

    at: datetime
    actor: str
    pair: Pair
    are_one: bool
    reason: str


class Doubles:
    """Two ids with one number, inside one transaction of the vault."""

    def __init__(self, connection: Connection, ids: ContentIds, sealer: Sealer) -> None:
        self._connection = connection
        self._ids = ids
        self._sealer = sealer

    def pairs(self, register: Register) -> dict[Pair, dict[str, str]]:
        """Every two people with one number by what is held now: the basis by the token of each number they share."""
        query = (
            select(kin_members.c.group_token)
            .where(kin_members.c.basis.in_(ONE_PERSON))
            .group_by(kin_members.c.group_token)
            .having(func.count(kin_members.c.person_uid.distinct()) > 1)
        )
        groups = sorted(self._connection.execute(query).scalars())
        held, _ = register.members_of(groups)
        found: dict[Pair, dict[str, str]] = {}
        for group, members in held.items():
            for pair in pairs_under_one(each.person for each in members):
                found.setdefault(pair, {})[group] = members[0].basis
        return found

    def waiting(self, register: Register) -> int:
        """How many of them nobody has decided."""
        return len(self.pairs(register).keys() - self.verdicts().keys())

    def apart(self) -> set[tuple[str, str]]:
        """Those that somebody decided are two."""
        return {pair for pair, verdict in self.verdicts().items() if not verdict.are_one}

    def verdicts(self) -> dict[Pair, Verdict]:
        """What stands about each two."""
        found: dict[Pair, Verdict] = {}
        for row in self._connection.execute(select(person_decisions).order_by(person_decisions.c.number)):
            at = row.at.astimezone(UTC) if row.at.tzinfo else row.at.replace(tzinfo=UTC)
            pair = PersonId(row.one), PersonId(row.other)
            reason = self._sealer.open(bytes(row.reason), belongs_to=self._bound(pair))
            found[pair] = Verdict(at=at, actor=row.actor, pair=pair, are_one=row.are_one, reason=reason)
        return found

    def decide(self, run: str, batch: int, verdict: Verdict) -> None:
        """Adds what somebody decided."""
        one, other = verdict.pair
        self._connection.execute(
            insert(person_decisions).values(
                at=verdict.at,
                actor=verdict.actor,
                one=one,
                other=other,
                are_one=verdict.are_one,
                reason=self._sealer.seal(verdict.reason, belongs_to=self._bound(verdict.pair)),
                run=run,
                batch=batch,
            )
        )

    def under(self, basis: str, people: Sequence[str]) -> set[str]:
        """Those of these people whom a row put under a number on this basis."""
        query = select(kin_members.c.person_uid).where(kin_members.c.basis == basis)
        found: set[str] = set()
        for chunk in bulk.chunks(people):
            found.update(self._connection.execute(query.where(kin_members.c.person_uid.in_(chunk))).scalars())
        return found

    def derived_under(self, source_system: str) -> int:
        """The number of the rules by which kin of a source's people were last derived for everybody; 1: the first."""
        query = select(vault_facts.c.value).where(vault_facts.c.name == self._rules(source_system))
        held = self._connection.execute(query).scalar_one_or_none()
        return 1 if held is None else int(bytes(held))

    def note_derived(self, source_system: str, rules: int) -> None:
        """Keeps by which rules everybody's were derived."""
        rows = [(self._rules(source_system), str(rules).encode())]
        bulk.put(self._connection, vault_facts, ("name", "value"), rows)

    def _rules(self, source_system: str) -> str:
        return f"rules:{self._ids.token('rules', source_system).hex()}"

    def _bound(self, pair: Sequence[str]) -> bytes:
        return self._ids.token("people", *pair)
