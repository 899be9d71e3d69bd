"""The standing day: the state of detection at the end of the days that are over, and what the present one changes.

Each write changes which versions are known of the contexts it touches. What is told is judged at once, for
whoever waits, and settled when the day is over: only then do the next day's evaluations build on it.
"""

from collections.abc import Iterable
from heapq import heappop, heappush

import numpy as np

from csgraph.detect.backtest import replay
from csgraph.detect.columns import NONE, OPEN, Float64, Int32, Int64
from csgraph.detect.counting import counted
from csgraph.detect.growing import later, longer
from csgraph.detect.heirs import Heirs
from csgraph.detect.history import Held, associations, days_of_record
from csgraph.detect.judging import Ledger, Region, judge, latest_score, settle
from csgraph.detect.key_table import rehashed
from csgraph.detect.kinship import Kinship, kin_on
from csgraph.detect.live_versions import LiveVersions
from csgraph.detect.policy import DetectionPolicy
from csgraph.detect.regions import Census, Fit, fitted, year_before
from csgraph.detect.replay import limits_on, take, wind
from csgraph.detect.row_index import RowIndex
from csgraph.detect.score import write_score
from csgraph.detect.standing import Desk, desk
from csgraph.detect.telling import Told, first_difference, told_now, told_then
from csgraph.detect.workings import families_table, months_of, region_of, spells_of, weighed

# Compiled code is called with the numbers that it was compiled for.
# pyright: reportArgumentType=false


class StandingDay:
    """See the module. `held` has room beyond its first `count` rows."""

    def __init__(self, held: Held, count: int, policy: DetectionPolicy, on: int) -> None:
        self.on, self._held = on, held
        past = replay(held, policy, known=on - 1)
        self._versions, self._rule, self._spells = past.versions, past.rule, spells_of(held)
        self._kind = past.versions.places.kind[past.versions.context]
        days = days_of_record(held, on - 1)
        last = int(days[-1]) if days.size else -OPEN
        alive = (past.versions.since <= last) & (past.versions.until > last)
        self._census = Census(past.versions.belonging)
        self._live = LiveVersions(held, past, policy, alive)
        self._ledger, self._regions, self._families = past.ledger, dict(past.regions), dict(past.families)
        self._fits = {region: fits[-1] for region, fits in past.fits.items()}
        self._heirs = Heirs(associations(held))
        self._settled = [told_then(past, step) for step in past.told().tolist()]
        self._fresh = np.empty(int(past.ledger.room.max(initial=8)) + 1, dtype=np.int32)
        self._end = past.ledger.order.size
        self._filled: dict[int, int] = {}
        self._desk: Desk | None = None
        self._sizes: tuple[int, ...] = (0, 0, 0, 0, 0)
        self._measured = 0
        rows = held.rows
        self._is_held = np.zeros(max(count, 1), dtype=np.bool_)
        self._is_held[:count] = (rows.recorded[:count] < on) & (held.superseded[:count] >= on)
        before = np.flatnonzero(self._is_held[:count])
        kin, groups = kin_on(past.versions, held, last), past.versions.families.groups
        self._kinship = Kinship(kin, groups, rows.person[before], held.kin_label[before])
        self._rows_of = RowIndex(rows.person[:count])
        self._waiting = _waiting(held, self._live, before, last)
        self._new_day()
        today = np.flatnonzero((rows.recorded[:count] == on) | (held.superseded[:count] == on)).tolist()
        where = past.versions.belonging
        moved = np.flatnonzero((where.opens == on) | (where.closes == on))
        contexts = np.unique(np.searchsorted(where.ptr, moved, side="right") - 1)
        merged = np.flatnonzero(np.isin(rows.context[:count], contexts)).tolist() if moved.size else []
        for row in today:
            self._heirs.note(held, row, on)
        if today or merged or (held.alias_from == on).any() or (held.alias_until == on).any():
            self.look([*today, *merged])

    def wrote(self, held: Held, count: int) -> None:
        """Take note of what is held now, of which the last row is new."""
        self._held = held
        self._rows_of.add(int(held.rows.person[count - 1]), count - 1)
        self._is_held = longer(self._is_held, count, False)

    def move_to(self, on: int) -> None:
        """The present day is over: settle what it came to, and begin another."""
        self._settled += self._come_to(settles=True)
        self.on = on
        self._new_day()

    def look(self, rows: Iterable[int]) -> tuple[Told, ...]:
        """Bring what follows from rows up to date; what is to be told of the contexts that they touch."""
        wide = dict.fromkeys(rows)
        for row in wide:
            self._heirs.note(self._held, row, self.on)
        wide.update(dict.fromkeys(sorted(self._due())))
        for row in list(wide):
            held = bool(self._held.rows.recorded[row] <= self.on < self._held.superseded[row])
            by = int(held) - int(self._is_held[row])
            if by:
                self._is_held[row] = held
                person, label = int(self._held.rows.person[row]), int(self._held.kin_label[row])
                for each in self._kinship.row(person, label, by):
                    wide.update(dict.fromkeys(self._rows_of.of(each)))
        touched: dict[int, list[int]] = {}
        for row in sorted(wide):
            self._differ(row, touched)
        for target, what in sorted(touched.items()):
            self._take(target, what)
        return self._come_to(settles=False, targets=touched)

    def told(self) -> tuple[Told, ...]:
        """Everything told on days that are over, and what the present one comes to by now."""
        return (*self._settled, *self._come_to(settles=False))

    def scores(self) -> Float64:
        """The latest score of each context, as known by now."""
        scores = self._ledger.scores[: len(self._versions.places.ids)].copy()
        for target in self._net(self._before):
            if self._rule.scored[target] and self._ledger.changed_from[target] != OPEN:
                region = self._region_at(target)
                write_score(scores, target, latest_score(np.int32(target), self._ledger, self._rule, region))
        return scores

    def _new_day(self) -> None:
        self._before: dict[int, Int32] = {}
        self._gained: dict[int, set[int]] = {}
        self._lost: dict[int, set[int]] = {}
        self._fits_before: dict[int, Fit | None] = {}
        self._due_today = False
        self._kinship.new_day()
        self._heirs.new_day()

    def _due(self) -> set[int]:
        """Rows known before that begin to count by this day of record."""
        if self._due_today:
            return set()
        self._due_today = True
        due: set[int] = set()
        while self._waiting and self._waiting[0][0] <= self.on:
            due.add(heappop(self._waiting)[1])
        return due

    def _differ(self, row: int, touched: dict[int, list[int]]) -> None:
        """What of a row is known now and should not be, and the other way round, as entries by target."""
        have = self._live.known(row)
        want, begins = self._live.wanted(self._held, row, self._kinship.kin, self.on)
        if self._is_held[row] and self.on < begins < OPEN:
            heappush(self._waiting, (begins, row))
        for key in sorted(have.keys() - want):
            version, target = have[key], key[0]
            self._live.alive[version] = False
            gained, lost = self._gained.setdefault(target, set()), self._lost.setdefault(target, set())
            gained.discard(version) if version in gained else lost.add(version)
            touched.setdefault(target, []).append(2 * version + 1)
        for key in sorted(want - have.keys()):
            target = key[0]
            gained, lost = self._gained.setdefault(target, set()), self._lost.setdefault(target, set())
            again = [each for each in lost if self._live.row[each] == row and self._live.rows.kin[each] == key[1]]
            if again:
                version = again[0]
                lost.discard(version)
                self._live.alive[version] = True
            else:
                version = self._live.add(self._held, row, key, self.on)
                gained.add(version)
            touched.setdefault(target, []).append(2 * version)
        for version in self._live.known(row).values():
            self._live.rows.said[version] = self._heirs.said(row, version, self._live)

    def _take(self, target: int, what: list[int]) -> None:
        starts = [int(self._live.rows.start[each >> 1]) for each in what]
        region = self._ready(target, min(starts))
        self._make_room(target, len(what))
        begin, count = self._ledger.begin[target], self._ledger.incidents[target]
        before = self._before.setdefault(target, self._ledger.days[begin : begin + count].copy())
        entries = np.array(what, dtype=np.int32)
        shared = (self._live.rows, self._spells, self._book(region), self._rule, self._regions[region])
        take(np.int32(target), self.on, entries, *shared, self._desk_now(), self._fresh)
        begin, count = self._ledger.begin[target], self._ledger.incidents[target]
        self._ledger.changed_from[target] = first_difference(before, self._ledger.days[begin : begin + count])
        since = self._live.rows.since
        self._ledger.has_lost[target] = any(since[each] < self.on for each in self._lost[target])

    def _come_to(self, *, settles: bool, targets: Iterable[int] | None = None) -> tuple[Told, ...]:
        """Judge what today touched (or only these targets); with `settles` write it down."""
        told: list[Told] = []
        chosen = self._net(self._before if targets is None else targets)
        numbers = {target: int(self._versions.belonging.region[target]) for target in chosen}
        limits = {number: limits_on(self.on, self._regions[number], self._rule) for number in set(numbers.values())}
        for target, number in numbers.items():
            if not self._rule.scored[target]:
                continue
            rows, book, region, room = self._live.rows, self._book(number), self._regions[number], self._desk_now()
            found = judge(np.int32(target), self.on, limits[number], rows, self._spells, book, self._rule, region, room)
            if settles:
                settle(np.int32(target), self.on, found, rows, book, region, room)
                self._filled[number] += int(found.window.kin_groups) if found.change > 0 else 0
            if found.change > 0:
                told.append(told_now(target, self.on, found))
        if settles:
            for region, fit in self._fits_before.items():
                if region not in limits:
                    _ = self._fits.pop(region) if fit is None else self._fits.update({region: fit})
            self._ledger.changed_from[list(self._before)] = OPEN
        return tuple(told)

    def _net(self, targets: Iterable[int]) -> list[int]:
        """Those targets of which something is known that was not yesterday, or is no longer."""
        return sorted(each for each in targets if self._gained.get(each) or self._lost.get(each))

    def _region_at(self, target: int) -> Region:
        return self._regions[int(self._versions.belonging.region[target])]

    def _ready(self, target: int, start: int) -> int:
        """The region of a target, its clocks wound to today; at its first record of a month it is fitted anew."""
        number = int(self._versions.belonging.region[target])
        first = number not in self._fits_before
        if number not in self._regions:
            self._regions[number] = region_of(self._kind, self._rule, start - 1, self.on)
            self._families[number] = families_table(8)
        self._regions[number] = _reaching(self._regions[number], start, self.on)
        if first:
            fit = self._fits.get(number)
            self._fits_before[number] = fit
            month = months_of(np.array([self.on, fit.on if fit else -OPEN], dtype=np.int32))
            if fit is None or month[0] != month[1]:
                members = self._census.on(number, self.on - 1)
                fit = fitted(members, year_before(members, self._ledger, self.on), self.on)
                self._fits[number] = fit
            members = self._census.on(number, self.on)
            self._regions[number] = weighed(self._regions[number], members, fit)
        wind(self._regions[number], self.on)
        return number

    def _book(self, region: int) -> Ledger:
        """The ledger with the kin groups told of in a region, with room for a window more."""
        table, filled = self._families[region], self._filled.get(region)
        if filled is None:
            filled = self._filled[region] = int(np.count_nonzero(table != NONE))
        if 2 * (filled + self._fresh.size) > table.size:
            self._families[region] = rehashed(table, families_table(2 * (filled + self._fresh.size)))
        return self._ledger._replace(families=self._families[region])

    def _make_room(self, target: int, more: int) -> None:
        ledger = self._ledger
        if ledger.known.size < self._live.count:
            ledger = ledger._replace(known=longer(ledger.known, self._live.count, False))
        need = max(int(ledger.held[target]), int(ledger.actives[target]), int(ledger.incidents[target])) + more
        if need > ledger.room[target]:
            begin, old = int(ledger.begin[target]), int(ledger.room[target])
            for name in ("order", "active", "days"):
                moved = longer(getattr(ledger, name), self._end + 2 * need)
                moved[self._end : self._end + old] = moved[begin : begin + old]
                ledger = ledger._replace(**{name: moved})
            ledger.begin[target], ledger.room[target] = self._end, 2 * need
            self._end += 2 * need
        self._ledger = ledger
        self._fresh = longer(self._fresh, 2 * need + 1)

    def _desk_now(self) -> Desk:
        """A desk with room for every code there is."""
        live, rows = self._live, self._live.rows
        newest = slice(self._measured, live.count)
        sizes = [self._kinship.groups, *(int(getattr(rows, name)[newest].max(initial=0)) for name in CODES)]
        self._measured = live.count
        if self._desk is None or any(
            size >= had for size, had in zip((*sizes, self._fresh.size), self._sizes, strict=True)
        ):
            needed = [2 * max(size, had) + 8 for size, had in zip((*sizes, self._fresh.size), self._sizes, strict=True)]
            self._sizes = tuple(needed)
            self._desk = desk(*needed)
        return self._desk


CODES = ("person", "incident", "record")


def _waiting(held: Held, live: LiveVersions, rows: Int64, last: int) -> list[tuple[int, int]]:
    """Those of the rows that count from a later day on, as a heap of that day and the row."""
    found = counted(held.rows, live.terms)
    later_on = rows[found.counts[rows] & (found.begins[rows] > last) & (found.begins[rows] < OPEN)]
    return sorted(zip(found.begins[later_on].tolist(), later_on.tolist(), strict=True))


def _reaching(region: Region, start: int, on: int) -> Region:
    """The region with clocks that reach from before a day up to another."""
    before = max(0, region.base - (start - 1))
    if before == 0 and on - region.base + 1 < region.clock.size:
        return region
    size = 2 * (on - region.base + 2)
    return region._replace(
        base=region.base - before,
        **{name: later(getattr(region, name), before, size) for name in ("clock", "kind_clocks", "evaluated")},
    )
