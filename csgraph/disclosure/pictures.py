"""Pictures for a panel: what one viewer may be shown about one context, as a `Scene` with throw-away codes.

Codes belong to an item (`csgraph.disclosure.picture_codes`): two items cannot be joined by them. Source of the
rules: docs/data-protection.md, "Panel picture".
"""

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TypeVar

from csgraph.disclosure.picture_codes import deal
from csgraph.disclosure.picture_facts import ContextFacts
from csgraph.disclosure.picture_links import links
from csgraph.domain.associations import Association
from csgraph.domain.contexts import Context
from csgraph.domain.names import normal_form
from csgraph.domain.pictures import (
    MAX_NODES,
    NEVER_DRAWN,
    NODE_KINDS,
    Bracket,
    Hidden,
    Node,
    NodeKind,
    Scene,
    Watermark,
    plain,
)
from csgraph.domain.terms import AssociationKind, ContextKind, EventRole, Handling
from csgraph.domain.times import AsOf, ValidTime, add_months
from csgraph.ids import ContextId, KinGroupId, PersonId

WINDOW_MONTHS = 12
SHARED_BY = 2
NO_NAME = "(no name)"
HOMES = Hidden(code="HOMES", words="homes and home addresses, which are never drawn")
RESIDENTS = Hidden(code="RESIDENTS", words="who lives here, which is withheld")
RED = Hidden(code="RED", words="links that their source marked as not to be shared (RED)")

Thing = TypeVar("Thing")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Cast:
    """Who and what is on the picture, in order, and what was left out."""

    people: tuple[PersonId, ...]
    contexts: tuple[ContextId, ...]
    harms: tuple[str, ...]
    safe: frozenset[ContextId]
    hidden: tuple[Hidden, ...]


def draw(
    facts: ContextFacts,
    *,
    viewer: str,
    purpose: str,
    as_of: AsOf,
    drawn_at: datetime,
    item: str,
    window: ValidTime | None = None,
) -> Scene:
    """The picture of `facts.focus` for one viewer and purpose: equal arguments give an equal scene.

    `item` is the key of the panel item: it and who was ever linked decide who gets which code. `window` defaults to the
    twelve months up to `valid_on`; what speaks of safety is drawn however old. Moments are shown in the zone they
    come in: pass them in the authority's.
    """
    span = window or ValidTime(start=add_months(as_of.valid_on, -WINDOW_MONTHS), end=as_of.valid_on + timedelta(days=1))
    held = _held(facts, as_of, span)
    shown = [each for each in held if each.handling != Handling.RED]
    codes = deal(facts.first_recorded(), item)
    everyone = tuple(sorted({each.person for each in shown if facts.is_here(each)}, key=lambda uid: codes[uid]))
    # What may not be shown still speaks: a place that a RED link calls unsafe has no star.
    unsafe = facts.unsafe | {facts.context_of(each) for each in held if facts.speaks_against_safety(each)}
    cast = _cast(facts, shown, everyone, facts.with_places_around(unsafe))
    ids = _scene_ids(facts, cast, codes)
    return Scene(
        title=_label(facts.focus.name),
        context_kind=facts.focus.kind,
        nodes=_nodes(facts, cast, ids),
        links=links(facts, shown, ids=ids, as_of=as_of),
        brackets=_brackets(facts, cast.people, ids),
        as_of=as_of,
        window=span,
        young_people=len(everyone),
        kin_groups=len({facts.kin.get(person, person) for person in everyone}),
        hidden=(*((RED,) if len(shown) < len(held) else ()), *_residents(facts), *cast.hidden, HOMES),
        watermark=Watermark(viewer=plain(viewer), purpose=plain(purpose), drawn_at=drawn_at),
    )


def _held(facts: ContextFacts, as_of: AsOf, window: ValidTime) -> list[Association]:
    """Drawable associations as known then, that began by `valid_on` and meet the window or speak of safety."""
    homes = facts.homes()
    known = {each.uid: each for each in facts.associations if each.recorded.held_at(as_of.known_at)}
    return [
        each
        for _, each in sorted(known.items())
        if each.kind not in NEVER_DRAWN
        and facts.context_of(each) not in homes
        and each.valid.start <= as_of.valid_on
        and (each.valid.meets(window) or _protective(each))
    ]


def _protective(association: Association) -> bool:
    return association.kind == AssociationKind.NAMED_SAFE or association.role == EventRole.HELPED


def _residents(facts: ContextFacts) -> tuple[Hidden, ...]:
    """Said of every accommodation alike, so that it does not tell whether anybody lives there."""
    return (RESIDENTS,) if facts.focus.kind == ContextKind.ACCOMMODATION else ()


def _cast(
    facts: ContextFacts, shown: list[Association], everyone: tuple[PersonId, ...], unsafe: frozenset[ContextId]
) -> _Cast:
    """Choose what is drawn: every safe place, harm types here, people, then what two or more of them share."""
    users, kinds = _elsewhere(facts, shown, frozenset(everyone))
    safe = {uid for uid, found in kinds.items() if AssociationKind.NAMED_SAFE in found}
    shared = {uid for uid, people in users.items() if len(people) >= SHARED_BY} - safe
    harms = sorted({code for each in shown for code in facts.harms_here(each)})
    by_name = _by_name(facts)
    kept_safe, room = _take(sorted(safe, key=by_name), MAX_NODES - 1)
    kept_harms, room = _take(harms, room)
    people, room = _take(everyone, room)
    others, room = _take(sorted(shared, key=by_name), room)
    wanted = len(safe) + len(harms) + len(everyone) + len(shared)
    return _Cast(
        people=people,
        contexts=tuple(sorted((*kept_safe, *others), key=by_name)),
        harms=kept_harms,
        safe=frozenset(safe - unsafe),
        hidden=_left_out(single=len(users) - len(safe | shared), full=wanted - (MAX_NODES - 1 - room)),
    )


def _elsewhere(
    facts: ContextFacts, shown: list[Association], everyone: frozenset[PersonId]
) -> tuple[dict[ContextId, set[PersonId]], dict[ContextId, set[AssociationKind]]]:
    """Who is linked to each other context, and how."""
    users: dict[ContextId, set[PersonId]] = defaultdict(set)
    kinds: dict[ContextId, set[AssociationKind]] = defaultdict(set)
    for each in shown:
        if each.person in everyone and not facts.is_here(each):
            users[facts.context_of(each)].add(each.person)
            kinds[facts.context_of(each)].add(each.kind)
    return users, kinds


def _by_name(facts: ContextFacts) -> Callable[[ContextId], tuple[str, str]]:
    return lambda uid: (normal_form(facts.contexts[uid].name), uid)


def _take(things: Sequence[Thing], room: int) -> tuple[tuple[Thing, ...], int]:
    """As many of `things` as there is room for, and the room that is left."""
    taken = tuple(things[:room])
    return taken, room - len(taken)


def _left_out(*, single: int, full: int) -> tuple[Hidden, ...]:
    hidden: list[Hidden] = []
    if single:
        places = "1 other place or group" if single == 1 else f"{single} other places or groups"
        words = f"{places} that only one of these young people is linked to"
        hidden.append(Hidden(code="NOT_SHARED", words=words, count=single))
    if full:
        words = f"{full} more, because a picture holds {MAX_NODES} at most: ask for a shorter time"
        hidden.append(Hidden(code="TOO_MANY", words=words, count=full))
    return tuple(hidden)


def _scene_ids(facts: ContextFacts, cast: _Cast, codes: Mapping[PersonId, int]) -> dict[str, str]:
    """Ids by graph id or harm code, of whatever is drawn: people's mean something in this item, others here only."""
    people = {person: f"yp-{codes[person]}" for person in cast.people}
    contexts = {uid: f"c-{number}" for number, uid in enumerate((facts.focus.uid, *cast.contexts))}
    harms = {code: f"h-{number}" for number, code in enumerate(cast.harms, start=1)}
    return {**people, **contexts, **harms}


def _nodes(facts: ContextFacts, cast: _Cast, ids: Mapping[str, str]) -> tuple[Node, ...]:
    focus = _context_node(facts.focus, ids, kind=NODE_KINDS[facts.focus.kind], focus=True)
    people = (Node(id=ids[uid], kind=NodeKind.YOUNG_PERSON, label=ids[uid].upper()) for uid in cast.people)
    harms = (
        Node(id=ids[code], kind=NodeKind.HARM_TYPE, label=_label(facts.harm_labels.get(code, code)))
        for code in cast.harms
    )
    return (focus, *people, *_other_nodes(facts, cast, ids), *harms)


def _other_nodes(facts: ContextFacts, cast: _Cast, ids: Mapping[str, str]) -> list[Node]:
    others = [facts.contexts[uid] for uid in cast.contexts]
    return [
        _context_node(each, ids, kind=NodeKind.SAFE_PLACE if each.uid in cast.safe else NODE_KINDS[each.kind])
        for each in others
    ]


def _context_node(context: Context, ids: Mapping[str, str], *, kind: NodeKind, focus: bool = False) -> Node:
    return Node(id=ids[context.uid], kind=kind, label=_label(context.name), context_kind=context.kind, focus=focus)


def _label(name: str) -> str:
    return plain(name) or NO_NAME


def _brackets(facts: ContextFacts, people: tuple[PersonId, ...], ids: Mapping[str, str]) -> tuple[Bracket, ...]:
    """Kin groups with two or more members on the picture, in the order of their first member."""
    groups: dict[KinGroupId, list[str]] = defaultdict(list)
    for person in people:
        if person in facts.kin:
            groups[facts.kin[person]].append(ids[person])
    kin = [tuple(members) for members in groups.values() if len(members) > 1]
    return tuple(Bracket(id=f"k-{number}", nodes=members) for number, members in enumerate(kin, start=1))
