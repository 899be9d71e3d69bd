"""Incremental: what detection holds between one write and the next, so that a write looks only at what it touches.

The batch over everything recorded up to a moment (`backtest.replay`) and this state at that moment are the
same to the last bit of every p: both go through the same compiled steps. There is one writer. A merge, or one
taken back, builds the state anew from what is held.
"""

from dataclasses import replace
from typing import NamedTuple

import numpy as np

from csgraph.detect.columns import NONE, OPEN, AssociationColumns, Float64
from csgraph.detect.growing import longer
from csgraph.detect.history import Held
from csgraph.detect.policy import DetectionPolicy
from csgraph.detect.standing_day import StandingDay
from csgraph.detect.telling import Told


class Written(NamedTuple):
    """One association as it is written, in the codes of `Evidence`; `family` joins its person to others."""

    person: int
    context: int
    start: int
    end: int
    kind: int
    role: int
    voice: int
    locus: int
    confidence: int = 0
    incident: int = NONE
    record: int = NONE
    harm_types: tuple[str, ...] = ()
    family: int = NONE


class DetectorState:
    """Everything known, and what follows from it for scores and alerts. Days never go back.

    `held` is what was written so far, with the days from and up to which it was held; its newest day may be `on`.
    """

    def __init__(self, held: Held, policy: DetectionPolicy, *, on: int) -> None:
        self._policy = policy
        self._held = held
        self._count = held.rows.person.size
        self._codes = {tuple(types): code for code, types in enumerate(held.harm_type_sets)}
        self._day = StandingDay(held, self._count, policy, on)

    @property
    def held(self) -> Held:
        """What was written so far."""
        held, count = self._held, self._count
        return replace(
            held,
            rows=held.rows.taken(np.arange(count)),
            superseded=held.superseded[:count].copy(),
            kin_label=held.kin_label[:count].copy(),
        )

    def record(self, row: Written, *, on: int) -> tuple[Told, ...]:
        """Write one association on a day; what is to be told of the contexts that it touches, as known by now."""
        self._move_to(on)
        return self._day.look([self._append(row, on)])

    def withdraw(self, row: int, *, on: int) -> tuple[Told, ...]:
        """Take an association (its number from 0) back: withdrawn, or erased."""
        self._move_to(on)
        self._held.superseded[row] = on
        return self._day.look([row])

    def correct(self, row: int, by: Written, *, on: int) -> tuple[Told, ...]:
        """Put another version in the place of an association."""
        self._move_to(on)
        self._held.superseded[row] = on
        return self._day.look([row, self._append(by, on)])

    def merge(self, context: int, into: int, *, on: int) -> None:
        """Read a context as another from a day on; builds the state anew."""
        self._rebuilt(context, into, since=on, until=OPEN, on=on)

    def split(self, context: int, *, on: int) -> None:
        """Take a merge back from a day on; builds the state anew."""
        self._rebuilt(context, None, since=None, until=on, on=on)

    def told(self) -> tuple[Told, ...]:
        """Everything told on the days that are over, in order, and what the present day comes to by now."""
        return self._day.told()

    def scores(self) -> Float64:
        """The latest score of each context (rows of `score.write_score`), as known by now."""
        return self._day.scores()

    def _move_to(self, on: int) -> None:
        if on < self._day.on:
            raise ValueError("a record cannot be written on a day that is over")
        if on > self._day.on:
            self._day.move_to(on)

    def _append(self, row: Written, on: int) -> int:
        at, held = self._count, self._held
        sets = held.harm_type_sets
        if row.harm_types not in self._codes:
            sets = [*sets, row.harm_types]
            self._codes[row.harm_types] = len(sets) - 1
        values = {**row._asdict(), "recorded": on, "harm_types": self._codes[row.harm_types]}
        columns = {name: longer(getattr(held.rows, name), at + 1) for name in AssociationColumns.__dataclass_fields__}
        for name, column in columns.items():
            column[at] = values[name]
        superseded, label = longer(held.superseded, at + 1, OPEN), longer(held.kin_label, at + 1, NONE)
        superseded[at], label[at] = OPEN, row.family
        self._held = replace(
            held,
            rows=AssociationColumns(**columns),
            superseded=superseded,
            kin_label=label,
            kin_labels=max(held.kin_labels, row.family + 1),
            harm_type_sets=sets,
        )
        self._count = at + 1
        self._day.wrote(self._held, self._count)
        return at

    def _rebuilt(self, context: int, into: int | None, *, since: int | None, until: int, on: int) -> None:
        self._move_to(on)
        held = self.held
        contexts = list(held.contexts)
        alias_from, alias_until = held.alias_from.copy(), held.alias_until.copy()
        if into is not None:
            contexts[context] = contexts[context]._replace(merged_into=contexts[into].uid)
        if since is not None:
            alias_from[context] = since
        alias_until[context] = until
        self._held = replace(held, contexts=contexts, alias_from=alias_from, alias_until=alias_until)
        self._day = StandingDay(self._held, self._count, self._policy, on)
