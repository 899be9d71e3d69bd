"""Making ready: `python -m csgraph.detect.ready` compiles every loop of detection, so that no question waits for it.

Numba keeps what it compiles on disk (`compiled.py`); it takes half a minute once after an installation and after
each change of these sources, by two processes side by side.
"""

import sys
from multiprocessing import get_context
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter

from csgraph.detect import groups, threshold
from csgraph.detect.backtest_lines import backtest

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
