"""Whatever is explained can be read aloud by somebody who does not know statistics."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from csgraph.detect.policy import FLOOR_ONLY, SHIPPED, load_policy
from csgraph.detect.threshold import evaluate
from csgraph.detect.unusual_words import by_chance
from csgraph.detect.why_not import why_not
from csgraph.domain.alert_states import NEWS
from csgraph.domain.notice_words import message
from csgraph.domain.notices import About
from tests.unit.detect.worlds import TODAY, World, ago

POLICIES = [SHIPPED, FLOOR_ONLY]
NOT_PLAIN = re.compile(
    r"[\u0370-\u03ff]|\b(significant|significance"
    r"|p[- ]?values?|alpha|gamma|lambda|sigma|null|baseline rate|nominal|deviation"
    r"|risk of (the|a) (child|young person)|high[- ]risk|offender\w*|gang)\b|\d[eE][-+]?\d|\bp *[=<]",
    re.IGNORECASE,
)
KINDS = ("NAMED_UNSAFE", "HARMED_AT", "NAMED_MIXED", "FOUND_AT", "SPENDS_TIME_AT")


@st.composite
def worlds(draw: st.DrawFn) -> World:
    """A few places over a year and a half, one within another, with kin and shared incidents."""
    world = World()
    world.place("estate", "NEIGHBOURHOOD")
    world.place("steps", within=["estate"])
    world.place("school", "SCHOOL")
    for _ in range(draw(st.integers(0, 40))):
        world.says(
            f"p{draw(st.integers(0, 14))}",
            draw(st.sampled_from(("estate", "steps", "steps", "school"))),
            ago(draw(st.integers(0, 500))),
            kind=draw(st.sampled_from(KINDS)),
            voice=draw(st.sampled_from(("OWN", "POLICE", "PROFESSIONAL"))),
            confidence=draw(st.sampled_from(("CONFIRMED", "POSSIBLE"))),
            incident=draw(st.sampled_from((None, "i1", "i2"))),
        )
    world.kin.extend(draw(st.lists(st.sampled_from((("p0", "p1"), ("p2", "p3"))), unique=True)))
    return world


def said(world: World, policy_file: Path) -> Iterator[str]:
    """Every sentence about every context of a world."""
    evidence, policy = world.evidence(), load_policy(policy_file)
    for cluster in evaluate(evidence, policy, TODAY):
        yield cluster.explanation
        yield from cluster.falls_without
        yield cluster.why_not or ""
    for context in ("estate", "steps", "school"):
        yield from why_not(evidence, policy, context, TODAY).steps


@pytest.mark.parametrize("policy_file", POLICIES, ids=lambda path: path.stem)
def test_nothing_that_is_explained_needs_statistics(policy_file: Path) -> None:
    sentences = 0

    @settings(max_examples=60)
    @given(world=worlds())
    def look(world: World) -> None:
        nonlocal sentences
        for sentence in said(world, policy_file):
            sentences += 1
            assert not NOT_PLAIN.search(sentence), sentence

    look()
    assert sentences > 100


def test_no_notice_needs_statistics() -> None:
    for kind in NEWS:
        refs = {"alert": "alr_1", "what": kind.value, "on": "2026-05-31", "case": "l2_1"}
        for about in About:
            told = message(about, refs, contact="the lead", cases=("P1",))
            assert not NOT_PLAIN.search(f"{told.subject} {told.body}")


@pytest.mark.parametrize(
    ("days", "words"),
    [(20.0, "about once in 20 days"), (3285.0, "about once in 9 years"), (1e9, "less often than once in 1,000 years")],
)
def test_what_hardly_ever_happens_is_said_to_be_less_often(days: float, words: str) -> None:
    assert by_chance(days) == f"By chance this would happen {words} across the area."
