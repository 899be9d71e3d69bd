"""Resolve: how likely a written place is one of the contexts that are known, and why. A person decides."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from rapidfuzz import fuzz

from csgraph.domain.contexts import Context, normal_form
from csgraph.ids import ContextId

LIKELY = 0.6
"""Scores from which a context is offered as a suggestion, between 0 and 1."""
MOST = 5
_NUMBERS = re.compile(r"\d+")
_GENERIC = frozenset(
    [
        "the",
        "a",
        "an",
        "at",
        "by",
        "in",
        "near",
        "of",
        "on",
        "to",
        "towards",
        "no",
        "number",
        "bus",
        "route",
        "road",
        "street",
        "place",
        "and",
        "s",
    ]
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Suggestion:
    """A context that a text may mean: score between 0 and 1, and the reasons in words."""

    context: ContextId
    source_id: str
    name: str
    score: float
    reasons: tuple[str, ...]


def suggest(text: str, contexts: Iterable[Context]) -> tuple[Suggestion, ...]:
    """The contexts that `text` may mean, the likeliest first; those whose numbers differ are left out.

    The score compares normal forms (rapidfuzz: token set and partial ratios), so that a word more or
    less and another order cost little; a different number in the name ("38", "83") is a different place.
    """
    written = normal_form(text)
    found: list[Suggestion] = []
    for context in contexts:
        best = max((_score(written, normal_form(name)) for name in (context.name, *context.aliases)), default=0.0)
        if best >= LIKELY:
            found.append(_suggestion(written, context, best))
    return tuple(sorted(found, key=lambda each: (-each.score, each.source_id))[:MOST])


def _score(written: str, name: str) -> float:
    numbers, other_numbers = set(_NUMBERS.findall(written)), set(_NUMBERS.findall(name))
    if numbers != other_numbers and (numbers or other_numbers):
        return 0.0
    words, other_words = _telling(written), _telling(name)
    if numbers and not (words - numbers and other_words - numbers):
        return 0.9 if numbers else 0.0
    whole = fuzz.ratio(written, name) / 100
    telling = fuzz.token_set_ratio(" ".join(sorted(words)), " ".join(sorted(other_words))) / 100
    return round(0.4 * whole + 0.6 * telling if words and other_words else whole, 3)


def _telling(text: str) -> set[str]:
    return {word for word in text.split() if word not in _GENERIC}


def _suggestion(written: str, context: Context, score: float) -> Suggestion:
    reasons = [f"spelt like “{context.name}”"]
    if numbers := sorted(set(_NUMBERS.findall(written))):
        reasons.append(f"the same number: {', '.join(numbers)}")
    reasons.append(f"kind: {context.kind.value.replace('_', ' ').lower()}")
    if context.postcode:
        reasons.append(f"postcode {context.postcode}")
    return Suggestion(
        context=context.uid,
        source_id=context.source_ids[0] if context.source_ids else context.uid,
        name=context.name,
        score=score,
        reasons=tuple(reasons),
    )


def likely_duplicates(contexts: Sequence[Context]) -> list[tuple[Context, Context, float]]:
    """Pairs of contexts of one kind that may be one place: names alike, and postcode or distance not against it.

    Distances are metres on the national grid, weighed against how exactly each point is known.
    """
    pairs: list[tuple[Context, Context, float]] = []
    ordered = sorted(contexts, key=lambda each: (each.kind, each.name, each.uid))
    for index, one in enumerate(ordered):
        for other in ordered[index + 1 :]:
            if other.kind is not one.kind:
                break
            score = _score(normal_form(one.name), normal_form(other.name))
            if score >= 0.8 and not _far_apart(one, other):
                pairs.append((one, other, score))
    return pairs


def _far_apart(one: Context, other: Context) -> bool:
    if None not in (one.easting, one.northing, other.easting, other.northing):
        away = ((one.easting - other.easting) ** 2 + (one.northing - other.northing) ** 2) ** 0.5  # type: ignore[operator]
        return away > 200 + (one.accuracy_m or 100) + (other.accuracy_m or 100)
    return bool(one.postcode and other.postcode and one.postcode[:-2] != other.postcode[:-2])
