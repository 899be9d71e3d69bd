"""Suggestions: groups of contexts as ids and words, for a person to accept or decline."""

import hashlib

from csgraph.detect.columns import Evidence
from csgraph.detect.groups import Group, SharedPair
from csgraph.domain.groups import PairShared, Suggestion


def suggestions(evidence: Evidence, groups: list[Group]) -> tuple[Suggestion, ...]:
    """The groups in words, in their order. Contexts are the first of the source's own ids, as in clusters."""
    return tuple(_suggestion(evidence, each) for each in groups)


def _suggestion(evidence: Evidence, group: Group) -> Suggestion:
    people, places = evidence.people, evidence.places
    chosen = _in_order(evidence, group)
    uids = "\n".join(sorted(places.ids[each] for each in group.contexts))
    return Suggestion(
        uid=f"grp_{hashlib.sha256(uids.encode()).hexdigest()[:26]}",
        contexts=tuple(places.source_ids[each][0] for each in chosen),
        names=tuple(places.names[each] for each in chosen),
        people=tuple(sorted(people.ids[each] for each in group.people)),
        kin_groups=len({int(people.kin[each]) for each in group.people}),
        pairs=tuple(_pair(evidence, each) for each in group.pairs),
        stratum=group.stratum,
        explanation=_words(evidence, group),
    )


def _in_order(evidence: Evidence, group: Group) -> list[int]:
    return sorted(group.contexts, key=lambda each: evidence.places.source_ids[each][0])


def _pair(evidence: Evidence, pair: SharedPair) -> PairShared:
    one, other = sorted(evidence.places.source_ids[each][0] for each in (pair.one, pair.other))
    return PairShared(one=one, other=other, observed=pair.observed, expected=pair.expected, p=pair.p)


def _words(evidence: Evidence, group: Group) -> str:
    names = [evidence.places.names[each] for each in _in_order(evidence, group)]
    best = min(group.pairs, key=lambda each: each.p)
    kin_groups = len({int(evidence.people.kin[each]) for each in group.people})
    one, other = (evidence.places.names[each] for each in (best.one, best.other))
    return (
        f"{kin_groups} unrelated young people use two or more of {', '.join(names[:-1])} and {names[-1]}. "
        f"{best.observed} use both {one} and {other}; from how many use each, about {_few(best.expected)} would. "
        "Whether they are a group is for somebody who knows them to say."
    )


def _few(number: float) -> str:
    return f"{number:.1f}" if number >= 0.1 else "none"
