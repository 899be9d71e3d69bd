"""The goals for quality, as a table, and which of them some figures meet.

Source: design page `detection.md`, "Benchmarks", and "How it is judged" of issue 4.
"""

from collections.abc import Callable, Mapping
from typing import Any

from tests.bench.measures import LEVELS

Pick = Callable[[Mapping[str, Any]], float | None]
AT_LEAST, AT_MOST, WITHIN = "at least", "at most", "between"
GOALS: tuple[tuple[str, str, Pick, str, Any, Any], ...] = (
    ("recall at 0.25, dense", "dense", lambda s: s["at_noise"]["0.25"]["recall"], AT_LEAST, 0.78, 0.85),
    ("best F1, dense", "dense", lambda s: s["best_f1"]["f1"], AT_LEAST, 0.70, 0.78),
    ("best F1, sparse", "sparse", lambda s: s["best_f1"]["f1"], AT_LEAST, 0.93, 0.96),
    ("median delay at 0.25, dense", "dense", lambda s: s["at_noise"]["0.25"]["median_delay_days"], AT_MOST, 11, 6),
    *(
        (f"realised / nominal alpha at {a:g}, {suite}", suite,
         lambda s, a=a: s["realised_to_nominal_alpha"][f"{a:g}"], WITHIN, (0.5, 2.0), (0.8, 1.25))
        for suite in ("null", "null_small", "null_large") for a in LEVELS
    ),
    *(
        (f"false alerts / budget, {suite}", suite,
         lambda s: s["false_alerts_to_budget"], WITHIN, (0.4, 1.5), (0.4, 1.5))
        for suite in ("null", "null_small", "null_large")
    ),
    *(
        (f"alerts whose numbers recompute, {suite}", suite, lambda s: s["alerts_that_recompute"], AT_LEAST, 1.0, 1.0)
        for suite in ("dense", "late", "erasure", "aliases", "neighbours", "decoys")
    ),
)  # fmt: skip
"""Goal, suite, figure of the suite, sense, must, aim."""


def goals(suites: Mapping[str, Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Each goal whose suite was run, with what was measured."""
    return [
        {
            "goal": name,
            "measured": figure,
            "must": f"{sense} {_words(must)}",
            "aim": f"{sense} {_words(aim)}",
            "met": figure is not None and _meets(figure, sense, must),
            "aim_met": figure is not None and _meets(figure, sense, aim),
        }
        for name, suite, pick, sense, must, aim in GOALS
        if suite in suites
        for figure in (pick(suites[suite]),)
    ]


def _meets(figure: float, sense: str, bound: Any) -> bool:
    if sense == WITHIN:
        return bool(bound[0] <= figure <= bound[1])
    return bool(figure >= bound if sense == AT_LEAST else figure <= bound)


def _words(bound: Any) -> str:
    return f"{bound[0]:g} and {bound[1]:g}" if isinstance(bound, tuple) else f"{bound:g}"
