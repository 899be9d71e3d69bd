"""Resolve: how likely a written place is one of the contexts that are known, and why. A person decides."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache

from rapidfuzz import fuzz

from csgraph.domain.contexts import Context, name_key
from csgraph.domain.names import place_form
from csgraph.domain.terms import ContextKind
from csgraph.ids import ContextId
from csgraph.ingest.name_parts import GROUPS, SIDES, Parts, bare_postcode, parts_of

LIKELY = 0.6
"""Scores from which a context is offered as a suggestion, between 0 and 1."""
SAME = 1.0
RESPACED = 0.97
"""Of two names whose letters and digits are the same, whatever the spaces and signs between them."""
MOST_ALIKE = 0.95
BARE = 0.8
"""Of names of which one is a number alone, and the other has words besides."""
OTHER_BY = {"numbers": 0.1}
ELSE = 0.03
"""What each part costs that one of the names has more than the other: a number tells more than other parts."""
ROUTE = 0.03
"""What it is worth that a number is said of a route."""
SPELT = 0.78
"""How like two words are from which one may be the other misspelt."""
PIECE, INNER_PIECE = 0.9, 0.7
"""Of what somebody looks for, where a word of the name begins with it or has it in it."""
FEW = 3
LONG = 5
"""A word of so many letters in the names of so few places makes each of them a suggestion, whatever else is written."""
SHORT = 4
"""Words shorter than this are other words with one letter changed."""
BEGUN = 0.8
"""How like a word is to its first half or more: insta, snap."""
ENDING = 3
"""Letters by which a word may be longer than another that it begins with: a plural, "'s"."""
RUN_TOGETHER = 0.85
"""How like two names are as one word each from which they are alike: a letter or two of a name of ten."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Suggestion:
    """A context that a text may mean: score between 0 and 1, and the reasons in words."""

    context: ContextId
    source_id: str
    name: str
    score: float
    reasons: tuple[str, ...]


_Known = tuple[Context, tuple[tuple[str, Parts], ...]]
"""A context with each of its names: what it is compared by, and its parts."""


class Suggester:
    """Compares written texts with some contexts."""

    def __init__(self, contexts: Iterable[Context]) -> None:
        # Worked out once: a text is compared with every name there is.
        self._contexts: list[_Known] = [
            (each, tuple((name_key(each.kind, name), parts_of(name)) for name in _names(each))) for each in contexts
        ]
        self._by_uid = {known[0].uid: known for known in self._contexts}
        words = (frozenset().union(*(parts.telling for _, parts in names)) for _, names in self._contexts)
        self._places = Counter(word for found in words for word in found)

    def suggest(self, text: str) -> tuple[Suggestion, ...]:
        """Every context that `text` may mean, the likeliest first; those that a part of the name tells apart are not.

        A number, letter, postcode, hour or word more is a likeness; another number is another place.
        None is left out for want of room: the right one may look no better than many.
        """
        found = [
            _suggestion(parts_of(text), context, best)
            for context, best in self._compared(text, self._contexts)
            if best >= LIKELY
        ]
        return tuple(sorted(found, key=lambda each: (-each.score, each.source_id)))

    def may_mean(self, text: str, uid: ContextId) -> bool:
        """Whether this context is among those that `text` may mean; no other is compared."""
        known = self._by_uid.get(uid)
        return known is not None and any(best >= LIKELY for _, best in self._compared(text, [known]))

    def _compared(self, text: str, contexts: Iterable[_Known]) -> Iterator[tuple[Context, float]]:
        """Each of these contexts with how like the likest of its names is."""
        written = parts_of(text)
        keys = {kind: name_key(kind, text) if text.strip() else None for kind in ContextKind}
        for context, names in contexts:
            key = keys[context.kind]
            yield context, max(SAME if own == key else self._scored(written, context, named) for own, named in names)

    def _scored(self, written: Parts, context: Context, named: Parts) -> float:
        postcodes = named.postcodes | ({bare_postcode(context.postcode)} if context.postcode else frozenset[str]())
        if _are_apart(written, named) or (written.postcodes and postcodes and not written.postcodes & postcodes):
            return 0.0
        score = _likeness(written, named)
        if score < LIKELY and any(len(word) >= LONG and self._places[word] <= FEW for word in _shared(written, named)):
            score = LIKELY
        if score and context.kind is ContextKind.TRANSPORT_ROUTE and written.numbers & named.numbers:
            score += ROUTE
        return min(round(score, 3), 0.99)


def piece_of(text: str, context: Context) -> float:
    """How well what somebody typed is a piece of a context's name: its beginning best, 0 where it is none."""
    asked = place_form(text)
    best = 0.0
    for name in map(place_form, _names(context)):
        if asked and asked in name:
            best = max(best, PIECE if f" {asked}" in f" {name}" else INNER_PIECE)
    return best


@lru_cache(maxsize=200_000)
def _likeness(one: Parts, other: Parts) -> float:
    """How like two names are that nothing tells apart, from 0 to 1; the same both ways."""
    if one.whole == other.whole and not _is_shifted(one, other):
        return RESPACED
    more = sum(OTHER_BY.get(group, ELSE) for group in GROUPS if one.of(group) != other.of(group))
    alike = max(_words_alike(one, other), _spelt_alike(one, other))
    # A part more never takes a name out of sight that is alike without it.
    return max(alike * MOST_ALIKE - more, LIKELY if alike >= BARE else 0.0) if alike else 0.0


@lru_cache(maxsize=200_000)
def _are_apart(one: Parts, other: Parts) -> bool:
    """Whether each has a number, letter, postcode, hour, side or vehicle that the other has not."""
    if one.whole == other.whole:
        return _is_shifted(one, other)
    for group in GROUPS:
        left, right = one.of(group) - other.of(group), other.of(group) - one.of(group)
        if left and right and _exclude(group, left, right):
            return True
    return False


def _is_shifted(one: Parts, other: Parts) -> bool:
    """Whether a space alone makes other numbers: Flat 1, 23 and Flat 12, 3."""
    return one.numbers != other.numbers and one.counted == other.counted > 1


def _exclude(group: str, left: frozenset[str], right: frozenset[str]) -> bool:
    """Of sides only those of one pair are two places: what lies north may be the upper one."""
    return group != "sides" or bool({SIDES[each] for each in left} & {SIDES[each] for each in right})


def _shared(one: Parts, other: Parts) -> list[str]:
    return [word for word in one.telling if word in other.telling]


def _words_alike(one: Parts, other: Parts) -> float:
    """The share of the words that are in both: mostly of the name that has fewer, a little of the other."""
    if one.is_bare or other.is_bare:
        return _bare_alike(one, other)
    theirs = dict(other.words)
    of_one = of_other = 0.0
    for word, weight in one.words:
        like, found = max(((_alike(word, each), each) for each in theirs), default=(0.0, ""))
        if like >= SPELT:
            of_one += like * weight
            of_other += like * theirs.pop(found)
    shares = sorted((_share(of_one, one), _share(of_other, other)))
    return 0.8 * shares[1] + 0.2 * shares[0]


def _share(matched: float, parts: Parts) -> float:
    whole = sum(weight for _, weight in parts.words)
    return min(matched / whole, 1.0) if whole else 0.0


def _bare_alike(one: Parts, other: Parts) -> float:
    """Where one has no words of its own: by the parts that both have, most where neither has words."""
    if not any(one.of(group) & other.of(group) for group in ("numbers", "letters", "postcodes")):
        return 0.0
    return 1.0 if one.is_bare and other.is_bare else BARE


@lru_cache(maxsize=200_000)
def _alike(one: str, other: str) -> float:
    if one == other:
        return 1.0
    shorter, longer = sorted((one, other), key=len)
    if len(shorter) < SHORT:
        return 0.0
    if longer.startswith(shorter) and len(longer) - len(shorter) <= ENDING:
        return 0.95
    if len(longer) <= 2 * len(shorter) and longer.startswith(shorter):
        return BEGUN
    return fuzz.ratio(one, other) / 100


def _spelt_alike(one: Parts, other: Parts) -> float:
    """How like the names are written as one word each: words run together, or parted."""
    like = fuzz.ratio(one.whole, other.whole) / 100
    return like if like >= RUN_TOGETHER else 0.0


def _suggestion(written: Parts, context: Context, score: float) -> Suggestion:
    reasons = [f"spelt like “{context.name}”"]
    if numbers := sorted(written.numbers & frozenset().union(*(parts_of(n).numbers for n in _names(context)))):
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


def _names(context: Context) -> tuple[str, ...]:
    return (context.name, *context.aliases)
