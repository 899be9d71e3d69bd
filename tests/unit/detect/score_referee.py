"""The referee of the score: "S2 to S5, exactly" by plain loops and scipy, one day of record after another.

It shares nothing with the arithmetic but the extract's files, and is as slow as it is plain. What the design page
leaves open is decided here by the words nearest to it, and said where it is decided.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from math import log
from statistics import median

from scipy.stats import nbinom

from tests.unit.detect.referee import lies_within, parts
from tests.unit.detect.score_extract import Context, Extract, Row

DAY = timedelta(days=1)
YEAR = timedelta(days=365)
QUIET = 90
MOST = 12


@dataclass(frozen=True, kw_only=True)
class Rule:
    """What of a policy the score needs, and the fitted values of a region in the month of a day of record."""

    kinds: frozenset[str]
    roles: frozenset[str]
    minimum_people: int
    longest_window: int
    fit: Callable[[str, date], tuple[float, float]]


@dataclass(frozen=True, kw_only=True)
class Scored:
    """One tail: that of the k-th last incident before one on `on`."""

    p: float
    k: int
    on: date
    since: date
    expected: float
    n_h: int
    s_h: int
    s: float
    a: float
    m: float


class Known:
    """What was held at the end of a day of record: kin groups, contexts as merged, and each context's incidents."""

    def __init__(self, extract: Extract, rule: Rule, on: date) -> None:
        held = [row for row in extract.rows if row.recorded <= on and (row.superseded is None or row.superseded > on)]
        named = [(f"p {row.person}", f"p {row.person}") for row in held]
        families = [(f"p {row.person}", f"k {row.kin}") for row in held if row.kin]
        self.on, self.rule, self.extract = on, rule, extract
        self.kin = parts([*named, *families])
        self.root = {uid: self._end_of_chain(uid) for uid in extract.contexts}
        self.held = [row for row in held if self._counted(row)]
        self.up = self._up()
        self.incidents = self._incidents(from_below=True)
        self.own = self._incidents(from_below=False)
        regions: dict[str, list[date]] = {}
        self.by_kind: Counter[tuple[str, str, date]] = Counter()
        for uid, days in self.own.items():
            regions.setdefault(extract.contexts[uid].region, []).extend(days)
        for uid, days in self.incidents.items():
            context = extract.contexts[uid]
            self.by_kind.update((context.region, context.kind, day) for day in days)
        self.clock = {region: sorted(days) for region, days in regions.items()}

    def _end_of_chain(self, uid: str) -> str:
        seen = {uid}
        while (context := self.extract.contexts[uid]).alias_of and (context.alias_from or date.min) <= self.on:
            if context.alias_of in seen:
                break
            seen.add(uid := context.alias_of)
        return uid

    def _counted(self, row: Row) -> bool:
        """Step 1 of S1: kinds, roles, locus, not a stub, true by the day of record, before the person's end."""
        person = self.extract.people.get(row.person)
        stops = person.stops if person else ()
        return (
            row.kind in self.rule.kinds
            and (row.role or "UNKNOWN") in self.rule.roles
            and row.locus != "FAMILIAL"
            and row.start <= self.on
            and not (person and person.stub)
            and all(row.start < stop for stop in stops)
            and self._open_to_a_service(row, min([*stops, *([row.end] if row.end else [])], default=date.max) - DAY)
        )

    def _open_to_a_service(self, row: Row, last: date) -> bool:
        """Whether the longest window, ending on some day up to that of record, held the row and a day of an episode.

        A row counts from the first such day on, as an incident on its own day.
        """
        spells = self.extract.episodes.get(row.person, ())
        window = (self.rule.longest_window - 1) * DAY
        return not spells or any(
            (first := max(row.start, opened)) <= self.on and first - window <= min(last, closed or date.max)
            for opened, closed in spells
        )

    def window(self, uid: str, days: int) -> list[int]:
        """The numbers of the counted rows in the window of so many days that ends on the day of record, in order."""
        since = self.on - (days - 1) * DAY
        return [row.number for row in self.held if uid in self._targets(row) and self._in_window(row, since)]

    def _in_window(self, row: Row, since: date) -> bool:
        person, spells = self.extract.people.get(row.person), self.extract.episodes.get(row.person, ())
        ends = [*(person.stops if person else ()), *([row.end] if row.end else [])]
        is_open = not spells or any(start <= self.on and (to or date.max) >= since for start, to in spells)
        return is_open and all(end > since for end in ends)

    def _up(self) -> dict[str, set[str]]:
        up: dict[str, set[str]] = {uid: set() for uid in set(self.root.values())}
        for uid, context in self.extract.contexts.items():
            if context.within:
                up[self.root[uid]] |= {self.root[context.within]} - {self.root[uid]}
        return up

    def _targets(self, row: Row) -> set[str]:
        """The contexts whose evidence a row is: its own, and those that this lies within."""
        return {self.root[row.context], *lies_within(self.up, self.root[row.context])}

    def _incidents(self, *, from_below: bool) -> dict[str, list[date]]:
        """Each context's incidents. The region's clock counts what is told of contexts themselves: each row once."""
        rows: dict[str, list[Row]] = {}
        for row in self.held:
            for uid in self._targets(row) if from_below else {self.root[row.context]}:
                rows.setdefault(uid, []).append(row)
        return {uid: incidents(held, self.kin) for uid, held in rows.items()}

    def prior_share(self, uid: str, before: date, gamma: float) -> float:
        """m_c for a window that begins on `before`. "Plus one each": each kind of which the region has a context.

        A context that others lie within has their incidents as well, and so has its kind; the region has each once.
        """
        mine = self.extract.contexts[uid]
        of_kind = self._of_kind(mine.region, mine.kind, before - YEAR, before)
        region = self.told(mine.region, before - DAY) - self.told(mine.region, before - YEAR - DAY)
        kinds = {each.kind for each in self._standing(mine.region)}
        share = (of_kind + 1) / (region + len(kinds)) * self._within_kind(mine.region, gamma)[uid]
        return min(share, 1 - 1 / (region + len(kinds) + 1))

    def _standing(self, region: str) -> list[Context]:
        contexts = self.extract.contexts.values()
        return [each for each in contexts if each.region == region and self.root[each.uid] == each.uid]

    def _within_kind(self, region: str, gamma: float) -> dict[str, float]:
        """Each context's exposure^gamma over the sum of its kind's; unknown exposure: the median of the kind's."""
        standing = self._standing(region)
        exposure: dict[str, float] = {}
        for kind in {each.kind for each in standing}:
            known = [each.exposure for each in standing if each.kind == kind and each.exposure is not None]
            middle = median(known) if known else 1.0
            for each in standing:
                if each.kind == kind:
                    exposure[each.uid] = middle if each.exposure is None else each.exposure
        sums = dict.fromkeys((each.kind for each in standing), 0.0)
        for each in standing:
            sums[each.kind] += exposure[each.uid] ** gamma
        return {each.uid: exposure[each.uid] ** gamma / sums[each.kind] for each in standing}

    def year_before(self, region: str, on: date) -> dict[str, int]:
        """Incidents of each context's own in the 365 days before a day."""
        standing = [each.uid for each in self._standing(region)]
        return {uid: sum(on - YEAR <= day < on for day in self.own.get(uid, ())) for uid in standing}

    def likelihood(self, region: str, on: date, gamma: float) -> float:
        """The logarithm of how likely the year's counts are within their kinds."""
        shares = self._within_kind(region, gamma)
        return sum(count * log(shares[uid]) for uid, count in self.year_before(region, on).items())

    def fitted_size(self, region: str, on: date, gamma: float) -> float:
        """a: 1/a = max(0.05, sum((n_c - e_c)^2 - e_c) / sum(e_c^2)); 1 where there was nothing, or nobody else.

        e_c is what the others had, times the odds of the context's share.
        """
        counts, kind = self.year_before(region, on), {each.uid: each.kind for each in self._standing(region)}
        n, shares = sum(counts.values()), self._within_kind(region, gamma)
        of_kind = dict.fromkeys(kind.values(), 1)
        for uid, count in counts.items():
            of_kind[kind[uid]] += count
        means: list[tuple[int, float]] = []
        for uid, count in counts.items():
            m = min(of_kind[kind[uid]] / (n + len(of_kind)) * shares[uid], 1 - 1 / (n + len(of_kind) + 1))
            means.append((count, (n - count) * m / (1 - m)))
        if not any(mean for _, mean in means):
            return 1.0
        return 1 / max(0.05, sum((n_c - mean) ** 2 - mean for n_c, mean in means) / sum(mean**2 for _, mean in means))

    def _of_kind(self, region: str, kind: str, since: date, before: date) -> int:
        return sum(n for (r, k, day), n in self.by_kind.items() if (r, k) == (region, kind) and since <= day < before)

    def told(self, region: str, until: date) -> int:
        """R(t): the region's incidents up to and including a day."""
        return sum(day <= until for day in self.clock.get(region, ()))

    def score(self, uid: str, last: int) -> Scored | None:
        """The least tail of the context's incident number `last`; its p is 3 times it, at most 1.

        None: fewer incidents in the longest window than the least number of unrelated people, or than two.
        """
        days, region = self.incidents[uid], self.extract.contexts[uid].region
        gamma, a = self.rule.fit(region, self.on)
        best: Scored | None = None
        for k in range(max(2, self.rule.minimum_people), MOST + 1):
            if k > last + 1 or days[last] - days[last + 1 - k] > self.rule.longest_window * DAY:
                break
            tail = self._tail(uid, k, days[last], days[last + 1 - k], gamma, a)
            if best is None or tail.p < best.p:
                best = tail
        return best

    def _tail(self, uid: str, k: int, on: date, since: date, gamma: float, a: float) -> Scored:
        region = self.extract.contexts[uid].region
        n_h = sum(since - YEAR <= day < since for day in self.incidents[uid])
        s_h = max(self.told(region, since - DAY) - self.told(region, since - YEAR - DAY) - n_h, 0)
        s = max(float(self.told(region, on) - self.told(region, since - DAY) - k), 0.5)
        m = self.prior_share(uid, since, gamma)
        beta = a * (1 - m) / m + s_h
        p = min(1.0, 3 * float(nbinom.sf(k - 2, a + n_h, beta / (beta + s))))
        return Scored(p=p, k=k, on=on, since=since, expected=(a + n_h) * s / beta, n_h=n_h, s_h=s_h, s=s, a=a, m=m)


def incidents(rows: Iterable[Row], kin: Mapping[str, str]) -> list[date]:
    """The days of a context's incidents, in order.

    Rows of one day are joined by the same kin group and, those without own voice, by the same incident or record. What
    is joined opens an incident unless any of its kin groups, incidents or records was there in the 90 days before.
    """
    last: dict[str, date] = {}
    found: list[date] = []
    by_day: dict[date, list[Row]] = {}
    for row in rows:
        by_day.setdefault(row.start, []).append(row)
    for day in sorted(by_day):
        labels = [(f"row {row.number}", label) for row in by_day[day] for label in _labels(row, kin)]
        joined: dict[str, set[str]] = {}
        for name, part in parts(labels).items():
            joined.setdefault(part, set()).add(name)
        for names in joined.values():
            if all((day - last[name]).days > QUIET for name in names if name in last):
                found.append(day)
            last.update((name, day) for name in names if not name.startswith("row "))
    return found


def _labels(row: Row, kin: Mapping[str, str]) -> list[str]:
    shared = [("incident", row.incident), ("record", row.record)] if row.voice != "OWN" else []
    return [f"kin {kin[f'p {row.person}']}", *(f"{sort} {name}" for sort, name in shared if name)]


@dataclass(frozen=True, kw_only=True)
class Evaluation:
    """One context on one day of record on which its incidents changed."""

    on: date
    context: str
    p: float
    best: Scored | None


def replay(extract: Extract, rule: Rule) -> list[Evaluation]:
    """Every evaluation, in the order of days and contexts.

    What has changed is evaluated: each day of incidents from the first changed one on, with all that the day has; the
    least p counts. A merge that becomes known is something recorded as well.
    """
    recorded = {row.recorded for row in extract.rows}
    ended = {row.superseded for row in extract.rows if row.superseded}
    merged = {each.alias_from for each in extract.contexts.values() if each.alias_of and each.alias_from}
    moments = recorded | ended | {day for day in merged if min(recorded) <= day <= max(recorded | ended)}
    before: dict[str, list[date]] = {}
    found: list[Evaluation] = []
    for on in sorted(moments):
        known = Known(extract, rule, on)
        for uid in sorted({*known.incidents, *before}):
            now, was = known.incidents.get(uid, []), before.get(uid, [])
            if now != was:
                changed = min((Counter(now) - Counter(was)) + (Counter(was) - Counter(now)))
                last = {day: at for at, day in enumerate(now) if day >= changed}
                tails = [known.score(uid, at) for at in last.values()]
                best = min((each for each in tails if each), key=lambda each: each.p, default=None)
                found.append(Evaluation(on=on, context=uid, p=best.p if best else 1.0, best=best))
        before = known.incidents
    return found
