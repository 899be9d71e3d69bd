"""How well detection finds what was planted, and how often it speaks where nothing was.

    python -m tests.bench.quality --json [--suites dense,sparse] [--seeds 2] [--policy FILE]

Each suite of suites.toml is simulated on its seeds and run through `csgraph backtest`, as anybody's extract is. The
figures are those of design page `detection.md`, "Benchmarks", with the goals beside them.
"""

import argparse
import csv
import json
import subprocess
import sys
from collections.abc import Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np

from csgraph.detect.policy import load_policy
from tests.bench.figures import report
from tests.bench.measures import (
    LEVELS,
    MONTH,
    NOISES,
    At,
    Planted,
    Run,
    at_noise,
    best_f1,
    hits,
    precision_at_top,
    realised_alpha,
)
from tests.bench.quality_goals import aims, figures_of
from tests.bench.recompute import differences, read_rows
from tests.bench.simulate import simulate, write
from tests.bench.suites import Suite, read_suites

POLICY = Path(__file__).parents[2] / "csgraph" / "policies" / "borough.toml"
COMMAND = Path(sys.executable).with_name("csgraph")


@dataclass(frozen=True, slots=True, kw_only=True)
class Replayed:
    """One borough after its backtest: evaluations, the spells that it raised as alerts, and those that recompute."""

    run: Run
    alert_context: np.ndarray[Any, np.dtype[np.int64]]
    alert_on: np.ndarray[Any, np.dtype[np.int64]]
    alerts: int
    recomputed: int
    wrong: Sequence[str]


def replay(suite: Suite, seed: int, policy: Path, folder: Path) -> Replayed:
    """Simulate one borough into `folder` and run `csgraph backtest` over it."""
    write(simulate(suite, seed), folder)
    out, evaluations = folder / "alerts.jsonl", folder / "evaluations.jsonl"
    words = ["backtest", folder, "--policy", policy, "--json", out, "--evaluations", evaluations]
    ran = subprocess.run([COMMAND, *words], capture_output=True, text=True, check=False)
    if ran.returncode:
        raise SystemExit(f"csgraph backtest ended with {ran.returncode}:\n{ran.stderr}")
    return replayed(folder, _lines(out), _lines(evaluations))


def replayed(folder: Path, alerts: Sequence[Mapping[str, Any]], evaluations: Sequence[Mapping[str, Any]]) -> Replayed:
    """What a backtest said of the borough in `folder`."""
    code = _codes(folder / "contexts.csv")
    run = _run(json.loads((folder / "truth.json").read_text(encoding="utf-8")), evaluations, code)
    spoken = [each for each in alerts if each["change"] != "GROWN"]
    context = np.array([code[each["context"]] for each in spoken], dtype=np.int64)
    on = np.array([_day(each["raised_on"]) for each in spoken], dtype=np.int64)
    inside = (on >= run.first) & (on <= run.last)
    rows = read_rows(folder)
    wrong = [each for each in (differences(alert, rows) for alert in alerts) if each]
    return Replayed(
        run=run,
        alert_context=context[inside],
        alert_on=on[inside],
        alerts=len(alerts),
        recomputed=len(alerts) - len(wrong),
        wrong=sorted({name for each in wrong for name in each}),
    )


def _run(truth: Mapping[str, Any], evaluations: Sequence[Mapping[str, Any]], code: Mapping[str, int]) -> Run:
    return Run(
        on=np.array([_day(each["on"]) for each in evaluations], dtype=np.int64),
        context=np.array([code[each["context"]] for each in evaluations], dtype=np.int64),
        p=np.array([each["p"] for each in evaluations], dtype=np.float64),
        floor_met=np.array([each["floor_met"] for each in evaluations], dtype=np.bool_),
        first=_day(truth["from"]),
        last=_day(truth["to"]),
        contexts=truth["contexts"],
        clusters=[
            Planted(
                contexts=frozenset(code[place] for place in each["contexts"]),
                first=_day(each["first_recorded"]),
                last=_day(each["last_recorded"]),
            )
            for each in truth["clusters"]
        ],
    )


def _codes(path: Path) -> dict[str, int]:
    """A number for each context; second ids have that of their context."""
    with path.open(encoding="utf-8", newline="") as file:
        into = {row["context"]: row["alias_of"] or row["context"] for row in csv.DictReader(file)}
    number = {uid: at for at, uid in enumerate(into)}
    return {uid: number[first] for uid, first in into.items()}


def _lines(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def _day(text: str) -> int:
    return date.fromisoformat(text).toordinal()


def figures(replays: Sequence[Replayed], budget: float) -> dict[str, Any]:
    """The figures of one suite; `budget` is how many alerts a month of 30 days the policy allows in all."""
    runs = [each.run for each in replays]
    alerts = sum(each.alerts for each in replays)
    shared = {
        "boroughs": len(replays),
        "evaluations": sum(int(run.on.size) for run in runs),
        "alerts": alerts,
        "alerts_that_recompute": sum(each.recomputed for each in replays) / alerts if alerts else None,
        "wrong": sorted({name for each in replays for name in each.wrong}),
        "false_alerts_to_budget": round(_false_alerts(replays) / (budget * sum(_months(run) for run in runs)), 3),
    }
    if not any(run.clusters for run in runs):
        return {
            **shared,
            "realised_to_nominal_alpha": {f"{a:g}": round(realised_alpha(runs, a) / a, 3) for a in LEVELS},
        }
    return {
        **shared,
        "at_noise": {f"{noise:g}": _described(at_noise(runs, noise)) for noise in NOISES},
        "best_f1": _described(best_f1(runs)),
        "best_f1_with_30_days_rearm": _described(best_f1(runs, rearm=30)),
        "with_floor_at_noise": {f"{noise:g}": _described(at_noise(runs, noise, floor=True)) for noise in NOISES},
        "with_floor_best_f1": _described(best_f1(runs, floor=True)),
        "with_floor_at_budget": _described(at_noise(runs, _noise_of(runs, budget), floor=True)),
        "precision_at_top": {str(top): round(precision_at_top(runs, top), 3) for top in (5, 10)},
        "as_alerted": _as_alerted(replays),
    }


def _noise_of(runs: Sequence[Run], budget: float) -> float:
    """The noise at which false alerts come to the budget."""
    return budget * sum(_months(run) for run in runs) / sum(run.exposure for run in runs)


def _months(run: Run) -> float:
    return (run.last - run.first + 1) / MONTH


def _false_alerts(replays: Sequence[Replayed]) -> int:
    return sum(int((~hits(each.run, each.alert_context, each.alert_on)[0]).sum()) for each in replays)


def _as_alerted(replays: Sequence[Replayed]) -> dict[str, Any]:
    """Recall, precision and delay of the alerts that the policy raised."""
    found = [hits(each.run, each.alert_context, each.alert_on) for each in replays]
    delays = [delay for _, late in found for delay in late]
    spoken, true = sum(hit.size for hit, _ in found), sum(int(hit.sum()) for hit, _ in found)
    planted = sum(len(each.run.clusters) for each in replays)
    return {
        "recall": round(len(delays) / planted, 3),
        "precision": round(true / spoken, 3) if spoken else None,
        **_delays(delays),
    }


def _described(point: At) -> dict[str, Any]:
    return {
        "f1": round(point.f1, 3),
        "recall": round(point.recall, 3),
        "precision": round(point.precision, 3),
        **_delays(point.delays),
        "false_alerts_per_100_contexts_a_month": round(point.noise, 3),
        "p_at_most": float(f"{point.threshold:.3g}"),
    }


def _delays(delays: Sequence[int]) -> dict[str, float | None]:
    median, ninetieth = (float(np.percentile(delays, q)) if delays else None for q in (50, 90))
    return {"median_delay_days": median, "p90_delay_days": ninetieth}


def measure(names: Sequence[str], *, policy: Path, seeds: int | None = None) -> dict[str, Any]:
    """Figures by suite, and the policy: everything that is measured."""
    suites = read_suites()
    budget = sum(each.alerts_a_month for each in load_policy(policy).budgets)
    measured: dict[str, Any] = {}
    empty: list[Replayed] = []
    with ProcessPoolExecutor() as pool:
        waiting = {
            name: [pool.submit(_borough, suites[name], seed, policy) for seed in suites[name].seeds[:seeds]]
            for name in names
        }
        every = {name: [each.result() for each in some] for name, some in waiting.items()}
    for name, replays in every.items():
        measured[name] = figures(replays, budget)
        empty += [] if suites[name].clusters or suites[name].hubs else replays
    if empty:
        measured["every null"] = figures(empty, budget)
    return {"policy": load_policy(policy).as_dict(), "suites": measured}


def _borough(suite: Suite, seed: int, policy: Path) -> Replayed:
    with TemporaryDirectory() as folder:
        return replay(suite, seed, policy, Path(folder))


def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--suites", default=",".join(read_suites()))
    parser.add_argument("--seeds", type=int, help="how many of each suite's seeds (default: all)")
    parser.add_argument("--policy", type=Path, default=POLICY)
    parser.add_argument("--json", action="store_true")
    asked = parser.parse_args()
    result = measure(asked.suites.split(","), policy=asked.policy, seeds=asked.seeds)
    fewer = f" --seeds {asked.seeds}" if asked.seeds else ""
    report(
        title="Quality of detection on simulated boroughs",
        command=f"python -m tests.bench.quality --suites {asked.suites}{fewer}",
        note="Boroughs in which the clusters are known (tests/bench/suites.toml), run through `csgraph backtest`. Noise"
        " is false alerts per 100 contexts per 30 days. Simulated namings are not real ones: a false alert here may be"
        " a real concern in life.",
        figures=figures_of(result["suites"]),
        as_json=asked.json,
        more={**result, "aims": aims()},
    )


if __name__ == "__main__":
    main()
