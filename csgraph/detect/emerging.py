"""Emerging contexts (S4): new ones, or ones that nobody named in the year before, by how unusual they are.

Source: background section 2, S4. The score is that of S2; growth alone never ranks: from one to three is "200 %".
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

import numpy as np

from csgraph.detect.columns import OPEN, Int32, Places, day_of, number_of
from csgraph.detect.explain import spoken
from csgraph.detect.history import Held, Versions, unfold
from csgraph.detect.latest import latest_scores
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
    versions = unfold(held, policy, known=number_of(known), valid=today)
    first = first_days(versions)
    found = [
        _told(versions.places, each, int(first[each.context]))
        for each in _scored(held, policy, versions, known=number_of(known), today=today)
        if today - each.on < policy.longest_window and (each.before == 0 or today - int(first[each.context]) < NEW_FOR)
    ]
    return tuple(sorted(found, key=lambda each: (each.p, each.context)))


def first_days(versions: Versions) -> Int32:
    """The first day of the first thing told of each context or of places within it (OPEN: nothing is)."""
    first = np.full(versions.context.size, OPEN, dtype=np.int32)
    np.minimum.at(first, versions.target, versions.start)
    return first[: len(versions.places.ids)]


def times_expected(observed: int, expected: float) -> float:
    """The lower 5 % bound of how many times as many as expected were observed."""
    return poisson_mean_at(observed, LOWER) / expected if expected > 0 else float("inf")


def _scored(held: Held, policy: DetectionPolicy, versions: Versions, *, known: int, today: int) -> Iterator[Scored]:
    contexts = np.unique(versions.target[versions.scored[versions.target]]).astype(np.int32)
    if not contexts.size:
        return
    latest = latest_scores(held, policy, contexts, known=known, valid=today)
    for context, row in zip(contexts.tolist(), latest.scores.tolist(), strict=True):
        p, k, opens, on, before, _, _, _, _, expected = row
        if not k:
            continue
        limits = latest.limits.get(int(versions.places.region[context]))
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
        times = "more than 100 times" if at_least > 100 else f"at least {at_least:.1f} times"
        yield f"Even if chance had its part, that is {times} as many."
    else:
        yield "So few may come together by chance."
    if each.recurrence_days is not None:
        yield by_chance(each.recurrence_days)
