from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from csgraph.detect.extract_reading import read_extract
from tests.bench.namings import NONE
from tests.bench.simulate import Borough, simulate, truth, write
from tests.bench.suites import read_suites

SUITES = read_suites()


def borough(name: str, **changes: Any) -> Borough:
    small = {"contexts": 200, "people": 1200, "days": 500, "clusters": min(SUITES[name].clusters, 10), "families": 5}
    return simulate(replace(SUITES[name], **{**small, **changes}), seed=5)


def rows_of(made: Borough, cluster: int) -> np.ndarray[Any, Any]:
    return np.flatnonzero(made.said.cluster == cluster)


def test_the_same_suite_and_seed_give_the_same_files(tmp_path: Path) -> None:
    for folder in ("one", "two"):
        write(borough("decoys", aliased=0.3), tmp_path / folder)

    for file in ("evidence.csv", "contexts.csv", "people.csv", "truth.json"):
        assert (tmp_path / "one" / file).read_bytes() == (tmp_path / "two" / file).read_bytes()


@pytest.mark.parametrize("name", sorted(SUITES))
def test_every_suite_is_an_extract_that_detection_reads(name: str, tmp_path: Path) -> None:
    made = borough(name)

    write(made, tmp_path)

    assert read_extract(tmp_path).evidence.person.size == made.said.rows


def test_a_planted_cluster_is_of_unrelated_people_in_a_context_of_its_own() -> None:
    made = borough("dense")

    assert len({place for places in made.places for place in places}) == len(made.places) == 10
    for cluster in range(10):
        rows = rows_of(made, cluster)
        assert 3 <= len(set(made.town.family[made.said.person[rows]].tolist())) == rows.size <= 6
        assert set(made.said.context[rows].tolist()) == set(made.places[cluster])
        assert np.ptp(made.said.day[rows]) <= 60


def test_a_null_run_has_nothing_planted() -> None:
    assert truth(borough("null"))["clusters"] == []


def test_a_cluster_may_spread_over_neighbouring_contexts() -> None:
    made = borough("neighbours", clusters=5)

    for places in made.places:
        assert 2 <= len(places) <= 3
        assert len(set(made.town.around[places].tolist())) == 1


def test_late_namings_are_recorded_up_to_sixty_days_later() -> None:
    made = borough("late")
    lag = made.recorded - made.said.day

    assert lag.min() == 0 and 50 < lag.max() <= 60
    assert 0.3 < float((lag > 0).mean()) < 0.6


def test_one_person_of_a_cluster_is_erased_half_way_and_no_other() -> None:
    made = borough("erasure")

    for cluster in range(10):
        rows = rows_of(made, cluster)
        gone = rows[made.superseded[rows] != NONE]
        assert gone.size == 1
        assert made.recorded[rows].min() < made.superseded[gone[0]] <= made.recorded[rows].max() + 1


def test_a_second_id_is_used_for_about_half_of_what_is_said_of_its_context() -> None:
    made = borough("aliases")
    told = made.second[made.said.context] != NONE

    assert not made.by_second[~told].any()
    assert 0.4 < float(made.by_second[told].mean()) < 0.6


def test_a_class_names_its_school_in_one_record_without_own_voice() -> None:
    made = borough("decoys", recorders=0)
    shared = made.said.record != NONE

    assert not made.own[shared].any()
    assert set(np.asarray(made.town.kind)[made.said.context[shared]].tolist()) == {2}


def test_a_parameter_that_is_none_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "suites.toml"
    path.write_text("[default]\n[dense]\nclustres = 3\n")

    with pytest.raises(ValueError, match="clustres"):
        _ = read_suites(path)
