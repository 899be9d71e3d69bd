"""Guarded writes: what was decided on a state is written only while that state stands, whole or not at all."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

from csgraph.errors import Conflict
from csgraph.store.graph import Graph, Row
from csgraph.store.queries import load

Decided = TypeVar("Decided")
TRIES = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """A write query with its parameters. `rows`: how many it returns where all is as it was read (None: any)."""

    query: str
    values: Mapping[str, object]
    rows: int | None = None


class Overtaken(Conflict):
    """Somebody else wrote since the state was read on which this rests; nothing of it stands. `step` noticed."""

    def __init__(self, step: Step) -> None:
        super().__init__(
            "overtaken",
            "Somebody else decided about the same at the same moment.",
            advice="Nothing was written. Look at it again, then decide.",
        )
        self.step = step


def write(graph: Graph, steps: Sequence[Step]) -> None:
    """Writes all steps in one transaction.

    Raises Overtaken where one finds another state than was read, Conflict and Unavailable as `Graph.write`; nothing of
    it was written then.
    """

    def check(found: list[list[Row]]) -> None:
        for step, rows in zip(steps, found, strict=True):
            if step.rows not in (None, len(rows)):
                raise Overtaken(step)

    if steps:
        graph.write([(load(step.query), step.values) for step in steps], check=check)


def again(decide: Callable[[], Decided]) -> Decided:
    """What `decide` gives, asked anew where it was overtaken: it looks at the state itself, and may find it fits still.

    Raises Overtaken where it is overtaken each time.
    """
    for _ in range(TRIES - 1):
        try:
            return decide()
        except Overtaken:
            continue
    return decide()
