"""Tying: graph and vault are the two halves of one thing, and nothing is read or written where they are not.

Called whenever both are opened. What cannot be right is refused in words that say which half is older, and what
to do; what was never tied, and belongs together as far as can be told, is tied.
"""

from dataclasses import dataclass
from datetime import datetime

from csgraph.domain.ties import (
    BEHIND,
    IN_ORDER,
    TO_BE_TIED,
    GraphSide,
    Mark,
    Standing,
    VaultSide,
    standing,
)
from csgraph.errors import Unavailable
from csgraph.store import ties
from csgraph.store.graph import Graph
from csgraph.vault.tie import instant_of
from csgraph.vault.vault import Vault

REPAIR = "`csgraph repair FOLDER` writes what is missing from the files that were imported, given again."
PUT_BACK = "Put the vault back from its newest backup."


@dataclass(frozen=True, slots=True, kw_only=True)
class Stand:
    """How graph and vault stand to each other, and what each said."""

    standing: Standing
    graph: GraphSide
    vault: VaultSide

    @property
    def message(self) -> str:
        """What it means."""
        return in_words(self)[0]

    @property
    def advice(self) -> str:
        """What to do."""
        return in_words(self)[1]

    @property
    def is_right(self) -> bool:
        """Whether they can be used as they are, or once they are tied."""
        return self.standing in IN_ORDER | TO_BE_TIED

    @property
    def is_behind(self) -> bool:
        """Whether the graph lacks what the vault's register holds, and files can bring it."""
        return self.standing in BEHIND


def look(graph: Graph, vault: Vault) -> Stand:
    """How they stand; nothing is written. Raises Unavailable where one does not answer."""
    before = vault.side()
    found = ties.side(graph)
    after = vault.side(last=found.last.number)
    return Stand(standing=standing(graph=found, before=before, after=after), graph=found, vault=after)


def refuse(stand: Stand) -> None:
    """Raises Unavailable, in words, where they cannot be used as they are."""
    if not stand.is_right:
        message, advice = in_words(stand)
        raise Unavailable(f"store_{stand.standing.value}", f"{message} Nothing was read or written.", advice=advice)


def tie(graph: Graph, vault: Vault, stand: Stand) -> None:
    """Ties the two where they are not; the graph first, so that whoever looks meanwhile finds them still untied."""
    if stand.standing in TO_BE_TIED:
        # Numbers go on after those that the vault gave already: it may have lost a graph in which nothing was.
        last = Mark(number=stand.vault.sent, at=stand.vault.same or 0)
        vault.bind(ties.bind(graph, vault=vault.uid, last=last, graph_uid=stand.vault.graph))


def in_words(stand: Stand) -> tuple[str, str]:
    """What it means, and what to do."""
    graph, vault = _unit(stand.graph.last), _number(stand.vault)
    match stand.standing:
        case Standing.TIED | Standing.NEW | Standing.UNTIED:
            return "Graph and vault belong together, and each has all that the other knows of.", ""
        case Standing.INTERRUPTED:
            return "Graph and vault belong together. A command was interrupted, or is writing now.", (
                "The next command that writes takes it up."
            )
        case Standing.GRAPH_MISSING:
            return f"The graph is empty, and the vault knows of what was in it ({vault}).", (
                f"Put the graph back from its backup. If there is none: {REPAIR}"
            )
        case Standing.GRAPH_OLDER:
            return f"The graph is older than the vault: it ends with {graph}, and the vault goes on to {vault}.", (
                f"Put back the graph of the same day as the vault. If there is none: {REPAIR}"
            )
        case Standing.VAULT_MISSING:
            return "The vault is new and empty, and the graph belongs to another, whose people only that one knows.", (
                f"{PUT_BACK} To begin anew, use an empty data folder: importing here would count everybody twice."
            )
        case Standing.VAULT_OLDER:
            return f"The vault is older than the graph: it ends with {vault}, and the graph goes on to {graph}.", (
                f"{PUT_BACK} If there is none: put back the graph of the same day, or set the graph aside and then "
                f"{REPAIR}"
            )
        case Standing.BRANCHED:
            return "Graph and vault were one, were copied, and each went on by itself since.", (
                "Put back both from one backup, of the same day."
            )
        case Standing.STRANGERS:
            return "The graph belongs to another vault than this one.", (
                "Check CSGRAPH_DATA, CSGRAPH_GRAPH_URI and CSGRAPH_VAULT_URL, or put back both from one backup."
            )


def _unit(last: Mark) -> str:
    return f"unit {last.number}{_on(last.at)}"


def _number(side: VaultSide) -> str:
    return f"unit {side.sent}"


def _on(at: int) -> str:
    moment: datetime = instant_of(at)
    return f" of {moment:%-d %B %Y %H:%M} UTC" if at else ""
