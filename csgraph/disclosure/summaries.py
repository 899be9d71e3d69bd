"""The draft of a context summary: what may leave, given the facts about a context.

Pure. A theme, or a kind of safe place, is shown only where enough unrelated young people and
agencies stand behind it; below that it is not shown, whether few or none. There is no count, no
text that somebody wrote, no date finer than a quarter.
"""

import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from datetime import date

from csgraph.domain.summaries import (
    NO_CASE,
    NO_REVIEW,
    NOT_SHOWN,
    PUBLIC_KINDS,
    STAGES,
    Fact,
    SummaryContent,
    SummaryFacts,
)
from csgraph.domain.terms import AssociationKind, EventRole, Handling, Locus

HARM = frozenset({AssociationKind.NAMED_UNSAFE, AssociationKind.HARMED_AT})
KEPT_IN = frozenset({Handling.RED, Handling.AMBER_STRICT})
"""Handling codes under which nothing reaches a partner, not even as part of a theme (TLP 2.0)."""

ROOT = "EFH"
"""The harm type above all others: it is no theme."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Floor:
    """Who must stand behind something that is shown. A kin group is one of the unrelated young people."""

    unrelated: int = 10
    agencies: int = 2


FLOOR = Floor()


def draft(
    facts: SummaryFacts,
    *,
    reference: str,
    labels: Mapping[str, str],
    broader: Mapping[str, str],
    names_place: bool = False,
) -> SummaryContent:
    """What the summary says. `reference` stands for the context towards this client.

    `labels` and `broader` give words and parent of each harm type's code. `names_place`: the client's
    agreement names places; a place that is not public is not named even so.
    """
    counted = [fact for fact in facts.facts if counts(fact)]
    return SummaryContent(
        context=reference,
        kind=words(facts.kind),
        area=facts.la_code or NOT_SHOWN,
        name=facts.name if names_place and facts.kind in PUBLIC_KINDS else NOT_SHOWN,
        themes=_themes(counted, labels=labels, broader=broader),
        safe_places=_safe_places(counted),
        stage=NO_CASE if facts.stage is None else STAGES[facts.stage],
        last_review=NO_REVIEW if facts.last_review_on is None else quarter(facts.last_review_on),
    )


def body_of(content: SummaryContent) -> bytes:
    """The JSON that leaves, the same bytes for the same content."""
    return json.dumps(asdict(content), sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()


def names_place(body: bytes) -> bool:
    """Whether this JSON names the place."""
    return json.loads(body)["name"] != NOT_SHOWN


def shows_anything(content: SummaryContent) -> bool:
    """Whether enough stands behind anything in it."""
    return content.themes != (NOT_SHOWN,) or content.safe_places != (NOT_SHOWN,)


def counts(fact: Fact) -> bool:
    """Whether a summary may rest on this fact at all."""
    counts_as_person = not fact.is_stub and (fact.gone_from is None or fact.valid_from < fact.gone_from)
    return counts_as_person and fact.handling not in KEPT_IN


def is_harm(fact: Fact) -> bool:
    """Whether it is evidence of harm here: not help that was given, and not harm inside a family."""
    return fact.kind in HARM and fact.role is not EventRole.HELPED and fact.locus is not Locus.FAMILIAL


def is_enough(facts: Iterable[Fact], floor: Floor = FLOOR) -> bool:
    """Whether those behind these facts reach the floor."""
    behind = list(facts)
    unrelated = {fact.kin_group or fact.person for fact in behind}
    agencies = {fact.agency for fact in behind if fact.agency is not None}
    return len(unrelated) >= floor.unrelated and len(agencies) >= floor.agencies


def quarter(day: date) -> str:
    """The quarter of the year that `day` lies in, such as 2026-Q2."""
    return f"{day.year}-Q{(day.month + 2) // 3}"


def words(code: str) -> str:
    """A code as words in lower case."""
    return code.lower().replace("_", " ")


def theme_of(code: str, broader: Mapping[str, str]) -> str | None:
    """The harm type just below the root that `code` belongs to; None for the root itself and unknown codes."""
    seen: set[str] = set()
    while code in broader and code not in seen:
        if broader[code] == ROOT:
            return code
        seen.add(code)
        code = broader[code]
    return None


def _themes(facts: Iterable[Fact], *, labels: Mapping[str, str], broader: Mapping[str, str]) -> tuple[str, ...]:
    behind: dict[str, list[Fact]] = {}
    for fact in facts:
        if is_harm(fact):
            for theme in {theme_of(code, broader) for code in fact.harm_types} - {None}:
                behind.setdefault(labels[str(theme)], []).append(fact)
    return _shown(behind)


def _safe_places(facts: Iterable[Fact]) -> tuple[str, ...]:
    behind: dict[str, list[Fact]] = {}
    for fact in facts:
        if fact.kind is AssociationKind.NAMED_SAFE:
            behind.setdefault(words(fact.context_kind), []).append(fact)
    return _shown(behind)


def _shown(behind: Mapping[str, Iterable[Fact]]) -> tuple[str, ...]:
    return tuple(sorted(label for label, facts in behind.items() if is_enough(facts))) or (NOT_SHOWN,)
