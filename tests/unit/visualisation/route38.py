"""Route 38: seven young people, two of them sisters, a takeaway, a peer group, a youth hub: made up throughout."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

from csgraph.disclosure.picture_facts import ContextFacts
from csgraph.disclosure.pictures import draw
from csgraph.domain.associations import Association
from csgraph.domain.contexts import Context
from csgraph.domain.pictures import Scene
from csgraph.domain.terms import AssociationKind, Confidence, ContextKind, EventRole, Handling, Voice
from csgraph.domain.times import AsOf, Precision, RecordTime, ValidTime
from csgraph.ids import AssociationId, ContextId, KinGroupId, PersonId

KNOWN_AT = datetime(2026, 5, 31, 9, 0, tzinfo=UTC)
AS_OF = AsOf(valid_on=date(2026, 5, 31), known_at=KNOWN_AT)
RECORDED = RecordTime(recorded_at=datetime(2026, 5, 1, tzinfo=UTC))

ROUTE = Context(uid=ContextId("ctx_route"), kind=ContextKind.TRANSPORT_ROUTE, name="Route 38")
TAKEAWAY = Context(uid=ContextId("ctx_takeaway"), kind=ContextKind.LOCATION, name="Takeaway by Mill Lane stop")
HUB = Context(uid=ContextId("ctx_hub"), kind=ContextKind.SERVICE_ORGANISATION, name="Harbour youth hub")
LIBRARY = Context(uid=ContextId("ctx_library"), kind=ContextKind.LOCATION, name="Library homework club")
GROUP = Context(uid=ContextId("ctx_group"), kind=ContextKind.PEER_GROUP, name="After-school group")
SCHOOL = Context(uid=ContextId("ctx_school"), kind=ContextKind.SCHOOL, name="Fern Hill Academy")
HOME = Context(uid=ContextId("ctx_home"), kind=ContextKind.LOCATION, name="12 Fern Street")
ARCADE = Context(uid=ContextId("ctx_arcade"), kind=ContextKind.LOCATION, name="Arcade")
OTHERS = (TAKEAWAY, HUB, LIBRARY, GROUP, SCHOOL, HOME, ARCADE)
HARMS = {"SYV": "serious youth violence", "EXP.CCE": "child criminal exploitation"}

K = AssociationKind
UNSAFE = {"voice": Voice.OWN, "confidence": Confidence.CONFIRMED, "harm_types": ("SYV",)}
HARMED = {"role": EventRole.HARMED, "harm_types": ("SYV",), "voice": Voice.POLICE, "agency": "police"}
SAFE = {"voice": Voice.OWN, "confidence": Confidence.CONFIRMED}


def association(
    person: str, kind: AssociationKind, context: Context, on: str, until: str = "", **changes: object
) -> Association:
    """A valid association with anything changed that a test needs."""
    start = date.fromisoformat(on)
    end = date.fromisoformat(until) if until else None
    if end is None and kind in (K.NAMED_UNSAFE, K.NAMED_SAFE, K.HARMED_AT, K.FOUND_AT, K.NAMED_MIXED):
        end = start + timedelta(days=1)
    made = Association(
        uid=AssociationId(f"as_{person}_{kind}_{context.uid}_{on}"),
        version=1,
        person=PersonId(f"yp_{person}"),
        context=context.uid,
        kind=kind,
        valid=ValidTime(start=start, end=end),
        precision=Precision.DAY,
        recorded=RECORDED,
        agency="social care",
    )
    return replace(made, **changes)


ASSOCIATIONS = (
    association("asha", K.NAMED_UNSAFE, ROUTE, "2026-03-30", **UNSAFE),
    association("ben", K.NAMED_UNSAFE, ROUTE, "2026-04-14", **UNSAFE, agency="youth justice"),
    association("cai", K.NAMED_UNSAFE, ROUTE, "2026-05-02", **(UNSAFE | {"harm_types": ("EXP.CCE",)})),
    association("dee", K.NAMED_UNSAFE, ROUTE, "2026-05-20", **UNSAFE, agency="education"),
    association("asha_sister", K.NAMED_UNSAFE, ROUTE, "2026-05-25", **UNSAFE),
    association("eli", K.HARMED_AT, ROUTE, "2026-04-22", **HARMED),
    association("fay", K.HARMED_AT, ROUTE, "2026-05-09", **HARMED, confidence=Confidence.POSSIBLE),
    association("fay", K.SPENDS_TIME_AT, TAKEAWAY, "2026-03-01"),
    association("ben", K.SPENDS_TIME_AT, TAKEAWAY, "2026-02-01"),
    association("cai", K.FOUND_AT, TAKEAWAY, "2026-04-28", voice=Voice.POLICE, agency="police"),
    association("asha", K.NAMED_SAFE, HUB, "2026-03-30", **SAFE),
    association("dee", K.NAMED_SAFE, HUB, "2026-05-20", **SAFE, agency="education"),
    association("eli", K.NAMED_SAFE, HUB, "2026-05-11", **SAFE),
    association("asha_sister", K.NAMED_SAFE, LIBRARY, "2026-05-25", **SAFE),
    association("ben", K.CONNECTED_TO, GROUP, "2026-01-10", confidence=Confidence.POSSIBLE),
    association("cai", K.CONNECTED_TO, GROUP, "2026-01-10"),
    association("fay", K.CONNECTED_TO, GROUP, "2026-01-10"),
    association("dee", K.ATTENDS, SCHOOL, "2025-09-01", confidence=Confidence.CONFIRMED),
    association("eli", K.ATTENDS, SCHOOL, "2025-09-01", "2026-04-25", confidence=Confidence.CONFIRMED),
    association("asha", K.LIVES_AT, HOME, "2020-01-01"),
    association("asha_sister", K.SPENDS_TIME_AT, HOME, "2020-01-01"),
    association("ben", K.SPENDS_TIME_AT, HOME, "2026-01-01"),
    association("ben", K.SPENDS_TIME_AT, ARCADE, "2026-01-01"),
    association("dee", K.NAMED_UNSAFE, ARCADE, "2026-05-20", handling=Handling.RED),
)


def facts(*more: Association, **changes: object) -> ContextFacts:
    """The facts around Route 38, with associations added or anything changed."""
    sisters = KinGroupId("kin_sisters")
    made = ContextFacts(
        focus=ROUTE,
        associations=(*ASSOCIATIONS, *more),
        contexts={each.uid: each for each in OTHERS},
        kin={PersonId("yp_asha"): sisters, PersonId("yp_asha_sister"): sisters},
        harm_labels=HARMS,
    )
    return replace(made, **changes)


def scene(given: ContextFacts | None = None, *, item: str = "item 3", as_of: AsOf = AS_OF, **changes: object) -> Scene:
    """The picture of Route 38 that a chair is shown on 31 May 2026."""
    arguments = {"viewer": "panel chair", "purpose": "safety of a place", "drawn_at": KNOWN_AT} | changes
    return draw(given or facts(), as_of=as_of, item=item, **arguments)  # type: ignore[arg-type]
