"""Emerging contexts (S4): new ones, or ones that nobody named in the year before, by how unusual they are.

Source: background section 2, S4. The score is that of S2; growth alone never ranks: from one to three is "200 %".
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from math import floor

import numpy as np

from csgraph.detect.columns import OPEN, Int32, Places, day_of, number_of
from csgraph.detect.explain import spoken
from csgraph.detect.history import Held
from csgraph.detect.latest import scores_of
from csgraph.detect.parting import Parting
from csgraph.detect.policy import DetectionPolicy
from csgraph.detect.score import YEAR
from csgraph.detect.tails import poisson_mean_at
from csgraph.detect.unusual_words import about, by_chance
from csgraph.domain.emerging import EmergingContext
from csgraph.domain.terms import ContextKind

NEW_FOR = 90
"""Days from its first record for which a context is new."""
LOWER = 0.05
KINDS = tuple(ContextKind)


@dataclass(frozen=True, slots=True, kw_only=True)
class Scored:
    """The latest score of a context (code): the span's days, k incidents in it, and those of the year before."""

    context: int
    p: float
    k: int
    opens: int
    on: int
    before: int
    expected: float
    recurrence_days: float | None


def emerging_contexts(
    held: Held, policy: DetectionPolicy, valid_on: date, *, known: date
) -> tuple[EmergingContext, ...]:
    """Contexts that emerge on a day, by what was recorded up to `known`; the least likely by chance first, then by id.

    Left out are those whose latest score is of a span that ended more than a longest window ago.
    """
    today = number_of(valid_on)
    parting = Parting(held, policy, known=number_of(known), valid=today)
    first = parting.first_days()
    found = [
        _told(parting.where.places, each, int(first[each.context]))
        for each in _scored(parting, first)
        if today - each.on < policy.longest_window and (each.before == 0 or today - int(first[each.context]) < NEW_FOR)
    ]
    return tuple(sorted(found, key=lambda each: (each.p, each.context)))


def times_expected(observed: int, expected: float) -> float:
    """The lower 5 % bound of how many times as many as expected were observed."""
    return poisson_mean_at(observed, LOWER) / expected if expected > 0 else float("inf")


def _scored(parting: Parting, first: Int32) -> Iterator[Scored]:
    contexts = np.flatnonzero(parting.where.scored & (first < OPEN)).astype(np.int32)
    latest, places = scores_of(parting, contexts), parting.where.places
    for context, row in zip(contexts.tolist(), latest.scores.tolist(), strict=True):
        p, k, opens, on, before, _, _, _, _, expected = row
        if not k:
            continue
        limits = latest.limits.get(int(places.region[context]))
        yield Scored(
            context=context,
            p=p,
            k=int(k),
            opens=int(opens),
            on=int(on),
            before=int(before),
            expected=expected,
            recurrence_days=YEAR / (p * limits.a_year) if limits and limits.a_year else None,
        )


def _told(places: Places, each: Scored, first: int) -> EmergingContext:
    name, at_least = places.names[each.context], times_expected(each.k - 1, each.expected)
    return EmergingContext(
        context=places.source_ids[each.context][0],
        name=name,
        kind=KINDS[places.kind[each.context]],
        first_on=day_of(first),
        since=day_of(each.opens),
        until=day_of(each.on),
        observed=each.k - 1,
        expected=each.expected,
        at_least=at_least,
        p=each.p,
        recurrence_days=each.recurrence_days,
        explanation=" ".join(_words(name, each, first, at_least)),
    )


def _words(name: str, each: Scored, first: int, at_least: float) -> Iterator[str]:
    if first == each.opens or each.before:
        yield f"{name} was first spoken of on {spoken(day_of(first))}."
    else:
        yield f"In the year before {spoken(day_of(each.opens))} nobody spoke of {name}."
    more = "more unrelated report" if each.k == 2 else "more unrelated reports"
    yield (
        f"From {spoken(day_of(each.opens))} to {spoken(day_of(each.on))}, {each.k - 1} {more} followed a first one; "
        f"{about(each.expected)} would be expected of a context of its kind and size, by how much was said "
        "everywhere in those days."
    )
    if at_least >= 1.1:
        # Cut and not rounded: a bound that was rounded up would say too much.
        number = f"{floor(at_least)}" if at_least >= 10 else f"{floor(at_least * 10) / 10:.1f}"
        times = "more than 100 times" if at_least > 100 else f"at least {number} times"
        yield f"Even if chance had its part, that is {times} as many."
    else:
        yield "So few may come together by chance."
    if each.recurrence_days is not None:
        yield by_chance(each.recurrence_days)
