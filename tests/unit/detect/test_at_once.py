"""Which lines of a replay interrupt: the rule of alerts, from the rows of an extract."""

from datetime import UTC, date, datetime

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from csgraph.detect.at_once import HARMED_AT, Interruptions, Kinds
from csgraph.detect.policy import load_policy
from csgraph.domain.alert_states import ChangeKind
from csgraph.domain.natures import type_marks
from csgraph.domain.notices import interrupts
from tests.unit.notices.test_notices import change

NONE = frozenset[str]()
CHANGES = [ChangeKind.RAISED, ChangeKind.GROWN, ChangeKind.RETURNED]


def asked(*lines: tuple[bool, int, frozenset[str]]) -> list[bool]:
    found = Interruptions()
    return [found.told_at_once(7, groups, marks, is_growth=is_growth) for is_growth, groups, marks in lines]


def test_a_harm_type_not_told_of_before_interrupts_and_doubling_counts_from_it() -> None:
    one, two = type_marks(["EXP.CSE"]), type_marks(["EXP.CSE", "SYV"])

    assert asked((False, 3, one), (True, 4, one), (True, 5, two), (True, 6, two), (True, 10, one)) == [
        True, False, True, False, True,
    ]  # fmt: skip


def test_each_context_has_its_own_doublings() -> None:
    found = Interruptions()

    assert found.told_at_once(1, 3, NONE, is_growth=False)
    assert found.told_at_once(2, 9, NONE, is_growth=False)
    assert found.told_at_once(1, 6, NONE, is_growth=True)
    assert not found.told_at_once(2, 10, NONE, is_growth=True)


@given(rest=st.lists(st.tuples(st.sampled_from(CHANGES[1:]), st.integers(1, 60)), max_size=40))
def test_a_replay_interrupts_where_an_alert_with_that_history_does(rest: list[tuple[ChangeKind, int]]) -> None:
    life = [(ChangeKind.RAISED, 3), *rest]
    on, at = date(2026, 3, 1), datetime(2026, 3, 1, tzinfo=UTC)
    history = [
        change(kind, number=number, kin_groups=groups, on=on, known_at=at) for number, (kind, groups) in enumerate(life)
    ]

    told = asked(*((kind is ChangeKind.GROWN, groups, NONE) for kind, groups in life))

    assert {number for number, each in enumerate(told) if each} == interrupts(history)


@pytest.mark.parametrize(("rows", "harm"), [([0], False), ([1], True), ([0, 1], True)])
def test_the_marks_of_rows_say_whether_harm_happened_and_which(rows: list[int], harm: bool) -> None:
    kinds = Kinds(
        kind=np.array([HARMED_AT + 1, HARMED_AT], dtype=np.int8),
        harm_types=np.array([0, 1], dtype=np.int32),
        sets=[(), ("EXP.CSE",)],
    )
    marks = kinds.marks(np.array(rows, dtype=np.int32), load_policy(None))

    assert ("HARM" in marks) is harm
    assert (type_marks(["EXP.CSE"]) <= marks) is harm
