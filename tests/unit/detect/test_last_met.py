"""The last day on which a floor was met, when only days passed."""

import numpy as np

from csgraph.detect.columns import OPEN
from csgraph.detect.presences import Spells
from csgraph.detect.standing import Rows, desk, last_met

WINDOW, THREE = 10, 3


def test_the_end_of_one_of_several_episodes_ends_the_days_on_which_a_floor_was_met() -> None:
    # given three unrelated young people, the third of them open to a service on days 0 to 5 and on days 50 to 60
    codes, none = np.arange(THREE, dtype=np.int32), np.full(THREE, -1, dtype=np.int32)
    day, still = np.zeros(THREE, dtype=np.int32), np.full(THREE, OPEN, dtype=np.int32)
    by_spells, own = np.array([False, False, True]), np.ones(THREE, dtype=np.bool_)
    severity = np.zeros(THREE, dtype=np.int8)
    rows = Rows(day, codes, day, day, still, by_spells, codes, codes, own, none, none, severity)
    ptr, opened, closed = (np.array(each, dtype=np.int32) for each in ([0, 0, 0, 2], [0, 50], [5, 60]))

    # when it is asked on day 40, having been met on day 1
    room = desk(THREE, THREE, 1, 1, THREE)
    last = last_met(1, 40, codes, THREE, WINDOW, THREE, 1, rows, Spells(ptr, opened, closed), room)

    # then it was met for as long as a window of ten days held day 5
    assert last == 14
