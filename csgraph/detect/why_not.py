"""Why not: which step of the rule a context fails, in words.

What is counted of a context that does not meet its floor is what the rule finds with a floor of one.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

import numpy as np

from csgraph.detect.columns import KIND_CODES, LOCUS_CODES, OPEN, ROLE_CODES, Evidence, window_from
from csgraph.detect.explain import spoken
from csgraph.detect.policy import Budget, DetectionPolicy, Floor
from csgraph.detect.threshold import evaluate
from csgraph.domain.clusters import Cluster
from csgraph.domain.terms import Locus

YEAR = timedelta(days=364)


@dataclass(frozen=True, slots=True, kw_only=True)
class WhyNot:
    """Whether a context alerts on a day, and each step of the rule in words, down to the one it fails."""

    alerts: bool
    steps: tuple[str, ...]


def why_not(
    evidence: Evidence, policy: DetectionPolicy, context: str, valid_on: date, *, known_on: date | None = None
) -> WhyNot:
    """Of one context, that it was not merged into another: what the rule asks for, and what is there."""
    met = _of(context, evaluate(evidence, policy, valid_on, known_on=known_on))
    counted = met or _of(context, evaluate(evidence, _least(policy), valid_on))
    if counted is None:
        return WhyNot(alerts=False, steps=_nothing(evidence, policy, context, valid_on))
    floor = policy.floor_for(counted.kind)
    steps = _counts(counted, floor, valid_on) if counted.window_to == valid_on else ()
    if met is not None:
        return WhyNot(alerts=met.alerts, steps=(*steps, met.why_not or "It meets the rule and alerts."))
    return WhyNot(alerts=False, steps=steps or (_long_ago(floor, valid_on),))


def _of(context: str, clusters: Sequence[Cluster]) -> Cluster | None:
    return next((each for each in clusters if each.context == context), None)


def _least(policy: DetectionPolicy) -> DetectionPolicy:
    """The policy with floors that one young person meets, and without budgets."""
    floors = {kind: replace(floor, kin_groups=1, reports=1) for kind, floor in policy.floors.items()}
    default = replace(policy.default_floor, kin_groups=1, reports=1)
    return replace(policy, default_floor=default, floors=floors, budgets=(Budget(name="default"),))


def _counts(cluster: Cluster, floor: Floor, valid_on: date) -> tuple[str, ...]:
    groups, reports = cluster.kin_groups, cluster.independent_reports
    who = _count(groups, "unrelated young person is", "unrelated young people are")
    people = f"In the {floor.window} days up to {spoken(valid_on)} {who} counted; the rule asks for {floor.kin_groups}."
    kin = f"{cluster.young_people} young people are recorded; those of one family count once."
    what = _count(reports, "independent report", "independent reports")
    told = f"That makes {what}; the rule asks for {floor.reports}."
    return (people, kin, told) if cluster.young_people != groups else (people, told)


def _long_ago(floor: Floor, valid_on: date) -> str:
    first = window_from(valid_on, floor.window)
    days = f"the {floor.window} days from {spoken(first)} to {spoken(valid_on)}"
    return f"Nothing that counts falls in {days}, though something did within the year."


def _nothing(evidence: Evidence, policy: DetectionPolicy, context: str, valid_on: date) -> tuple[str, ...]:
    said = f"Nothing that counts was said of it in the year from {spoken(valid_on - YEAR)} to {spoken(valid_on)}."
    reasons = {why: count for why, count in _left_out(evidence, policy, context).items() if count}
    listed = "; ".join(f"{count} {why}" for why, count in reasons.items())
    return (said, f"Entries that are held and do not count: {listed}.") if reasons else (said,)


def _left_out(evidence: Evidence, policy: DetectionPolicy, context: str) -> Mapping[str, int]:
    """How many entries of a context do not count, by the first step that leaves each out."""
    places = evidence.places
    codes = [code for code, root in enumerate(places.root.tolist()) if places.ids[root] == context]
    rows = np.flatnonzero(np.isin(evidence.context, codes))
    kinds, roles = [KIND_CODES[each] for each in policy.kinds], [ROLE_CODES[each] for each in policy.roles]
    of_kind = np.isin(evidence.kind[rows], kinds)
    of_role = np.isin(evidence.role[rows], roles)
    in_family = evidence.locus[rows] == LOCUS_CODES[Locus.FAMILIAL]
    never = evidence.last[rows] == -OPEN
    return {
        "say who uses it or found themselves there": int((~of_kind).sum()),
        "are of a part that does not count": int((of_kind & ~of_role).sum()),
        "are about harm in the family": int((of_kind & of_role & in_family).sum()),
        "are about somebody not counted then: no longer a child, gone, or known by name alone": int(
            (of_kind & of_role & ~in_family & never).sum()
        ),
        "lie outside that year, or no service worked with the young person then": int(
            (of_kind & of_role & ~in_family & ~never).sum()
        ),
    }


def _count(count: int, one: str, many: str) -> str:
    return f"{count} {one if count == 1 else many}"
