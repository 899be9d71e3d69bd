"""The page of benchmarks: a table of each file of results that `make bench` kept, beside the goals."""

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
BENCHMARKS = "docs/benchmarks"


def benchmarks_page() -> str:
    """docs/benchmarks.md: what `make bench` found last, one section for each file of results, beside the goals."""
    results = [json.loads(path.read_text(encoding="utf-8")) for path in sorted((ROOT / BENCHMARKS).glob("*.json"))]
    return benchmarks(results)


def benchmarks(results: Sequence[Mapping[str, Any]]) -> str:
    """The page of these results, in this order; each is what `tests/bench/figures.py` writes."""
    return "\n".join(
        [
            "# Benchmarks",
            "",
            f"Made from the files in `{BENCHMARKS}/` by `scripts/make_docs.py`. `make bench` measures anew and keeps",
            "what it finds there (`make bench BENCHES=api`: one alone; `make bench-england`: England's size). Ratios",
            "and processor time hold on any machine; seconds are of the machine named.",
            "",
            *(line for result in results for line in _section(result)),
        ]
    )


def _section(result: Mapping[str, Any]) -> list[str]:
    return [
        f"## {result['title']}",
        "",
        f"{result['note']}",
        "",
        f"`{result['command']}`, {result['measured_on']}, {result['machine']}.",
        "",
        "| what | measured | goal | met |",
        "|---|---|---|---|",
        *(_figure(each) for each in result["figures"]),
        "",
    ]


def _figure(figure: Mapping[str, Any]) -> str:
    unit = f" {figure['unit']}" if "unit" in figure else ""
    low, high = figure.get("at_least"), figure.get("at_most")
    bounds = [("at least", low), ("at most", high)]
    goal = ", ".join(f"{words} {bound:,}{unit}" for words, bound in bounds if bound is not None)
    is_met = (low is None or figure["value"] >= low) and (high is None or figure["value"] <= high)
    return f"| {figure['what']} | {figure['value']:,}{unit} | {goal} | {_met(is_met) if goal else ''} |"


def _met(is_so: bool) -> str:
    return "yes" if is_so else "**no**"
