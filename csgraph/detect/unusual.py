"""Unusual: how unusual each cluster is for its place and time, and whether that interrupts somebody.

Source: design page `detection.md`, "Shape": the floor makes a candidate, the score with the budget decides.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

import numpy as np

from csgraph.detect.columns import NONE, OPEN, AssociationColumns, Evidence, Float64, Int32, day_of, number_of
from csgraph.detect.found import Threshold
from csgraph.detect.history import Held
from csgraph.detect.latest import Latest, latest_scores
from csgraph.detect.policy import UNLIMITED, DetectionPolicy
from csgraph.detect.rows import ContextRow
from csgraph.detect.score import YEAR
from csgraph.domain.clusters import Score
from csgraph.domain.terms import ContextKind

LEAST = 1e-300
"""A probability below what a float can hold is not never."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Unusual:
    """One cluster's score with what its words need. `score` is None where fewer incidents than it takes lie close.

    `decides` says that the score decides and not the floor alone; `interrupts` that it does not stand in the
    way of an alert; `little_history` that the floor alone alerts because of that, `none_scored` because nothing
    of its class was scored in its region in the year before. `held_since` is the day from which csgraph holds
    evidence of the region, where part of the year that the score looks at was entered before it. `past` is how often
    the context was told of in the year before the span, `region` how often all others were in it.

    Up to a p of `limit` it interrupts. `without` has how many kin groups were left out in turn, the least and the
    greatest p without one, and the first day told of the one that weighs most (None: none was left out).
    """

    score: Score | None
    decides: bool
    interrupts: bool
    little_history: bool
    none_scored: bool
    held_since: date | None
    begins: date
    ends: date
    past: int
    region: int
    users: float
    limit: float
    without: "Without | None"


@dataclass(frozen=True, slots=True, kw_only=True)
class Without:
    """A score without one kin group, over all of them that its span holds; see `leaving_out`."""

    groups: int
    least: float
    greatest: float
    first_on: date


def unusual(
    evidence: Evidence, policy: DetectionPolicy, found: Threshold, held: Held, *, known: date
) -> dict[int, Unusual]:
    """For each cluster's context how unusual it is, by what was recorded up to `known` in `held`."""
    latest = latest_scores(held, policy, found.contexts, known=number_of(known), valid=found.valid_on)
    since = _held_since(evidence, number_of(known))
    return {
        context: _of(evidence, policy, found, latest, each, context, since)
        for each, context in enumerate(found.contexts.tolist())
    }


def _of(
    evidence: Evidence,
    policy: DetectionPolicy,
    found: Threshold,
    latest: Latest,
    each: int,
    context: int,
    since: Mapping[int, date],
) -> Unusual:
    limits = latest.limits.get(int(evidence.places.region[context]))
    p, k, opens, on, past, _, region, _, _, expected = latest.scores[each].tolist()
    p = p if k else 1.0  # Nothing was scored: a place that stands for no other, merged in a circle.
    rows = found.rows[found.ptr[each] : found.ptr[each + 1]]
    severity = min(
        (policy.severity_of(evidence.harm_type_sets[code]) for code in np.unique(evidence.harm_types[rows]).tolist()),
        default=policy.severity_of(()),
    )
    unlimited = severity == len(policy.budgets) or policy.budgets[severity].alerts_a_month == UNLIMITED
    few = limits is None or limits.few
    decides = not (unlimited or few)
    a_year = 0.0 if limits is None else limits.a_year
    limit = float(limits.alpha[severity]) if decides and limits else UNLIMITED
    without = _without(latest.without[each])
    score = Score(
        p=p,
        recurrence_days=_days_between(p, a_year),
        expected=expected,
        observed=int(k) - 1,
        p_without_one=without and without.greatest,
        recurrence_days_without_one=_days_between(without.greatest, a_year) if without else None,
    )
    return Unusual(
        score=score if k else None,
        decides=decides,
        interrupts=p <= limit,
        little_history=few and not unlimited,
        none_scored=decides and limit == UNLIMITED,
        held_since=since.get(int(evidence.places.region[context])) if decides and limit < UNLIMITED else None,
        begins=day_of(int(opens)) if k else day_of(0),
        ends=day_of(int(on)) if k else day_of(0),
        past=int(past),
        region=int(region),
        users=float(evidence.places.exposure[context]),
        limit=limit,
        without=without,
    )


def _held_since(evidence: Evidence, known: int) -> dict[int, date]:
    """By region the day on which csgraph learnt the first of what it holds, within the year up to `known`.

    Regions of which nothing was entered before that day are left out: their past is csgraph's own.
    """
    if evidence.learnt is None or not evidence.rows:
        return {}
    region = evidence.places.region[evidence.places.root[evidence.context]]
    learnt, entered = (np.full(len(evidence.places.regions), OPEN, dtype=np.int32) for _ in range(2))
    np.minimum.at(learnt, region, evidence.learnt)
    np.minimum.at(entered, region, evidence.recorded)
    told = np.flatnonzero((learnt > known - YEAR) & (entered < learnt) & (learnt < OPEN))
    return {int(each): day_of(int(learnt[each])) for each in told}


def _days_between(p: float, a_year: float) -> float | None:
    """How often chance would bring it, as days from one time to the next; None where nothing is evaluated."""
    return YEAR / (max(p, LEAST) * a_year) if a_year else None


def _without(row: Float64) -> Without | None:
    groups, least, greatest, first = row.tolist()
    return Without(groups=int(groups), least=least, greatest=greatest, first_on=day_of(int(first))) if groups else None


def held_of(evidence: Evidence) -> Held:
    """What is held at one moment as a history in which nothing was ever withdrawn, and merges always were."""
    places, kinds = evidence.places, tuple(ContextKind)
    within: dict[int, list[str]] = {}
    for low, high in zip(places.within_child.tolist(), places.within_parent.tolist(), strict=True):
        within.setdefault(low, []).append(str(places.ids[high]))
    contexts = [
        ContextRow(
            uid=uid,
            kind=kinds[places.kind[code]],
            name=places.names[code],
            source_ids=places.source_ids[code],
            within=tuple(within.get(code, ())),
            merged_into=None if places.merged_into[code] == NONE else places.ids[int(places.merged_into[code])],
            region=places.regions[int(places.region[code])],
            exposure=None if np.isnan(places.exposure[code]) else float(places.exposure[code]),
        )
        for code, uid in enumerate(places.ids)
    ]
    columns = {name: getattr(evidence, name) for name in AssociationColumns.__dataclass_fields__}
    columns |= {name: np.ascontiguousarray(columns[name]) for name in ("incident", "record")}
    families: Int32 = evidence.people.kin
    several = np.bincount(families, minlength=1)[families] > 1 if families.size else np.zeros(0, dtype=np.bool_)
    label = np.where(several, families, np.int32(NONE)).astype(np.int32)
    return Held(
        rows=AssociationColumns(**columns),
        superseded=np.full(evidence.rows, OPEN, dtype=np.int32),
        kin_label=label[evidence.person],
        kin_labels=int(families.max(initial=-1)) + 1,
        harm_type_sets=evidence.harm_type_sets,
        contexts=contexts,
        alias_from=np.full(len(contexts), -OPEN, dtype=np.int32),
        alias_until=np.full(len(contexts), OPEN, dtype=np.int32),
        people=evidence.people,
    )
