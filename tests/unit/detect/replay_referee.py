"""The referee of the replay: every day of record by brute force, straight from the design page and decision 9.

It shares nothing with the arithmetic but what was fitted (gamma and a); the tail is SciPy's.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import pairwise
from statistics import median

from scipy.stats import nbinom

DAY = timedelta(days=1)
Floors = Mapping[str, tuple[int, int, int]]


@dataclass(frozen=True, kw_only=True)
class Row:
    """A line of evidence.csv."""

    number: int
    person: str
    kin: str
    context: str
    voice: str
    start: date
    end: date | None
    recorded: date
    superseded: date | None
    incident: str
    record: str
    harm: str

    def known(self, day: date) -> bool:
        return self.recorded <= day and (self.superseded is None or day < self.superseded)


Item = tuple[Row, str, bool]
"""A row, its kin group, and whether it is told of the context itself."""
Evidence = Mapping[str, Sequence[Item]]
Clock = Mapping[str, list[date]]


@dataclass(frozen=True, kw_only=True)
class Place:
    """A line of contexts.csv."""

    uid: str
    kind: str
    region: str
    exposure: float | None = None
    within: str = ""
    alias_of: str = ""
    alias_from: date | None = None

    def merged(self, day: date) -> bool:
        return bool(self.alias_of) and (self.alias_from is None or self.alias_from <= day)


@dataclass(frozen=True, kw_only=True)
class Setting:
    """The policy, as far as it matters; `budgets` are (name, harm types, alerts a month)."""

    floors: Floors
    budgets: Sequence[tuple[str, tuple[str, ...], float]]
    minimum: int = 3
    longest: int = 90


@dataclass(kw_only=True)
class Alert:
    """What is remembered of a context's alert."""

    people: set[str] = field(default_factory=set[str])
    rows: set[int] = field(default_factory=set[int])
    most: int = 0
    stood: date = date.min
    seen: date = date.min
    stands: bool = False
    superseded: bool = False
    untried: bool = False


@dataclass(frozen=True, kw_only=True)
class Weighed:
    """An evaluation, as alpha is measured by it."""

    context: str
    on: date
    p: float
    severity: int
    could_be_told: bool


class Referee:
    """Goes through the days of record; `evaluated` and `told` are what came of it."""

    def __init__(
        self,
        rows: Sequence[Row],
        places: Sequence[Place],
        setting: Setting,
        fits: Mapping[tuple[str, str], tuple[float, float]],
    ) -> None:
        self.rows, self.places, self.setting, self.fits = rows, {each.uid: each for each in places}, setting, fits
        self.evaluated: list[dict[str, object]] = []
        self.told: list[dict[str, object]] = []
        self.alerts: dict[str, Alert] = {}
        self.latest: dict[str, float] = {}
        self.counts: dict[tuple[str, date], list[int]] = {}
        self.weighed: dict[str, list[Weighed]] = {}
        self.measured: dict[tuple[str, str], list[float]] = {}
        days = {row.recorded for row in rows} | {row.superseded for row in rows if row.superseded}
        days |= {each.alias_from for each in places if each.alias_from}
        days = {day for day in days if day >= min(row.recorded for row in rows)}
        before = None
        for day in sorted(days):
            self.one_day(day, before)
            before = day

    def evidence(self, known: date) -> dict[str, list[Item]]:
        """For each standing context its rows, with kin group and whether they are told of it itself."""
        kin = families([row for row in self.rows if row.known(known)])
        self.members = {group: {person for person, of in kin.items() if of == group} for group in kin.values()}
        found: dict[str, list[Item]] = {uid: [] for uid in self.standing(known)}
        for row in self.rows:
            if row.known(known) and row.start <= known:
                root = self.root(row.context, known)
                found[root].append((row, kin[row.person], True))
                for above in self.above(root, known):
                    found[above].append((row, kin[row.person], False))
        return found

    def standing(self, known: date) -> list[str]:
        return [uid for uid, each in self.places.items() if not each.merged(known)]

    def root(self, uid: str, known: date) -> str:
        while self.places[uid].merged(known):
            uid = self.places[uid].alias_of
        return uid

    def above(self, root: str, known: date) -> set[str]:
        found: set[str] = set()
        waiting = [root]
        while waiting:
            at = waiting.pop()
            for each in self.places.values():
                if self.root(each.uid, known) == at and each.within:
                    up = self.root(each.within, known)
                    if up not in found and up != root:
                        found.add(up)
                        waiting.append(up)
        return found

    def incidents(self, rows: Sequence[Item]) -> list[date]:
        """Connected parts of each day's rows, without those that are linked with the 90 days before."""
        found: list[date] = []
        for day in sorted({row.start for row, _, _ in rows}):
            today = [each for each in rows if each[0].start == day]
            early = [each for each in rows if day - 90 * DAY <= each[0].start < day]
            while today:
                part, waiting = list[Item](), [today.pop()]
                while waiting:
                    one = waiting.pop()
                    part.append(one)
                    waiting += [each for each in today if linked(one, each)]
                    today = [each for each in today if not linked(one, each)]
                if not any(linked(one, other) for one in part for other in early):
                    found.append(day)
        return found

    def window(self, rows: Sequence[Item], day: date, days: int) -> list[Item]:
        return [
            each
            for each in rows
            if each[0].start <= day and (each[0].end is None or each[0].end > day - (days - 1) * DAY)
        ]

    def floor(self, uid: str) -> tuple[int, int, int]:
        return self.setting.floors.get(self.places[uid].kind, self.setting.floors["default"])

    def met(self, uid: str, rows: Sequence[Item], day: date) -> bool:
        groups, least, days = self.floor(uid)
        held = self.window(rows, day, days)
        return len({kin for _, kin, _ in held}) >= groups and len(reports(held)) >= least

    def severity(self, held: Sequence[Item]) -> int:
        harms = {row.harm for row, _, _ in held}
        for place, (_, types, _) in enumerate(self.setting.budgets):
            if not types or harms & set(types):
                return place
        return len(self.setting.budgets)

    def one_day(self, day: date, before: date | None) -> None:
        then = self.evidence(before) if before else {}
        now = self.evidence(day)
        self.now = now
        incidents = {uid: self.incidents(rows) for uid, rows in now.items()}
        self.days = incidents
        earlier = {uid: self.incidents(rows) for uid, rows in then.items()}
        clock = {uid: self.incidents([each for each in rows if each[2]]) for uid, rows in now.items()}
        changed = {uid for uid in {*now, *then} if grouped(now.get(uid, [])) != grouped(then.get(uid, []))}
        for region in {self.places[uid].region for uid in changed}:
            if (region, f"{day:%Y-%m}") not in self.measured:
                self.measured[region, f"{day:%Y-%m}"] = self.measure(region, day)
        limits = {region: self.limits(region, day) for region in {each.region for each in self.places.values()}}
        for uid in sorted({*now, *then}):
            self.one_context(uid, day, before, now, then, incidents.get(uid, []), earlier.get(uid, []), clock, limits)

    def one_context(
        self,
        uid: str,
        day: date,
        before: date | None,
        now: Evidence,
        then: Evidence,
        incidents: list[date],
        earlier: list[date],
        clock: Clock,
        limits: Mapping[str, list[float]],
    ) -> None:
        rows, old = now.get(uid, []), then.get(uid, [])
        region = self.places[uid].region
        days = self.floor(uid)[2]
        held = self.window(rows, day, days)
        if grouped(rows) == grouped(old):
            return
        key, old_key = ({row.number for row, _, _ in each} for each in (rows, old))
        alert = self.alerts.setdefault(uid, Alert())
        stood_before = alert.stands
        if stood_before:
            passing = [alert.seen + DAY * step for step in range((day - alert.seen).days)]
            alert.stood = max(each for each in passing if each == alert.seen or self.met(uid, old, each))
        severity = self.severity(held)
        score = None
        if incidents != earlier:
            first = min(set_difference(earlier, incidents) + set_difference(incidents, earlier))
            self.latest[uid], score = self.least(uid, first, incidents, rows, clock, day)
            count = self.counts.setdefault((region, day), [0] * (len(self.setting.budgets) + 1))
            count[severity] += 1
            groups, _, days = self.floor(uid)
            inside = [each for each in incidents if day - days * DAY < each <= day]
            self.weighed.setdefault(region, []).append(
                Weighed(
                    context=uid,
                    on=day,
                    p=self.latest[uid],
                    severity=severity,
                    could_be_told=len(inside) >= groups,
                )
            )
            self.evaluated.append(
                {
                    "on": day,
                    "context": uid,
                    "p": self.latest[uid],
                    "score": score,
                    "floor_met": self.met(uid, rows, day),
                    "kin_groups": len({kin for _, kin, _ in held}),
                }
            )
        total = sorted(
            each for other, each_days in clock.items() if self.places[other].region == region for each in each_days
        )
        few = len(total) < 200 or (day - total[0]).days < 180
        unlimited = severity == len(self.setting.budgets) or self.setting.budgets[severity][2] == float("inf")
        alpha = float("inf") if unlimited else limits[region][severity]
        by_score = not (few or unlimited)
        p = self.latest.get(uid, 1.0)
        alerts = self.met(uid, rows, day) and (not by_score or p <= alpha)
        if alerts and self.told_below(uid, held, now, day):
            alerts = False
        lost = bool(old_key - key) or any(not any(one <= other for other in grouped(rows)) for one in grouped(old))
        stood_ever = bool(alert.people)
        if alerts:
            self.tell(uid, day, alert, held, by_score, p, before=[each for each in held if each in old])
            alert.untried = (few and not unlimited) and (alert.untried or not stood_ever)
        elif by_score and alert.untried:
            alert.superseded, alert.untried = True, False
        elif alert.people and lost:
            if self.met(uid, rows, day) and stood_before and alert.stood == day - DAY:
                alert.superseded = True
            if not self.met(uid, rows, alert.stood):
                alert.superseded = True
        alert.stands, alert.seen = alerts, day

    def told_below(self, uid: str, held: Sequence[Item], now: Evidence, day: date) -> bool:
        numbers = {row.number for row, _, _ in held}
        return any(
            self.met(low, now[low], day)
            and {row.number for row, _, _ in self.window(now[low], day, self.floor(low)[2])} == numbers
            for low in now
            if uid in self.above(low, day)
        )

    def tell(
        self,
        uid: str,
        day: date,
        alert: Alert,
        held: Sequence[Item],
        by_score: bool,
        p: float,
        *,
        before: Sequence[Item],
    ) -> None:
        change = ""
        parts = reports(held)
        if not alert.people:
            change = "RAISED"
        elif alert.superseded or (day - alert.stood).days > 90:
            change = "RETURNED"
        elif (
            any(not self.members[kin] & alert.people for _, kin, _ in held)
            or any(not {row.number for row, _, _ in part} & alert.rows for part in parts)
            or len(parts) > max(alert.most, len(reports(before)))
        ):
            change = "GROWN"
        alert.most = max(alert.most, len(parts))
        if change:
            alert.people |= {person for _, kin, _ in held for person in self.members[kin]}
            alert.rows |= {row.number for row, _, _ in held}
            self.told.append(
                {
                    "raised_on": day,
                    "context": uid,
                    "change": change,
                    "rule": "score" if by_score else "threshold",
                    "p": p,
                    "rows": sorted(row.number for row, _, _ in held),
                    "kin_groups": len({kin for _, kin, _ in held}),
                    "independent_reports": len(parts),
                    "young_people": len({row.person for row, _, _ in held}),
                }
            )
        alert.stood, alert.superseded = day, False

    def limits(self, region: str, day: date) -> list[float]:
        past = {on: each for (where, on), each in self.counts.items() if where == region and on < day}
        year = [each for on, each in past.items() if on >= day - 365 * DAY]
        if not year:
            return [float("inf")] * len(self.setting.budgets)
        span = max(30, min(365, (day - min(past)).days))
        plain = [
            budget / (sum(each[place] for each in year) * 30 / span)
            if sum(each[place] for each in year)
            else float("inf")
            for place, (_, _, budget) in enumerate(self.setting.budgets)
        ]
        measured = self.measured.get((region, f"{day:%Y-%m}"), plain)
        return [alpha if alpha < float("inf") else least for alpha, least in zip(measured, plain, strict=True)]

    def measure(self, region: str, day: date) -> list[float]:
        """Alpha by class: the level up to which the year's evaluations would have told as often as the budget allows.

        inf where it is not measured: with fewer than 30 days, or no evaluation of the class.
        """
        plain, past = self.limits(region, day), [each for each in self.weighed.get(region, []) if each.on < day]
        began = min((each.on for each in past), default=day)
        since = max(day - 365 * DAY, began + 90 * DAY)
        if day - since < 30 * DAY:
            return [float("inf")] * len(plain)
        return [
            self.level(place, budget * (day - since).days / 30, since, plain, past)
            if plain[place] < float("inf")
            else float("inf")
            for place, (_, _, budget) in enumerate(self.setting.budgets)
        ]

    def level(self, place: int, allowed: float, since: date, plain: list[float], past: list[Weighed]) -> float:
        """Between the level at which one alert fewer would have begun than are allowed, and that with one more."""
        most, last, beyond = min(0.2, 32 * plain[place]), 0.0, plain[place] / 100
        begins: list[tuple[float, float]] = []
        for each in past:
            if each.severity == place and each.on >= since and each.could_be_told and each.p <= 32 * plain[place]:
                before = [at for at in past if at.context == each.context and at.on <= each.on]
                stood = min(self.stood(each, before, plain), default=float("inf"))
                begins += [(each.p, stood)] if each.p < stood else []
        for level in sorted({p for p, _ in begins if p > beyond}):
            more = sum(p == level for p, _ in begins)
            told = sum((beyond < p <= level) - (beyond < stood <= level) for p, stood in begins)
            if told >= allowed:
                return min(most, last + (level - last) * min(1.0, allowed - (told - more)))
            last = level
        return most

    def stood(self, each: Weighed, before: Sequence[Weighed], plain: list[float]) -> Iterable[float]:
        """At what levels of its class an alert of the context stood on one of the 90 days before an evaluation."""
        days = self.floor(each.context)[2]
        for at, after in pairwise(sorted(before, key=lambda each: each.on)):
            until = min(after.on, at.on + days * DAY)
            if at.could_be_told and at.severity < len(plain) and until >= each.on - 90 * DAY:
                yield at.p * plain[each.severity] / plain[at.severity]

    def least(
        self, uid: str, first: date, incidents: list[date], rows: Sequence[Item], clock: Clock, known: date
    ) -> tuple[float, dict[str, float] | None]:
        found = [self.score(uid, day, incidents, clock, known) for day in sorted(set(incidents)) if day >= first]
        found = [each for each in found if each]
        best = min(found, key=lambda each: each["p"], default=None)
        return (best["p"], best) if best else (1.0, None)

    def score(self, uid: str, t: date, incidents: list[date], clock: Clock, known: date) -> dict[str, float] | None:
        place = self.places[uid]
        standing = [self.places[each] for each in self.standing(known) if self.places[each].region == place.region]
        region = [(day, each.kind) for each in standing for day in clock[each.uid]]
        until = [day for day in incidents if day <= t]
        gamma, a = self.fits[place.region, known.isoformat()[:7]]
        exposure = {
            each.uid: self.median(each, standing) if each.exposure is None else each.exposure for each in standing
        }
        alike = [each.uid for each in standing if each.kind == place.kind]
        weight = exposure[uid] ** gamma / sum(exposure[each] ** gamma for each in alike)
        best: dict[str, float] | None = None
        for k in range(self.setting.minimum, 13):
            if len(until) < k or (t - until[-k]).days > self.setting.longest:
                break
            opens = until[-k]
            year = [(day, kind) for day, kind in region if opens - 365 * DAY <= day < opens]
            n_h = sum(opens - 365 * DAY <= day < opens for day in incidents)
            others = max(sum(opens <= day <= t for day, _ in region) - k, 0.5)
            kinds = len({each.kind for each in standing})
            of_kind = sum(opens - 365 * DAY <= day < opens for each in alike for day in self.days.get(each, ()))
            m = min((of_kind + 1) / (len(year) + kinds) * weight, 1 - 1 / (len(year) + kinds + 1))
            of_others = max(len(year) - n_h, 0)
            beta = a * (1 - m) / m + of_others
            p_k = float(nbinom.sf(k - 2, a + n_h, beta / (beta + others)))
            if best is None or p_k < best["p_k"]:
                best = {
                    "p": min(1.0, 3 * p_k),
                    "p_k": p_k,
                    "k": k,
                    "n_h": n_h,
                    "S_h": of_others,
                    "S": others,
                    "m": m,
                    "expected": (a + n_h) * others / beta,
                }
        return best

    def median(self, place: Place, standing: Sequence[Place]) -> float:
        known = [each.exposure for each in standing if each.kind == place.kind and each.exposure is not None]
        known = known or [
            each.exposure
            for each in self.places.values()
            if each.kind == place.kind and each.exposure is not None and not each.alias_of
        ]
        return median(known) if known else 1.0


def grouped(rows: Sequence[Item]) -> set[frozenset[int]]:
    """The numbers of the rows, those of one kin group together."""
    return {frozenset(row.number for row, of, _ in rows if of == kin) for _, kin, _ in rows}


def set_difference(left: list[date], right: list[date]) -> list[date]:
    """What the left has more often than the right."""
    return [day for day in set(left) if left.count(day) > right.count(day)]


def linked(one: Item, other: Item) -> bool:
    """One kin group; or, both without own voice, one record or one incident."""
    if one[1] == other[1]:
        return True
    if "OWN" in (one[0].voice, other[0].voice):
        return False
    return bool(one[0].incident and one[0].incident == other[0].incident) or bool(
        one[0].record and one[0].record == other[0].record
    )


def reports(held: Sequence[Item]) -> list[list[Item]]:
    """The independent reports of a window."""
    own = {kin for row, kin, _ in held if row.voice == "OWN"}
    found = [[each for each in held if each[1] == kin] for kin in sorted(own)]
    rest = [each for each in held if each[1] not in own]
    while rest:
        part, waiting = list[Item](), [rest.pop()]
        while waiting:
            one = waiting.pop()
            part.append(one)
            near = [
                each
                for each in rest
                if each[1] == one[1]
                or (one[0].incident and each[0].incident == one[0].incident)
                or (one[0].record and each[0].record == one[0].record)
            ]
            rest = [each for each in rest if each not in near]
            waiting += near
        found.append(part)
    return found


def families(rows: Sequence[Row]) -> dict[str, str]:
    """The kin group of everybody, named by its first label or person."""
    part: dict[str, set[str]] = {}
    for row in rows:
        joined = part.setdefault(row.person, {row.person}) | (
            part.setdefault(f"kin {row.kin}", {f"kin {row.kin}"}) if row.kin else set()
        )
        for each in joined:
            part[each] = joined
    return {row.person: min(part[row.person]) for row in rows}
