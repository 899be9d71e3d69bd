"""Making ready: after it, asking about an extract and replaying it compile nothing."""

import subprocess
import sys
from pathlib import Path

from csgraph.detect.compiled import KEPT

ASK = """
import sys
from pathlib import Path
from time import perf_counter
from csgraph.detect.backtest_lines import backtest
from csgraph.detect.extract import evaluate_extract
from csgraph.detect.ready import CONTEXTS, EVIDENCE
folder = Path(sys.argv[1])
(folder / "evidence.csv").write_text(EVIDENCE)
(folder / "contexts.csv").write_text(CONTEXTS)
evaluate_extract(folder, timer=perf_counter)
list(backtest(folder, policy_file=None, timer=perf_counter).told())
"""


def test_after_making_ready_neither_a_question_nor_a_backtest_compiles_anything(tmp_path: Path) -> None:
    assert KEPT is not None
    subprocess.run([sys.executable, "-m", "csgraph.detect.ready"], check=True)
    before = sorted(KEPT.glob("**/*.nbc"))

    subprocess.run([sys.executable, "-c", ASK, str(tmp_path)], check=True)

    assert before
    assert sorted(KEPT.glob("**/*.nbc")) == before
