"""Deciding: the journal in which one decision of a person is written, alone and whole."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from csgraph.clock import Clock
from csgraph.domain.access import Actor
from csgraph.errors import Conflict, NotFound
from csgraph.ids import RunId, new_id
from csgraph.services.importing.journal import Journal, recover
from csgraph.store.graph import Graph
from csgraph.vault.turns import Turn, TurnTaken
from csgraph.vault.vault import Vault


def _fits() -> None:
    """What fits whatever was decided before."""


@contextmanager
def deciding(
    *,
    graph: Graph,
    vault: Vault,
    clock: Clock,
    actor: Actor,
    lock_file: Path,
    source_system: str,
    action: str,
    check: Callable[[], None] = _fits,
) -> Iterator[Journal]:
    """A journal for one decision, while nobody else writes. Raises Conflict where somebody does.

    `check` looks, once nobody else writes, whether the decision still fits: what it raises leaves nothing behind, no
    run and no audit event of something done.
    """
    try:
        with vault.alone(Turn.WRITE, file=lock_file, seconds=5):
            recover(graph=graph, vault=vault, clock=clock, actor=actor, source_system=source_system)
            check()
            with Journal(
                graph=graph,
                vault=vault,
                clock=clock,
                actor=actor,
                run=RunId(new_id("run")),
                source_system=source_system,
                action=action,
                started_at=clock.now(),
            ) as journal:
                yield journal
    except TurnTaken:
        raise Conflict(
            "import_under_way",
            "Another import or decision is being written.",
            advice="Try again when it has ended.",
        ) from None


def decided_meanwhile() -> Conflict:
    """What whoever decides second is told."""
    return Conflict(
        "decided_meanwhile",
        "Somebody else decided about the same while you did.",
        advice="Nothing of yours was written. Look at it again, then decide.",
    )


def no_such_candidate() -> NotFound:
    """What somebody is told of a name that nobody wrote, or that no row has any more."""
    return NotFound(
        "no_such_candidate",
        "There is no such candidate.",
        advice="List them with `csgraph contexts candidates`.",
    )
