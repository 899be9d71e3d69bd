"""Namings: who names which simulated context when, by each way in which that comes about.

Source of the ways and their sizes: design page `detection.md`, "Benchmarks", and the background's section 5.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from tests.bench.suites import Range, Suite

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]
NONE = -1
KINDS = ("LOCATION", "TRANSPORT_ROUTE", "SCHOOL", "ONLINE_SPACE", "SERVICE_ORGANISATION")
SCHOOL = KINDS.index("SCHOOL")
HOLIDAYS = ((0, 6), (44, 52), (95, 110), (147, 155), (204, 246), (298, 306), (355, 366))
"""Days of a year, from 0, without school: first and the one after the last."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Town:
    """Families, contexts and how often each context is named.

    People are numbered so that families (f: family_from[f] up to family_from[f + 1]), and those exposed to one
    context, stand side by side. `around` is the neighbourhood of each context (NONE: there are none).
    """

    family: Ints
    family_from: Ints
    exposure: Floats
    kind: Ints
    base: Floats
    exposed_from: Ints
    around: Ints

    def exposed(self, dice: np.random.Generator, context: Ints) -> Ints:
        """For each context one of the people exposed to it."""
        step = (dice.random(context.size) * np.maximum(self.exposure[context], 1)).astype(np.int64)
        return (self.exposed_from[context] + step) % self.family.size


@dataclass(frozen=True, slots=True, kw_only=True)
class Namings:
    """One naming a row. `record` is shared by those of one record without own voice (NONE: a record of its own,
    in own voice or not, as dice fall); `cluster` is the planted cluster that it belongs to (NONE: none).
    """

    person: Ints
    context: Ints
    day: Ints
    record: Ints
    cluster: Ints

    @property
    def rows(self) -> int:
        return int(self.person.size)

    def taken(self, which: npt.NDArray[Any]) -> "Namings":
        return Namings(**{name: getattr(self, name)[which] for name in self.__dataclass_fields__})


def namings(
    person: Ints, context: Ints, day: Ints, *, record: Ints | int = NONE, cluster: Ints | int = NONE
) -> Namings:
    """Rows of these columns; one number stands for a whole column."""
    whole = [np.broadcast_to(np.asarray(each, dtype=np.int64), person.shape) for each in (record, cluster)]
    return Namings(person=person, context=context, day=day, record=whole[0], cluster=whole[1])


def nothing() -> Namings:
    """No rows."""
    return namings(*(np.zeros(0, dtype=np.int64),) * 3)


def joined(parts: Sequence[Namings]) -> Namings:
    """All of them, one after another."""
    return Namings(
        **{name: np.concatenate([getattr(each, name) for each in parts]) for name in Namings.__annotations__}
    )


def between(dice: np.random.Generator, low_high: Range, size: int | None = None) -> Any:
    """Whole numbers from a range that holds both its ends."""
    return dice.integers(low_high[0], low_high[1] + 1, size)


def town(suite: Suite, dice: np.random.Generator) -> Town:
    """The borough before anything is said in it."""
    sizes = dice.choice([1, 2, 3, 4], suite.people, p=[0.35, 0.35, 0.2, 0.1])
    sizes = sizes[: int(np.searchsorted(np.cumsum(sizes), suite.people)) + 1]
    family = np.repeat(np.arange(sizes.size), sizes)[: suite.people]
    exposure = suite.exposure * (1 + np.arange(suite.contexts) / 3) ** -0.95
    base = suite.rate * exposure * dice.gamma(suite.unevenness, 1 / suite.unevenness, suite.contexts)
    base[: suite.hubs] = suite.hub_share * base[suite.hubs :].sum()
    kind = dice.choice(len(KINDS), suite.contexts, p=[0.45, 0.15, 0.15, 0.15, 0.1])
    if suite.hub_alone:
        kind = np.where(kind == SCHOOL, 0, kind)
        kind[: suite.hubs] = SCHOOL
    return Town(
        family=family,
        family_from=np.searchsorted(family, np.arange(family[-1] + 2)),
        exposure=exposure,
        kind=kind,
        base=base,
        exposed_from=dice.integers(0, suite.people, suite.contexts),
        around=_around(suite, dice),
    )


def _around(suite: Suite, dice: np.random.Generator) -> Ints:
    if suite.sub_places == 0:
        return np.full(suite.contexts, NONE)
    return dice.permutation(suite.contexts) // suite.sub_places


def everyday(suite: Suite, made: Town, dice: np.random.Generator) -> Namings:
    """The background: by trend, weekday and holidays; hubs by their seasons too."""
    day = np.arange(suite.days)
    pace = (1 + suite.trend * day / suite.days) * np.where(day % 7 < 5, 1.25, 0.375)
    for first, after in HOLIDAYS:
        pace[(day % 365 >= first) & (day % 365 < after)] *= 0.5
    often = np.outer(made.base, pace)
    often[: suite.hubs] *= (1 + suite.hub_season * np.cos(2 * np.pi * (day - 180) / 365)) * (day >= suite.hub_from)
    counts = dice.poisson(often)
    context, when = np.nonzero(counts)
    times = counts[context, when]
    context, when = np.repeat(context, times), np.repeat(when, times)
    return namings(made.exposed(dice, context), context, when)


def surveys(suite: Suite, made: Town, dice: np.random.Generator) -> Namings:
    """Days on which everybody is asked."""
    parts = [nothing()]
    for first in dice.integers(0, suite.days - suite.survey_days, suite.surveys):
        size = int(between(dice, suite.survey_namings))
        context = dice.choice(suite.contexts, size, p=made.base / made.base.sum())
        parts.append(namings(made.exposed(dice, context), context, first + dice.integers(0, suite.survey_days, size)))
    return joined(parts)


def echoes(suite: Suite, made: Town, said: Namings, dice: np.random.Generator) -> Namings:
    """What a sibling says too, and what the same person says again."""
    first = made.family_from[made.family[said.person]]
    size = made.family_from[made.family[said.person] + 1] - first
    told = np.flatnonzero((dice.random(said.rows) < suite.echo) & (size > 1))
    other = 1 + (dice.random(told.size) * (size[told] - 1)).astype(np.int64)
    sibling = first[told] + (said.person[told] - first[told] + other) % size[told]
    again = np.flatnonzero(dice.random(said.rows) < suite.repeat)
    return joined(
        [
            namings(sibling, said.context[told], said.day[told] + dice.integers(0, 15, told.size)),
            namings(said.person[again], said.context[again], said.day[again] + dice.integers(0, 31, again.size)),
        ]
    )


def family_bursts(suite: Suite, made: Town, dice: np.random.Generator) -> Namings:
    """Decoys: all of one family, several times over, within three weeks."""
    size = np.diff(made.family_from)
    parts = [nothing()]
    for family in dice.choice(np.flatnonzero(size > 1), suite.families, replace=False):
        told = int(dice.integers(4, 8))
        person = made.family_from[family] + np.arange(told) % size[family]
        context = np.full(told, dice.integers(0, suite.contexts))
        parts.append(namings(person, context, dice.integers(0, suite.days - 21) + dice.integers(0, 21, told)))
    return joined(parts)


def shared_records(suite: Suite, made: Town, dice: np.random.Generator) -> Namings:
    """Decoys: a class that names its own school in one lesson, and one worker's fortnight of group records."""
    record = 0
    parts = [nothing()]
    schools = np.flatnonzero(made.kind == SCHOOL)
    for _ in range(suite.classes):
        pupils = np.unique(dice.integers(0, suite.people - 400) + dice.integers(0, 400, 30))
        day = np.full(pupils.size, dice.integers(suite.warm_up, suite.days))
        parts.append(namings(pupils, np.full(pupils.size, dice.choice(schools)), day, record=record))
        record += 1
    for _ in range(suite.recorders):
        first, places = dice.integers(suite.warm_up, suite.days - 14), dice.integers(0, suite.contexts, 4)
        for place in places:
            told = int(dice.integers(3, 7))
            day = np.full(told, first + dice.integers(0, 14))
            parts.append(namings(dice.integers(0, suite.people, told), np.full(told, place), day, record=record))
            record += 1
    return joined(parts)
