"""The incremental state against the batch, to the last bit, on random histories of writes."""

import random
from dataclasses import replace
from pathlib import Path

import numpy as np
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from csgraph.detect.backtest import replay
from csgraph.detect.columns import OPEN
from csgraph.detect.extract_reading import read_extract
from csgraph.detect.history import Held
from csgraph.detect.incremental import DetectorState, Written
from csgraph.detect.telling import Told
from tests.unit.detect.test_replay_referee import POLICY, world, written


def batch(held: Held) -> tuple[list[Told], bytes]:
    """What a replay of everything comes to: what was told, and the latest score of each context."""
    replayed = replay(held, POLICY)
    seen, steps = replayed.seen, replayed.steps
    told = [
        Told(
            on=int(steps.day[step]),
            context=int(steps.target[step]),
            change=int(seen.change[step]),
            by_score=bool(seen.by_score[step]),
            p=float(seen.scores[step, 0]),
            young_people=int(seen.window[step, 0]),
            kin_groups=int(seen.window[step, 1]),
            reports=int(seen.window[step, 2]),
        )
        for step in replayed.told().tolist()
    ]
    return told, replayed.ledger.scores[: len(held.contexts)].tobytes()


def nothing_yet(held: Held) -> Held:
    """The same contexts and people before anything was written, and before any merge that is known from a day."""
    none = np.empty(0, dtype=np.int32)
    late = held.alias_from > -OPEN
    contexts = [row._replace(merged_into=None) if late[at] else row for at, row in enumerate(held.contexts)]
    return replace(
        held,
        rows=held.rows.taken(np.empty(0, dtype=np.int64)),
        superseded=none,
        kin_label=none,
        contexts=contexts,
        alias_from=np.full(late.size, -OPEN, dtype=np.int32),
    )


def row_of(held: Held, at: int) -> Written:
    rows = held.rows
    names = "person context start end kind role voice locus confidence incident record".split()
    return Written(
        **{name: int(getattr(rows, name)[at]) for name in names},
        harm_types=tuple(held.harm_type_sets[int(rows.harm_types[at])]),
        family=int(held.kin_label[at]),
    )


Write = tuple[int, float, int, int]
"""A day, its place within the day, what (0 written, 1 ended, 2 merged, 3 split), and of which row or context."""


def writes_of(held: Held, dice: random.Random) -> list[Write]:
    """Everything that happened, in the order of days and at random within each."""
    rows, ended = held.rows, held.superseded
    writes: list[Write] = [(int(day), dice.random(), 0, at) for at, day in enumerate(rows.recorded.tolist())]
    writes += [
        (int(ended[at]), 2.0 if rows.recorded[at] == ended[at] else dice.random(), 1, at)
        for at in np.flatnonzero(ended < OPEN).tolist()
    ]
    first = min(writes)[0]
    for at in np.flatnonzero(held.alias_from > -OPEN).tolist():
        day = max(first + 1, int(held.alias_from[at]))
        writes += [(day, dice.random(), 2, at), (day + dice.randrange(20, 120), dice.random(), 3, at)]
    return sorted(writes)


@settings(
    max_examples=12,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
)
@given(seed=st.integers(0, 10_000), dense=st.booleans())
def test_the_state_after_any_writes_is_what_the_batch_over_them_gives_to_the_last_bit(
    seed: int, dense: bool, tmp_path: Path
) -> None:
    dice = random.Random(seed)
    rows, places = world(dice, rows=260 if dense else 90, days=330 if dense else 420, lift=dice.choice(["r", "s"]))
    whole = read_extract(written(tmp_path, rows, places)).held
    codes = {row.uid: at for at, row in enumerate(whole.contexts)}
    writes = writes_of(whole, dice)
    state = DetectorState(nothing_yet(whole), POLICY, on=writes[0][0])
    restarts, looks = ({dice.randrange(len(writes)) for _ in range(2)} for _ in range(2))
    numbers: dict[int, int] = {}
    for step, (day, _, what, at) in enumerate(writes):
        match what:
            case 0:
                numbers[at] = len(numbers)
                state.record(row_of(whole, at), on=day)
            case 1:
                state.withdraw(numbers[at], on=day)
            case 2:
                state.merge(at, codes[str(whole.contexts[at].merged_into)], on=day)
            case _:
                state.split(at, on=day)
        if step in restarts:
            state = DetectorState(state.held, POLICY, on=day)
        if step in looks or step == len(writes) - 1:
            told, scores = batch(state.held)
            assert list(state.told()) == told
            assert state.scores().tobytes() == scores
