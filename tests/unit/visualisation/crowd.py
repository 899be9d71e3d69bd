"""Route 38 with as many young people as are asked for, who differ as young people do: made up and seeded."""

from random import Random

from csgraph.disclosure.picture_facts import ContextFacts
from csgraph.domain.associations import Association
from csgraph.domain.terms import AssociationKind, Confidence, EventRole, Voice
from csgraph.ids import KinGroupId, PersonId
from tests.unit.visualisation.route38 import GROUP, HUB, LIBRARY, ROUTE, SCHOOL, TAKEAWAY, association, facts

K = AssociationKind
HARMS = {"SYV": "serious youth violence", "EXP.CCE": "child criminal exploitation", "ROB": "robbery and theft"}
ELSEWHERE = (
    (K.SPENDS_TIME_AT, TAKEAWAY, 0.3),
    (K.ATTENDS, SCHOOL, 0.4),
    (K.NAMED_SAFE, HUB, 0.2),
    (K.NAMED_SAFE, LIBRARY, 0.1),
    (K.CONNECTED_TO, GROUP, 0.15),
)


def crowd(count: int, *, seed: int = 38) -> ContextFacts:
    """Facts around Route 38 with `count` young people; about one in ten has a brother or sister among them."""
    chance = Random(seed)
    found = [each for number in range(count) for each in _of_one(f"p{number}", chance)]
    kin = {
        PersonId(f"yp_p{one + step}"): KinGroupId(f"kin_{one}") for one in range(0, count - 1, 10) for step in (0, 1)
    }
    return facts(associations=tuple(found), kin=kin, harm_labels=HARMS)


def _of_one(name: str, chance: Random) -> list[Association]:
    day = f"2026-0{chance.randint(1, 5)}-{chance.randint(10, 28)}"
    sure = chance.choice(list(Confidence))
    here = chance.choice((K.NAMED_UNSAFE, K.NAMED_UNSAFE, K.HARMED_AT, K.SPENDS_TIME_AT))
    role = chance.choice((EventRole.HARMED, EventRole.PRESENT)) if here == K.HARMED_AT else EventRole.UNKNOWN
    harms = (chance.choice(list(HARMS)),) if here == K.HARMED_AT else ()
    first = association(name, here, ROUTE, day, role=role, harm_types=harms, confidence=sure, voice=Voice.OWN)
    others = [(kind, place) for kind, place, share in ELSEWHERE if chance.random() < share]
    return [first, *(association(name, kind, place, day, confidence=sure) for kind, place in others)]
