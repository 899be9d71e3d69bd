"""Listing: from what the threshold rule found to clusters with their evidence, reports and words."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import TypeVar

import numpy as np

from csgraph.detect.columns import CONFIDENCE_CODES, NONE, VOICE_CODES, Evidence, Int8, day_of, window_from
from csgraph.detect.explain import Facts, Report, explanation, falls_without, no_longer_met, told_below
from csgraph.detect.found import Threshold
from csgraph.detect.policy import DetectionPolicy
from csgraph.detect.reports import Item, independent
from csgraph.detect.unusual import Unusual
from csgraph.detect.unusual_words import falls_short_without, in_brief, in_words, why_not_unusual
from csgraph.domain.clusters import Cluster
from csgraph.domain.terms import AssociationKind, Confidence, ContextKind, EventRole, Voice
from csgraph.ids import ContextId

CONTEXT_KINDS = tuple(ContextKind)
OWN, POSSIBLE = VOICE_CODES[Voice.OWN], CONFIDENCE_CODES[Confidence.POSSIBLE]

Word = TypeVar("Word", bound=StrEnum)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Listing:
    """What every cluster of one listing needs: rows of each by context, and names for contexts and rows."""

    evidence: Evidence
    policy: DetectionPolicy
    found: Threshold
    rows: Mapping[int, list[int]]
    ids: Mapping[int, tuple[str, ...]]
    told: Mapping[int, int]
    families: Mapping[int, tuple[str, ...]]
    scores: Mapping[int, Unusual]

    def family(self, kin: int) -> tuple[str, ...]:
        """The ids of everybody in a kin group, sorted."""
        people = self.evidence.people
        return self.families.get(kin) or (people.ids[int(people.kin_first[kin])],)


def listed(
    evidence: Evidence, policy: DetectionPolicy, found: Threshold, scores: Mapping[int, Unusual] | None = None
) -> list[Cluster]:
    """The clusters of `found`, sorted by context_ids; `scores` by context, where any were taken."""
    ptr = found.ptr.tolist()
    contexts = found.contexts.tolist()
    rows = {context: sorted(found.rows[ptr[each] : ptr[each + 1]].tolist()) for each, context in enumerate(contexts)}
    ids = source_ids(evidence, contexts)
    listing = _Listing(
        evidence=evidence,
        policy=policy,
        found=found,
        rows=rows,
        ids=ids,
        told=_told_below(evidence, rows, ids, dict(zip(contexts, found.last_met.tolist(), strict=True))),
        families=_families(evidence),
        scores=scores or {},
    )
    clusters = [_cluster(listing, each, context) for each, context in enumerate(contexts)]
    return sorted(clusters, key=lambda cluster: (cluster.context_ids, cluster.context))


def source_ids(evidence: Evidence, contexts: Sequence[int]) -> dict[int, tuple[str, ...]]:
    """For each context the source's own ids: its own first, then those of contexts merged into it, sorted."""
    places = evidence.places
    merged: dict[int, set[str]] = {}
    for code, root in enumerate(places.root.tolist()):
        if code != root:
            merged.setdefault(root, set()).update(places.source_ids[code])
    return {
        context: (*own, *sorted(merged.get(context, set()).difference(own)))
        for context in contexts
        for own in (places.source_ids[context],)
    }


def _told_below(
    evidence: Evidence,
    rows: Mapping[int, list[int]],
    ids: Mapping[int, tuple[str, ...]],
    last_met: Mapping[int, int],
) -> dict[int, int]:
    """For each context whose rows equal those of a cluster within it, that cluster: the innermost one (step 7).

    A cluster within that met its floor earlier only, in a shorter window, tells nobody now: it silences nothing.
    """
    places = evidence.places
    ptr = places.above_ptr.tolist()
    told: dict[int, tuple[int, tuple[str, ...], int]] = {}
    for low in rows:
        highers = places.above[ptr[low] + 1 : ptr[low + 1]].tolist()
        for high in highers:
            if rows.get(high) == rows[low] and last_met[high] <= last_met[low]:
                candidate = (-len(highers), ids[low], low)
                told[high] = min(told.get(high, candidate), candidate)
    return {high: low for high, (_, _, low) in told.items()}


def _families(evidence: Evidence) -> dict[int, tuple[str, ...]]:
    """Everybody in each kin group of two or more, sorted by id."""
    kin, ids = evidence.people.kin, evidence.people.ids
    families: dict[int, list[str]] = {}
    for person in np.flatnonzero(np.bincount(kin)[kin] > 1).tolist() if kin.size else ():
        families.setdefault(int(kin[person]), []).append(ids[person])
    return {group: tuple(sorted(members)) for group, members in families.items()}


def _cluster(listing: _Listing, each: int, context: int) -> Cluster:
    evidence, found, places = listing.evidence, listing.found, listing.evidence.places
    rows = listing.rows[context]
    reports = independent([_item(evidence, row) for row in rows])
    below = [row for row in rows if places.root[evidence.context[row]] != context]
    facts = _facts(listing, each, context, reports, from_sub_places=len(below))
    if (facts.kin_groups, len(reports)) != (int(found.kin_groups[each]), int(found.reports[each])):
        raise AssertionError("the sweep and the listing count differently")
    why_not, scored = _why_not(listing, context, facts), listing.scores.get(context)
    weighed = None if listing.policy.floor_alone else scored
    return Cluster(
        context=ContextId(places.ids[context]),
        context_ids=listing.ids[context],
        name=facts.name,
        kind=CONTEXT_KINDS[places.kind[context]],
        rule="threshold",
        young_people=facts.young_people,
        kin_groups=facts.kin_groups,
        independent_reports=len(reports),
        window_from=facts.window_from,
        window_to=facts.window_to,
        first_met_on=facts.first_met_on,
        last_met_on=facts.last_met_on,
        evidence=tuple(sorted(evidence.association_ids[row] for row in rows)),
        evidence_uids=tuple(sorted(evidence.uids[row] for row in rows)),
        roles={**_counted(EventRole, evidence.role, rows)},
        voices={**facts.voices},
        score=scored and scored.score,
        harm_types=tuple(
            sorted({code for row in rows for code in evidence.harm_type_sets[int(evidence.harm_types[row])]})
        ),
        how_unusual=in_brief(scored) if scored else "",
        interrupts=scored is None or scored.interrupts,
        explanation=" ".join([explanation(facts), *(in_words(weighed) if weighed else ())]),
        falls_without=(*falls_without(facts), *(falls_short_without(scored) if scored else ())),
        alerts=why_not is None,
        why_not=why_not,
        from_sub_places=tuple(sorted(evidence.association_ids[row] for row in below)),
        people=tuple(sorted({evidence.people.ids[int(evidence.person[row])] for row in rows})),
        people_by_kin_group=tuple(sorted(listing.family(kin) for kin in {int(evidence.kin[row]) for row in rows})),
        associations_by_report=tuple(
            sorted(tuple(sorted(evidence.uids[item.row] for item in report)) for report in reports)
        ),
    )


def _why_not(listing: _Listing, context: int, facts: Facts) -> str | None:
    if context in listing.told:
        return told_below(facts.name, _called(listing, listing.told[context]))
    if facts.last_met_on != facts.valid_on:
        return no_longer_met(facts)
    scored = listing.scores.get(context)
    return why_not_unusual(scored) if scored and not scored.interrupts else None


def _called(listing: _Listing, context: int) -> str:
    """A context's name with its id at the source: two places may have one name."""
    name, own = listing.evidence.places.names[context], listing.ids[context][0]
    return name if name == own else f"{name} ({own})"


def _facts(
    listing: _Listing, each: int, context: int, reports: Sequence[Sequence[Item]], *, from_sub_places: int
) -> Facts:
    evidence, found, places = listing.evidence, listing.found, listing.evidence.places
    rows = listing.rows[context]
    floor = listing.policy.floor_for(CONTEXT_KINDS[places.kind[context]])
    shown = day_of(int(found.shown[each]))
    sure = [row for row in rows if evidence.confidence[row] != POSSIBLE]
    return Facts(
        name=places.names[context],
        floor=floor,
        window_from=window_from(shown, floor.window),
        window_to=shown,
        valid_on=day_of(found.valid_on),
        first_met_on=day_of(int(found.first_met[each])),
        last_met_on=day_of(int(found.last_met[each])),
        young_people=len({int(evidence.person[row]) for row in rows}),
        kin_groups=len({item.kin for report in reports for item in report}),
        reports=tuple(_report(evidence, report) for report in reports),
        kinds=_counted(AssociationKind, evidence.kind, rows),
        voices=_counted(Voice, evidence.voice, rows),
        possible=len(rows) - len(sure),
        without_possible=_strength(evidence, sure) if len(sure) < len(rows) else (NONE, NONE),
        from_sub_places=from_sub_places,
    )


def _report(evidence: Evidence, report: Sequence[Item]) -> Report:
    return Report(
        on=day_of(min(int(evidence.start[item.row]) for item in report)),
        kin_groups=len({item.kin for item in report}),
    )


def _strength(evidence: Evidence, rows: Sequence[int]) -> tuple[int, int]:
    items = [_item(evidence, row) for row in rows]
    return len({item.kin for item in items}), len(independent(items))


def _item(evidence: Evidence, row: int) -> Item:
    return Item(
        row=row,
        kin=int(evidence.kin[row]),
        own=int(evidence.voice[row]) == OWN,
        incident=int(evidence.incident[row]),
        record=int(evidence.record[row]),
    )


def _counted(words: type[Word], codes: Int8, rows: Sequence[int]) -> dict[Word, int]:
    counts = Counter(int(codes[row]) for row in rows)
    return {word: counts[code] for code, word in enumerate(words) if counts[code]}
