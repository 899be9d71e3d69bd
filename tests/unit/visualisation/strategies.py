"""Any facts around one context, with labels that try to break out of a page."""

from datetime import date, timedelta

from hypothesis import strategies as st

from csgraph.disclosure.picture_facts import ContextFacts
from csgraph.domain.associations import Association
from csgraph.domain.contexts import Context
from csgraph.domain.terms import AssociationKind, Confidence, ContextKind, EventRole, Handling, Locus, Voice
from csgraph.domain.times import Precision, ValidTime
from csgraph.ids import AssociationId, ContextId, KinGroupId, PersonId
from tests.unit.visualisation.route38 import AS_OF, RECORDED

HOSTILE = (
    "</script><script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    'x" onmouseover="alert(1)',
    "javascript:alert(1)",
    "a href=javascript:alert(1)",
    "]]><!--",
    "&lt;b&gt; {{ 7 * 7 }} {% raw %}",
    "\u202eetalp \x00\x0b\ufffe",
    "",
    "Mill Lane stairwell by the long narrow market square behind the hall of the old grain exchange",
)
names = st.sampled_from(HOSTILE) | st.text(max_size=20)
people = st.integers(0, 9).map(lambda number: PersonId(f"yp_{number}"))
days = st.integers(0, 500).map(lambda number: AS_OF.valid_on - timedelta(days=number))


@st.composite
def contexts(draw: st.DrawFn) -> tuple[Context, ...]:
    count = draw(st.integers(1, 6))
    return tuple(
        Context(uid=ContextId(f"ctx_{number}"), kind=draw(st.sampled_from(ContextKind)), name=draw(names))
        for number in range(count)
    )


@st.composite
def associations(draw: st.DrawFn, places: tuple[Context, ...], number: int) -> Association:
    start: date = draw(days)
    lasts = draw(st.none() | st.integers(1, 300))
    return Association(
        uid=AssociationId(f"as_{number}"),
        version=1,
        person=draw(people),
        context=draw(st.sampled_from(places)).uid,
        kind=draw(st.sampled_from(AssociationKind)),
        valid=ValidTime(start=start, end=start + timedelta(days=lasts) if lasts else None),
        precision=draw(st.sampled_from(Precision)),
        recorded=RECORDED,
        agency=draw(st.none() | names),
        voice=draw(st.sampled_from(Voice)),
        role=draw(st.sampled_from(EventRole)),
        harm_types=draw(st.sampled_from(((), ("SYV",), ("SYV", "EXP")))),
        confidence=draw(st.sampled_from(Confidence)),
        locus=draw(st.sampled_from(Locus)),
        handling=draw(st.sampled_from(Handling)),
    )


@st.composite
def any_facts(draw: st.DrawFn) -> ContextFacts:
    """The first context is the focus; most young people are linked to it."""
    places = draw(contexts())
    count = draw(st.integers(0, 30))
    found = tuple(draw(associations(places[: draw(st.sampled_from((1, 99)))], number)) for number in range(count))
    kin = draw(st.dictionaries(people, st.sampled_from(("kin_a", "kin_b")).map(KinGroupId)))
    return ContextFacts(
        focus=places[0],
        associations=found,
        contexts={each.uid: each for each in places},
        kin=kin,
        harm_labels={"SYV": draw(names)},
    )
