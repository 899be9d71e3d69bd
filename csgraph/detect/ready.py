"""Making ready: `python -m csgraph.detect.ready` compiles every loop of detection, so that no question waits for it.

Numba keeps what it compiles on disk (`compiled.py`); it takes half a minute once after an installation and after
each change of these sources, by two processes side by side.
"""

import sys
from multiprocessing import get_context
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter

import numpy as np

from csgraph.detect import groups, threshold
from csgraph.detect.backtest_lines import backtest
from csgraph.detect.extract_reading import read_extract
from csgraph.detect.history import Held
from csgraph.detect.incremental import DetectorState, Written
from csgraph.detect.policy import load_policy

EVIDENCE = """person,context,kind,voice,record,valid_from,valid_to,recorded_on
a,c,HARMED_AT,,r,2000-01-02,2000-01-03,2000-01-02
b,c,HARMED_AT,,r,2000-01-02,2000-01-03,2000-01-03
d,c,HARMED_AT,OWN,,2000-01-03,2000-01-04,2000-01-04
"""
CONTEXTS = "context,kind,region\nc,LOCATION,home\n"


def rule_and_scores() -> None:
    """Compiles the rule and the scores of clusters."""
    threshold.made_ready()


def replay_and_groups() -> None:
    """Compiles the backtest and the search for groups."""
    groups.made_ready()
    with TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "evidence.csv").write_text(EVIDENCE, encoding="utf-8")
        (folder / "contexts.csv").write_text(CONTEXTS, encoding="utf-8")
        list(backtest(folder, policy_file=None, timer=perf_counter).told())
        write_once(read_extract(folder).held)


def write_once(held: Held) -> None:
    """Compiles what a write needs: one, with what follows from it, and taken back on the next day."""
    row, last = held.rows.person.size, int(held.rows.recorded.max())
    state = DetectorState(held, load_policy(None), on=last)
    own = held.rows.taken(np.zeros(1, dtype=np.int64))
    person, context, kind, role, voice, locus = (
        int(column[0]) for column in (own.person, own.context, own.kind, own.role, own.voice, own.locus)
    )
    written = Written(person, context, last, last + 1, kind, role, voice, locus)
    state.record(written, on=last + 1)
    state.scores()
    state.withdraw(row, on=last + 2)


def main() -> int:
    """Compiles the two halves side by side; 1 where one of them fails."""
    spawn = get_context("spawn")
    halves = [spawn.Process(target=each) for each in (rule_and_scores, replay_and_groups)]
    for each in halves:
        each.start()
    for each in halves:
        each.join()
    return int(any(each.exitcode for each in halves))


if __name__ == "__main__":
    sys.exit(main())
