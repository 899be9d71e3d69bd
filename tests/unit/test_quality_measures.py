from typing import Any

import numpy as np
import pytest

from tests.bench.figures import Figure
from tests.bench.measures import Planted, Run, at, at_noise, best_f1, precision_at_top, realised_alpha, spells
from tests.bench.quality_goals import figures_of
from tests.bench.recompute import Rows, differences

CLUSTER = Planted(contexts=frozenset({1, 2}), first=100, last=120)


def run(*rows: tuple[int, int, float], clusters: tuple[Planted, ...] = (CLUSTER,), floor: bool = True) -> Run:
    """Evaluations (day, context, p) of days 50 to 349 in 100 contexts: an exposure of ten."""
    on, context, p = zip(*rows, strict=True)
    return Run(
        on=np.array(on),
        context=np.array(context),
        p=np.array(p),
        floor_met=np.full(len(rows), floor),
        first=50,
        last=349,
        contexts=100,
        clusters=clusters,
    )


@pytest.mark.parametrize("rearm", [30, 90])
def test_exceedances_near_the_one_before_are_one_spell(rearm: int) -> None:
    made = run((60, 7, 0.01), (60 + rearm, 7, 0.01), (61 + 2 * rearm, 7, 0.01), (95, 8, 0.01), (70, 7, 0.9))

    context, on = spells(made, 0.05, rearm=rearm)

    assert list(zip(context.tolist(), on.tolist(), strict=True)) == [(7, 60), (7, 61 + 2 * rearm), (8, 95)]


def test_a_spell_that_begins_before_the_evaluated_days_is_not_counted() -> None:
    assert spells(run((40, 7, 0.01), (60, 7, 0.01)), 0.05)[0].size == 0


@pytest.mark.parametrize(("day", "hit"), [(99, 0), (100, 1), (150, 1), (151, 0)])
def test_a_hit_begins_from_the_first_naming_to_thirty_days_after_the_last(day: int, hit: int) -> None:
    point = at([run((day, 2, 0.001))], 0.01)

    assert (point.recall, point.precision, point.noise) == (hit, hit, (1 - hit) / 10)


def test_the_delay_is_from_the_first_naming_to_the_first_hit() -> None:
    assert at([run((104, 1, 0.2), (109, 1, 0.001), (110, 2, 0.001))], 0.01).delays == [9]


def test_a_threshold_is_found_for_a_noise() -> None:
    false = [(60, 10 + each, 10.0**-each) for each in range(1, 7)]
    made = run(*false, (110, 1, 10.0**-4.5))

    assert at_noise([made], 0.1).recall == 0
    assert at_noise([made], 0.25).recall == 1


def test_the_best_threshold_parts_hits_from_the_rest() -> None:
    assert best_f1([run((110, 1, 1e-5), (60, 7, 1e-3))]).f1 == 1


def test_the_floor_may_be_asked_for() -> None:
    made = run((110, 1, 1e-5), floor=False)

    assert (at([made], 0.01).recall, at([made], 0.01, floor=True).recall) == (1, 0)


def test_the_top_of_a_month_is_judged_while_something_is_there() -> None:
    made = run((110, 1, 1e-5), (111, 7, 1e-3), (115, 8, 1.0), (200, 9, 1e-9))

    assert precision_at_top([made], 5) == 0.5


def test_realised_alpha_counts_spells_over_evaluations() -> None:
    made = run((60, 7, 0.005), (61, 7, 0.005), (92, 7, 0.005), (63, 9, 0.5), clusters=())

    assert realised_alpha([made], 0.01) == 0.5


def test_a_figure_is_held_against_its_goal() -> None:
    suite = {"at_noise": {"0.25": {"recall": 0.8, "median_delay_days": 12.0}}, "best_f1": {"f1": 0.7}}
    recall = {"with_floor_at_budget": {"recall": 0.86}, "as_alerted": {"recall": 0.82}}
    dense = {**suite, **recall, "alerts_that_recompute": None, "precision_at_top": {"5": 0.5, "10": 0.3}}

    shown = {each.what: each for each in figures_of({"dense": dense})}

    assert shown["recall at 0.25 false alerts, dense"] == Figure(
        what="recall at 0.25 false alerts, dense", value=0.8, at_least=0.78
    )
    assert shown["median delay at 0.25 in days, dense"].at_most == 11
    assert shown["alerts whose every number recomputes, dense"].value == 0
    assert not any("sparse" in what for what in shown)


EVIDENCE = [
    {"person": person, "kin": kin, "voice": voice, "incident": incident, "record": "", "valid_from": "2026-05-01",
     "valid_to": "2026-05-02", "recorded_on": "2026-05-01", "superseded_on": ""}
    for person, kin, voice, incident in (
        ("a", "", "OWN", "i1"), ("b", "f", "POLICE", "i1"), ("c", "f", "PEER", ""), ("d", "", "POLICE", "i1"))
]  # fmt: skip


def alert(**changes: Any) -> dict[str, Any]:
    score = {"p": 0.0166015625, "k": 3, "n_h": 0, "S_h": 2.0, "S": 1.0, "a": 1.0, "m": 0.5,
             "expected": 1 / 3, "observed": 2, "from": "2026-05-01"}  # fmt: skip
    score["p"] = 3 * (1 / 4) ** 2  # of a geometric count: two or more where each further one has chance 1/4
    score["expected"] = 1 / 3
    made = {
        "raised_on": "2026-05-03", "window": {"from": "2026-02-03", "to": "2026-05-03"}, "rows": [1, 2, 3, 4],
        "young_people": 4, "kin_groups": 3, "independent_reports": 2, "p": score["p"], "score": score,
    }  # fmt: skip
    return {**made, **changes}


def test_an_alert_recomputes_from_what_it_cites() -> None:
    assert differences(alert(), Rows(EVIDENCE)) == []


@pytest.mark.parametrize(
    ("changes", "wrong"),
    [
        ({"young_people": 3}, ["young_people"]),
        ({"kin_groups": 4}, ["kin_groups"]),
        ({"independent_reports": 3}, ["independent_reports"]),
        ({"p": 0.1}, ["p"]),
        ({"window": {"from": "2026-05-02", "to": "2026-05-03"}}, ["rows"]),
        ({"score": {**alert()["score"], "expected": 0.3}}, ["score.expected"]),
        ({"score": {**alert()["score"], "p": 0.2}, "p": 0.2}, ["score.p"]),
    ],
)
def test_what_does_not_recompute_is_named(changes: dict[str, Any], wrong: list[str]) -> None:
    assert differences(alert(**changes), Rows(EVIDENCE)) == wrong
