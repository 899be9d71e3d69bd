"""The referee: the threshold rule by brute force, straight from "S1, exactly", one day after another.

It shares nothing with the arithmetic but the rows it is given, and is as slow as it is plain.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from csgraph.detect.rows import AssociationRow
from tests.unit.detect.worlds import World

KINDS = {"NAMED_UNSAFE", "HARMED_AT"}
DAY = timedelta(days=1)
Floor = tuple[int, int, int]


@dataclass(frozen=True, kw_only=True)
class Seen:
    """What a cluster must show."""

    window: tuple[date, date]
    first_met_on: date
    last_met_on: date
    young_people: int
    kin_groups: int
    reports: int
    evidence: tuple[str, ...]
    from_sub_places: tuple[str, ...]
    alerts: bool


def clusters(world: World, floors: Mapping[str, Floor], valid_on: date) -> dict[str, Seen]:
    """Every cluster, by context uid. `floors` are (K, R, W) by context kind, "default" for the others."""
    kin = parts([*((row.person, row.person) for row in world.associations), *world.kin])
    root = {row.uid: end_of_chain(world, row.uid) for row in world.contexts}
    kinds = {row.uid: row.kind for row in world.contexts}
    up = {root[row.uid]: {root[above] for each in world.contexts if root[each.uid] == root[row.uid]
          for above in each.within} - {root[row.uid]} for row in world.contexts}  # fmt: skip
    found: dict[str, Seen] = {}
    for context in set(root.values()):
        floor = floors.get(kinds[context], floors["default"])
        mine = [
            row for row in world.associations if context in {root[row.context], *lies_within(up, root[row.context])}
        ]
        seen = cluster(world, mine, floor, kin, valid_on)
        if seen is not None:
            below = (row.source_id for row in mine if row.source_id in seen.evidence and root[row.context] != context)
            found[context] = Seen(**{**{name: getattr(seen, name) for name in Seen.__annotations__},
                                     "from_sub_places": tuple(sorted(below))})  # fmt: skip
    same = {high for high, seen in found.items() for low in found
            if high in lies_within(up, low) and found[low].evidence == seen.evidence
            and found[low].last_met_on >= seen.last_met_on}  # fmt: skip
    return {uid: Seen(**{**{name: getattr(seen, name) for name in Seen.__annotations__},
                         "alerts": seen.alerts and uid not in same}) for uid, seen in found.items()}  # fmt: skip


def cluster(
    world: World, rows: list[AssociationRow], floor: Floor, kin: Mapping[str, str], valid_on: date
) -> Seen | None:
    """Steps 1 to 6 for the associations of one context."""
    least, least_reports, window = floor
    year = [valid_on - DAY * back for back in range(364, -1, -1)]
    held = {day: [row for row in rows if counted(world, row, day, window, valid_on)] for day in year}
    groups = {day: len({kin[row.person] for row in held[day]}) for day in year}
    reports = {day: independent(held[day], kin) for day in year}
    met = [day for day in year if groups[day] >= least and reports[day] >= least_reports]
    if not met:
        return None
    shown = valid_on
    if valid_on not in met:
        best = [day for day in met if groups[day] == max(groups[each] for each in met)]
        shown = next(day for day in reversed(best) if day - DAY not in best)
    evidence = held[shown]
    return Seen(
        window=(shown - DAY * (window - 1), shown),
        first_met_on=met[0],
        last_met_on=met[-1],
        young_people=len({row.person for row in evidence}),
        kin_groups=groups[shown],
        reports=reports[shown],
        evidence=tuple(sorted(row.source_id for row in evidence)),
        from_sub_places=(),
        alerts=valid_on in met,
    )


def counted(world: World, row: AssociationRow, day: date, window: int, valid_on: date) -> bool:
    """Whether an association counts in the window that ends on `day`."""
    opens = day - DAY * (window - 1)
    person = next((each for each in world.people if each.uid == row.person), None)
    episodes = [each for each in world.episodes if each.person == row.person]
    stops = [each for each in (person.adult_from, person.died_on, person.left_on) if each] if person else []
    last = min([valid_on if row.valid_to is None else row.valid_to - DAY, *(stop - DAY for stop in stops)])
    return (
        row.kind in KINDS
        and row.role != "HELPED"
        and row.locus != "FAMILIAL"
        and not (person and person.stub)
        and row.valid_from <= valid_on
        and row.valid_from <= last
        and row.valid_from <= day
        and last >= opens
        and (not episodes or any(each.start <= day and (each.to is None or each.to >= opens) for each in episodes))
    )


def independent(rows: list[AssociationRow], kin: Mapping[str, str]) -> int:
    """Step 3: own-voice kin groups, and the connected parts of the rest."""
    own = {kin[row.person] for row in rows if row.voice == "OWN"}
    rest = [row for row in rows if kin[row.person] not in own]
    same = [(row.uid, (f"kin {kin[row.person]}", f"incident {row.incident}", f"record {row.record}")) for row in rest]
    links = [(uid, each) for uid, names in same for each in names if not each.endswith(" None")]
    return len(own) + len(set(parts(links).values()))


def parts(links: Iterable[tuple[str, str]]) -> dict[str, str]:
    """Connected parts: each member with the name of its part."""
    part: dict[str, set[str]] = {}
    for one, other in links:
        joined = part.setdefault(one, {one}) | part.setdefault(other, {other})
        for member in joined:
            part[member] = joined
    return {member: min(joined) for member, joined in part.items()}


def end_of_chain(world: World, uid: str) -> str:
    """The context that one was merged into in the end."""
    into = {row.uid: row.merged_into for row in world.contexts}
    while (after := into[uid]) is not None:
        uid = after
    return uid


def lies_within(up: Mapping[str, set[str]], uid: str) -> set[str]:
    """Every context above one, at any depth; none of those that are also below it (a circle)."""
    return {above for above in reach(up, uid) if uid not in reach(up, above)}


def reach(up: Mapping[str, set[str]], uid: str) -> set[str]:
    """Every context that one comes to by going up."""
    reached: set[str] = set()
    waiting = [*up[uid]]
    while waiting:
        at = waiting.pop()
        if at not in reached:
            reached.add(at)
            waiting.extend(up[at])
    return reached
