"""Backtest lines: what an extract's replay would have told, and what it evaluated, as the contract has them.

Source of the form: design page `cli.md`, `csgraph backtest`. `at_once` is more than it has: whether a line would
have interrupted somebody, or is growth that waits for the day's digest (decision 31).
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from math import isinf
from pathlib import Path

from csgraph.detect.at_once import Interruptions
from csgraph.detect.backtest import Replayed, replay, rows_told
from csgraph.detect.columns import Float64, day_of, window_from
from csgraph.detect.extract_reading import read_extract
from csgraph.detect.policy import DetectionPolicy, load_policy
from csgraph.errors import InvalidInput

CHANGES = ("", "RAISED", "GROWN", "RETURNED")


@dataclass(frozen=True, slots=True, kw_only=True)
class Backtested:
    """A replay of an extract under a policy, the rows read, and the seconds of reading and of replaying."""

    policy: DetectionPolicy
    replayed: Replayed
    records: int
    seconds: dict[str, float]

    def told(self) -> Iterator[dict[str, object]]:
        """One object for each alert raised, grown or returned, by day and then by context."""
        return _told(self.replayed, self.policy)

    def evaluations(self) -> Iterator[dict[str, object]]:
        """One object for each context and day of record on which its incidents changed, in that order."""
        return _evaluations(self.replayed)


def backtest(folder: Path, *, policy_file: Path | None, timer: Callable[[], float]) -> Backtested:
    """Replay the extract in `folder`. Raises InvalidInput: a policy or a file that cannot be."""
    if not folder.is_dir():
        raise InvalidInput("no_such_folder", "There is no such folder.", advice="Check the path of the extract.")
    policy = load_policy(policy_file)
    begins = timer()
    held = read_extract(folder).held
    read = timer()
    replayed = replay(held, policy)
    return Backtested(
        policy=policy,
        replayed=replayed,
        records=int(held.rows.person.size),
        seconds={"read": read - begins, "replay": timer() - read},
    )


def score_as_json(row: Float64) -> dict[str, object] | None:
    """A score as its numbers, from which p recomputes: min(1, 3 P(N >= k - 1)); None where there was no span to try.

    N is negative binomial with size a + n_h and success probability b / (b + S), where b = a (1 - m) / m + S_h.
    """
    p, k, opens, on, past, region_past, region, size, share, expected = row.tolist()
    if k == 0:
        return None
    return {
        "p": p,
        "k": int(k),
        "from": day_of(int(opens)),
        "to": day_of(int(on)),
        "observed": int(k) - 1,
        "expected": expected,
        "n_h": int(past),
        "S_h": int(region_past),
        "S": region,
        "a": size,
        "m": share,
    }


def _told(replayed: Replayed, policy: DetectionPolicy) -> Iterator[dict[str, object]]:
    told, interruptions = replayed.told(), Interruptions()
    ptr, rows = rows_told(replayed, told)
    seen, ids = replayed.seen, replayed.versions.places.ids
    targets = replayed.steps.target[told]
    columns = (
        replayed.steps.day[told],
        replayed.versions.context[targets],
        seen.by_score[told],
        seen.change[told],
        seen.window[told],
        replayed.rule.window[targets],
        seen.recurrence[told],
        ptr[:-1],
        ptr[1:],
    )
    for score, day, context, by_score, change, counts, days, recurrence, begin, end in zip(
        seen.scores[told], *(column.tolist() for column in columns), strict=True
    ):
        on = day_of(day)
        young_people, kin_groups, reports = counts
        line: dict[str, object] = {
            "raised_on": on,
            "context": ids[context],
            "rule": "score" if by_score else "threshold",
            "change": CHANGES[change],
            "young_people": young_people,
            "kin_groups": kin_groups,
            "independent_reports": reports,
            "window": {"from": window_from(on, days), "to": on},
            "p": float(score[0]),
            "recurrence_days": None if isinf(recurrence) else recurrence,
            "score": score_as_json(score),
            "rows": (rows[begin:end] + 1).tolist(),
            "at_once": interruptions.told_at_once(
                context, kin_groups, replayed.kinds.marks(rows[begin:end], policy), is_growth=CHANGES[change] == "GROWN"
            ),
        }
        yield line


def _evaluations(replayed: Replayed) -> Iterator[dict[str, object]]:
    steps = replayed.evaluations()
    seen, ids, context = replayed.seen, replayed.versions.places.ids, replayed.versions.context
    for day, code, p, met, groups in zip(
        replayed.steps.day[steps].tolist(),
        context[replayed.steps.target[steps]].tolist(),
        seen.scores[steps, 0].tolist(),
        seen.met[steps].tolist(),
        seen.window[steps, 1].tolist(),
        strict=True,
    ):
        line: dict[str, object] = {"on": day_of(day), "context": ids[code], "p": p}
        yield line | {"floor_met": met, "kin_groups": groups}
