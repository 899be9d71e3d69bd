"""Making ready: after it, neither asking about an extract nor writing compiles anything."""

import subprocess
import sys
from pathlib import Path

from csgraph.detect.compiled import KEPT

ASK = """
import sys
from pathlib import Path
from time import perf_counter
from csgraph.detect.extract import evaluate_extract
from csgraph.detect.extract_reading import read_extract
from csgraph.detect.incremental import DetectorState, Written
from csgraph.detect.policy import load_policy
from csgraph.detect.ready import CONTEXTS, EVIDENCE
folder = Path(sys.argv[1])
(folder / "evidence.csv").write_text(EVIDENCE)
(folder / "contexts.csv").write_text(CONTEXTS)
evaluate_extract(folder, timer=perf_counter)
held = read_extract(folder).held
state = DetectorState(held, load_policy(None), on=10960)
state.record(Written(person=0, context=0, start=10960, end=10961, kind=0, role=0, voice=0, locus=0), on=10960)
state.correct(0, Written(person=1, context=0, start=10961, end=10970, kind=0, role=0, voice=0, locus=0), on=10961)
state.told(), state.scores()
"""


def test_after_making_ready_neither_a_question_nor_a_write_compiles_anything(tmp_path: Path) -> None:
    assert KEPT is not None
    subprocess.run([sys.executable, "-m", "csgraph.detect.ready"], check=True)
    before = sorted(KEPT.glob("**/*.nbc"))

    subprocess.run([sys.executable, "-c", ASK, str(tmp_path)], check=True)

    assert before
    assert sorted(KEPT.glob("**/*.nbc")) == before
