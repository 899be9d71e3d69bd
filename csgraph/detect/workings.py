"""Workings: the arrays that replays work on, made ready for a history under a policy."""

import numpy as np

from csgraph.detect.budgets import evaluations
from csgraph.detect.columns import OPEN, Int8, Int32, Int64
from csgraph.detect.history import Held, Versions
from csgraph.detect.judging import Ledger, Region, Rule
from csgraph.detect.policy import DetectionPolicy
from csgraph.detect.presences import Spells
from csgraph.detect.regions import Fit, Members, shares
from csgraph.detect.standing import Desk, Rows, desk
from csgraph.detect.standing_places import Belonging
from csgraph.domain.terms import ContextKind


def rows_of(versions: Versions) -> Rows:
    """The columns that windows are counted from."""
    return Rows(*(getattr(versions, name) for name in Rows._fields))


def rule_of(where: Belonging, policy: DetectionPolicy) -> Rule:
    """The policy by target."""
    kind = where.places.kind[where.context]
    floors = [policy.floor_for(each) for each in ContextKind]
    below = where.below
    lengths = [len(below.get(target, ())) for target in range(where.context.size)]
    return Rule(
        window=np.array([floor.window for floor in floors], dtype=np.int32)[kind],
        groups=np.array([floor.kin_groups for floor in floors], dtype=np.int32)[kind],
        reports=np.array([floor.reports for floor in floors], dtype=np.int32)[kind],
        scored=where.scored,
        clocked=where.clocked,
        below_ptr=np.concatenate([[0], np.cumsum(lengths)]).astype(np.int64),
        below=np.array([low for high in sorted(below) for low in below[high]], dtype=np.int32),
        longest=policy.longest_window,
        fewest=max(2, policy.minimum_people),
        budgets=np.array([budget.alerts_a_month for budget in policy.budgets], dtype=np.float64),
        other=policy.severity_of(()),
    )


def ledger_of(ptr: Int64) -> Ledger:
    """An empty ledger with room for all versions by target; the table of families is for each region its own."""
    targets, count = ptr.size - 1, int(ptr[-1])
    numbers = [np.zeros(targets, dtype=np.int32) for _ in range(5)]
    places = [np.empty(count, dtype=np.int32) for _ in range(3)]
    claims = [np.zeros(targets, dtype=np.bool_) for _ in range(5)]
    days = [np.full(targets, -OPEN, dtype=np.int32) for _ in range(3)]
    scores = np.zeros((targets, 10))
    scores[:, 0] = 1.0
    return Ledger(
        begin=np.ascontiguousarray(ptr[:-1]),
        room=np.diff(ptr),
        order=places[0],
        held=numbers[0],
        active=places[1],
        actives=numbers[1],
        days=places[2],
        incidents=numbers[2],
        changed_from=numbers[3],
        taken_on=days[0],
        has_lost=claims[0],
        scores=scores,
        raised=claims[1],
        stands=claims[2],
        superseded=claims[3],
        untried=claims[4],
        stood_on=days[1],
        seen_on=days[2],
        known=np.zeros(count, dtype=np.bool_),
        families=families_table(1),
        most=numbers[4],
    )


def region_of(kind: Int8, rule: Rule, begins: int, ends: int, *, room: int) -> Region:
    """A region's clocks, standing still, with room for the days from `begins` to `ends`; `kind` is by target.

    There is `room` for so many evaluations.
    """
    size = ends - begins + 2
    return Region(
        base=begins,
        clock=np.zeros(size, dtype=np.int32),
        kind_clocks=np.zeros((len(ContextKind), size), dtype=np.int32),
        filled=np.full(1, begins, dtype=np.int64),
        kinds=1,
        kind=kind.astype(np.int32),
        weight=np.ones(kind.size),
        size=np.ones(1),
        alpha=np.full(rule.budgets.size, np.inf),
        evaluated=np.zeros((rule.budgets.size + 1, size), dtype=np.int32),
        began=np.full(1, OPEN, dtype=np.int64),
        past=evaluations(room, kind.size),
    )


def weighed(region: Region, members: Members, fit: Fit) -> Region:
    """The region with what was fitted."""
    region.size[0] = fit.size
    region.weight[members.contexts] = shares(members, fit.gamma)
    return region._replace(kinds=members.kinds)


def months_of(days: Int32) -> Int64:
    """The calendar month of each day, as a number."""
    return days.astype("datetime64[D]").astype("datetime64[M]").astype(np.int64)


def spells_of(held: Held) -> Spells:
    """Everybody's episodes."""
    return Spells(held.people.episode_ptr, held.people.episode_from, held.people.episode_to)


def desk_of(held: Held, versions: Versions, most: int) -> Desk:
    """A desk for windows of up to `most` rows of this history."""
    codes = (int(each.max(initial=-1)) + 1 for each in (versions.incident, versions.record))
    incidents, records = codes
    return desk(versions.kins, len(held.people.ids), incidents, records, most)


def families_table(versions: int) -> Int64:
    """An empty hash table for the kin groups of so many versions."""
    table = 8
    while table < 2 * versions:
        table *= 2
    return np.full(table, -1, dtype=np.int64)
