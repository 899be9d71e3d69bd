"""The latest scores: what a listing shows is what the replay came to, and it is said in words."""

import random
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from time import perf_counter

import numpy as np
import pytest

from csgraph.detect.backtest import replay
from csgraph.detect.columns import number_of
from csgraph.detect.extract import evaluate_extract
from csgraph.detect.extract_reading import read_extract
from csgraph.detect.latest import latest_scores
from csgraph.detect.replay import limits_on
from csgraph.detect.unusual_words import NOT_UNUSUAL
from tests.unit.detect.test_replay_referee import FIRST, POLICY, world, written

BOROUGH = Path(__file__).parents[3] / "csgraph" / "policies" / "borough.toml"
FEW = "name = 'few'\n[budget.default]\nalerts_a_month = 0.2\n"


@pytest.mark.parametrize("seed", range(3))
def test_the_latest_score_of_each_context_is_that_of_its_last_evaluation_to_the_last_bit(
    seed: int, tmp_path: Path
) -> None:
    held = read_extract(written(tmp_path, *world(random.Random(seed), rows=260, days=400))).held
    known = number_of(FIRST + timedelta(days=300))
    contexts = np.arange(len(held.contexts), dtype=np.int32)

    latest = latest_scores(held, POLICY, contexts, known=known, valid=known)
    replayed = replay(held, POLICY)

    steps = replayed.steps
    for context in contexts.tolist():
        mine = (steps.target == context) & replayed.seen.evaluated & (steps.day <= known)
        if mine.any():
            assert replayed.seen.scores[np.flatnonzero(mine)[-1]].tobytes() == latest.scores[context].tobytes()
        else:
            assert latest.scores[context, 0] == 1.0


@pytest.mark.parametrize("seed", range(3))
def test_the_limits_of_each_region_are_those_of_the_replay_with_its_classes(seed: int, tmp_path: Path) -> None:
    held = read_extract(written(tmp_path, *world(random.Random(seed), rows=260, days=500))).held
    replayed = replay(held, POLICY)

    assert len(POLICY.budgets) > 1 and replayed.regions
    for number, region in replayed.regions.items():
        known = int(region.filled[0])
        mine = latest_scores(held, POLICY, np.zeros(0, dtype=np.int32), known=known, valid=known).limits[number]
        theirs = limits_on(known, region, replayed.rule)
        assert mine.alpha.tobytes() == theirs.alpha.tobytes()
        assert mine[1:] == theirs[1:]


def test_a_candidate_that_is_not_unusual_is_listed_and_says_so(tmp_path: Path) -> None:
    folder = written(tmp_path, *world(random.Random(0), rows=420, days=420))
    policy = tmp_path / "few.toml"
    policy.write_text(FEW)

    found = evaluate_extract(folder, policy_file=policy, timer=perf_counter)

    assert found.seconds["score"] is not None and found.peak_mb["score"] is not None
    quiet = [each for each in found.clusters if (each.why_not or "").startswith(NOT_UNUSUAL)]
    assert quiet and not any(each.alerts for each in quiet)
    for each in found.clusters:
        assert each.score is None or 0.0 < each.score.p <= 1.0
        known = each.score is not None and each.score.recurrence_days is not None
        assert known == ("By chance this would happen" in each.explanation)


def test_with_little_history_the_floor_alone_alerts_and_says_so(tmp_path: Path) -> None:
    folder = written(tmp_path, *world(random.Random(1), rows=120, days=300))

    found = evaluate_extract(folder, policy_file=BOROUGH, timer=perf_counter)

    assert any(each.alerts for each in found.clusters)
    assert all("little history" in each.explanation for each in found.clusters)


def test_when_old_files_were_just_loaded_the_floor_alone_alerts_and_says_so(tmp_path: Path) -> None:
    rows, places = world(random.Random(0), rows=420, days=420)
    loaded = max(row.recorded for row in rows)
    folder = written(tmp_path, [replace(row, recorded=loaded, superseded=None) for row in rows], places)

    found = evaluate_extract(folder, policy_file=BOROUGH, timer=perf_counter)

    assert any(each.alerts and "Nothing of this kind was weighed" in each.explanation for each in found.clusters)
    assert all("so the rule alone decides" in each.explanation for each in found.clusters)
