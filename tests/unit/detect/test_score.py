"""The score's tail: where it is cut short because it is too great to matter, it is still no more than it is."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from csgraph.detect.score import tail


@given(
    least=st.integers(0, 40),
    size=st.floats(0.05, 200.0),
    odds=st.floats(1e-4, 20.0),
    enough=st.floats(1e-12, 1.5),
)
def test_a_tail_that_is_cut_short_is_enough_and_no_more_than_the_whole(
    least: int, size: float, odds: float, enough: float
) -> None:
    whole, found = tail(least, size, odds, np.inf), tail(least, size, odds, enough)

    assert found == whole if whole <= enough else enough < found <= whole * (1 + 1e-12)
