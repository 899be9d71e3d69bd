"""Ties: whether a graph and a vault are the two halves of one thing, by what each remembers of the other.

A unit is what is written to both. Each gets the next number, and the graph keeps the number and the instant of
the last one in the very transaction that wrote it. The vault keeps those that it sent, and which of them arrived;
of a unit in which the graph is written first it keeps beforehand that it is meant.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class Mark:
    """A unit: its number, from 1, and its instant in microseconds since 1970, by which copies are told apart."""

    number: int
    at: int


NOTHING = Mark(number=0, at=0)


@dataclass(frozen=True, slots=True, kw_only=True)
class GraphSide:
    """What a graph says of itself. `runs`: the last batch of each import or decision, read only where it is untied."""

    graph: str | None = None
    vault: str | None = None
    last: Mark = NOTHING
    is_empty: bool = True
    runs: Mapping[str, int] | None = None
    schema_version: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class VaultSide:
    """What a vault says of itself, and of its graph.

    `sent`: the last unit it handed to the graph; `arrived`: one that was there for certain; `meant`: those that
    were about to be written; `same`: the instant of the unit that has the number of the graph's last one. `brought`:
    an import that ended wrote young people or contexts, so that some are in the graph for certain: what is in the
    vault alone may be on its way. `runs`: those that ended, each with its last batch; `unfinished`: those that did not.
    """

    vault: str
    graph: str | None = None
    arrived: int = 0
    sent: int = 0
    meant: frozenset[Mark] = frozenset()
    same: int | None = None
    is_empty: bool = True
    brought: bool = False
    runs: Mapping[str, int] | None = None
    unfinished: frozenset[str] = frozenset()


class Standing(StrEnum):
    """How the two stand to each other."""

    TIED = "tied"
    INTERRUPTED = "interrupted"
    NEW = "new"
    UNTIED = "untied"
    GRAPH_MISSING = "graph_missing"
    GRAPH_OLDER = "graph_older"
    VAULT_MISSING = "vault_missing"
    VAULT_OLDER = "vault_older"
    BRANCHED = "branched"
    STRANGERS = "strangers"


IN_ORDER = frozenset({Standing.TIED, Standing.INTERRUPTED})
TO_BE_TIED = frozenset({Standing.NEW, Standing.UNTIED})
"""New: nothing is in either. Untied: made by an earlier version, and they belong together as far as can be told."""
BEHIND = frozenset({Standing.GRAPH_MISSING, Standing.GRAPH_OLDER})
"""What writing the files again into the graph can mend."""


def standing(*, graph: GraphSide, before: VaultSide, after: VaultSide) -> Standing:
    """How they stand, by what the vault said before and after the graph was asked: others may be writing meanwhile."""
    if graph.vault is None:
        return _untied(graph, after) if after.graph is None else _lost_its_tie(graph, after)
    if graph.vault != after.vault:
        return Standing.VAULT_MISSING if after.is_empty and after.graph is None else Standing.STRANGERS
    if after.graph is None:
        # Tying was interrupted: the graph is written first. Later than that, the vault is of an earlier day.
        return Standing.VAULT_OLDER if graph.last.number else Standing.UNTIED
    if after.graph != graph.graph:
        return Standing.STRANGERS
    if graph.is_empty and before.brought:
        return Standing.GRAPH_MISSING
    return _by_number(graph.last, before, after)


def _by_number(last: Mark, before: VaultSide, after: VaultSide) -> Standing:
    if last.number < before.arrived:
        return Standing.GRAPH_OLDER if after.same in {None, last.at} else Standing.BRANCHED
    if last.number > after.sent:
        return Standing.INTERRUPTED if last in after.meant else Standing.VAULT_OLDER
    if last.number and after.same != last.at and last not in after.meant:
        return Standing.BRANCHED
    return Standing.TIED if last.number == after.sent else Standing.INTERRUPTED


def _lost_its_tie(graph: GraphSide, vault: VaultSide) -> Standing:
    """The vault is tied to a graph, and this one says of no vault that it is its."""
    if graph.is_empty:
        return Standing.GRAPH_MISSING if vault.arrived or not vault.is_empty else Standing.NEW
    return Standing.GRAPH_OLDER if graph.graph == vault.graph else Standing.STRANGERS


def _untied(graph: GraphSide, vault: VaultSide) -> Standing:
    """Neither is tied: by an earlier version of csgraph both have the runs, each with its last batch."""
    if vault.is_empty or graph.is_empty:
        if vault.is_empty and graph.is_empty:
            return Standing.NEW
        return Standing.VAULT_MISSING if vault.is_empty else Standing.GRAPH_MISSING
    held, known = graph.runs or {}, vault.runs or {}
    if not (held.keys() & (known.keys() | vault.unfinished)):
        return Standing.STRANGERS
    if any(held.get(run, -1) < batch for run, batch in known.items()):
        return Standing.GRAPH_OLDER
    if any(run not in known and run not in vault.unfinished for run in held):
        return Standing.VAULT_OLDER
    return Standing.UNTIED
