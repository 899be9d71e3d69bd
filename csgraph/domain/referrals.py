"""Referrals of contexts: the codes of a referral and of its screening, and what each must be given.

Sources: Children in Need census (referral source); context thresholds and context referral outcomes
as named in docs/glossary.md.
"""

from collections.abc import Collection, Mapping
from enum import StrEnum
from types import MappingProxyType

from csgraph.errors import InvalidInput


class ScreeningLevel(StrEnum):
    """How much response the context needs."""

    UNIVERSAL = "universal"
    PARTNERSHIP = "partnership"
    COMPLEX = "complex"


class Outcome(StrEnum):
    """What screening a referral led to."""

    NFA_WITH_REASON = "NFA_WITH_REASON"
    ADVICE_GUIDANCE = "ADVICE_GUIDANCE"
    UNIVERSAL_RESPONSE = "UNIVERSAL_RESPONSE"
    PARTNERSHIP_RESPONSE = "PARTNERSHIP_RESPONSE"
    L2_ASSESSMENT = "L2_ASSESSMENT"
    STRATEGY_DISCUSSION = "STRATEGY_DISCUSSION"
    ROUTE_TO_MACE = "ROUTE_TO_MACE"
    ROUTE_TO_COMMUNITY_SAFETY = "ROUTE_TO_COMMUNITY_SAFETY"
    ROUTE_TO_SCHOOL_PROCESS = "ROUTE_TO_SCHOOL_PROCESS"
    MERGE_WITH_EXISTING = "MERGE_WITH_EXISTING"


LEVEL_WORDS: Mapping[ScreeningLevel, str] = MappingProxyType(
    {
        ScreeningLevel.UNIVERSAL: "universal: what every place of its kind has will do",
        ScreeningLevel.PARTNERSHIP: "partnership: several agencies act together",
        ScreeningLevel.COMPLEX: "complex: the context itself needs assessing",
    }
)
OUTCOME_WORDS: Mapping[Outcome, str] = MappingProxyType(
    {
        Outcome.NFA_WITH_REASON: "no further action, with the reason",
        Outcome.ADVICE_GUIDANCE: "advice and guidance",
        Outcome.UNIVERSAL_RESPONSE: "a universal response",
        Outcome.PARTNERSHIP_RESPONSE: "a partnership response",
        Outcome.L2_ASSESSMENT: "a Level 2 assessment of the context",
        Outcome.STRATEGY_DISCUSSION: "a strategy discussion",
        Outcome.ROUTE_TO_MACE: "to the multi-agency child exploitation meeting",
        Outcome.ROUTE_TO_COMMUNITY_SAFETY: "to community safety",
        Outcome.ROUTE_TO_SCHOOL_PROCESS: "to the school's own process",
        Outcome.MERGE_WITH_EXISTING: "merged with a case that there is",
    }
)
"""What people read in place of a code."""

REFERRAL_SOURCES: Mapping[str, str] = MappingProxyType(
    {
        "1A": "family member, relative or carer",
        "1B": "acquaintance",
        "1C": "a young person themselves",
        "1D": "another individual",
        "2A": "schools",
        "2B": "education services",
        "3A": "health: general practice",
        "3B": "health: health visitor",
        "3C": "health: school nurse",
        "3D": "health: other primary care",
        "3E": "health: accident and emergency",
        "3F": "health: other",
        "4": "housing",
        "5A": "local authority: social care",
        "5B": "local authority: other services",
        "5C": "another local authority",
        "5D": "local authority: early help",
        "6": "police",
        "7": "other legal agency",
        "8": "other, voluntary organisations included",
        "9": "anonymous",
        "10": "not known",
        "YP_ASSESSMENT": "assessment of a young person",
        "PANEL": "a panel that saw a theme",
        "SAFETY_MAP": "safety mapping with a young person",
        "BUSINESS": "a local business",
        "RESIDENT": "a resident",
    }
)


def check_referral(*, source_code: str, agency: str, harm_types: Collection[str], reason: str) -> None:
    """Raises InvalidInput naming everything that a referral must be given and was not, or that is no code."""
    _need(
        {
            f"a source code ({', '.join(REFERRAL_SOURCES)})": bool(source_code.strip()),
            "the referring agency": bool(agency.strip()),
            "at least one harm type": bool(harm_types),
            "a reason in words": bool(reason.strip()),
        }
    )
    _need_known({"source code": (source_code, REFERRAL_SOURCES)})


def check_screening(*, level: str, outcome: str, reason: str) -> tuple[ScreeningLevel, Outcome]:
    """The level and outcome that these codes stand for.

    Raises InvalidInput naming everything that is missing, or that is no code.
    """
    _need(
        {
            f"a level ({', '.join(ScreeningLevel)})": bool(level.strip()),
            f"an outcome ({', '.join(Outcome)})": bool(outcome.strip()),
            "a reason in words": bool(reason.strip()),
        }
    )
    _need_known({"level": (level, tuple(ScreeningLevel)), "outcome": (outcome, tuple(Outcome))})
    return ScreeningLevel(level), Outcome(outcome)


def _need(held: Mapping[str, bool]) -> None:
    missing = [words for words, is_there in held.items() if not is_there]
    if missing:
        raise InvalidInput("missing_required", f"This step needs: {'; '.join(missing)}.", advice="Give these too.")


def _need_known(given: Mapping[str, tuple[str, Collection[str]]]) -> None:
    """Raises InvalidInput with every code that there is, for each that was given and is none; what was is not told."""
    unknown = {words: codes for words, (code, codes) in given.items() if code not in codes}
    if unknown:
        raise InvalidInput(
            "unknown_code",
            f"There is no such {' and no such '.join(unknown)}.",
            advice=" ".join(f"Give as {words} one of: {', '.join(codes)}." for words, codes in unknown.items()),
        )
