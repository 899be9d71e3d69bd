"""Evidence: everything that detection reads, streamed from the graph as it was held at one moment."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import cast

from csgraph.store.graph import Graph, Row
from csgraph.store.queries import load

ASSOCIATIONS = "evidence/associations"
PEOPLE = "evidence/people"
EPISODES = "evidence/episodes"
RECORDS = "evidence/records"
CONTEXTS = "evidence/contexts"
KIN = "evidence/kin"
MERGES = "evidence/merges"
EXPOSURE = "evidence/exposure"
USERS = "evidence/users"

COUNTING = frozenset({"NAMED_UNSAFE", "NAMED_MIXED", "HARMED_AT", "FOUND_AT", "SPENDS_TIME_AT", "CONNECTED_TO"})
"""Kinds that `evidence/associations` reads."""
USING = frozenset({"SPENDS_TIME_AT", "ATTENDS", "CONNECTED_TO"})
"""Kinds by which somebody uses a context: those of `evidence/exposure`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Supposed:
    """What evidence is read as if it were written already: rows as the queries have them, more of them or fewer.

    `without` are associations by uid, and `no_longer_of` the contexts that they are with. `merged` begins merges; those
    of `split` are ended.
    """

    associations: tuple[Row, ...] = ()
    without: frozenset[str] = frozenset()
    no_longer_of: frozenset[str] = frozenset()
    contexts: tuple[Row, ...] = ()
    merged: Mapping[str, str] = field(default_factory=dict[str, str])
    split: frozenset[str] = frozenset()


AS_HELD = Supposed()


@dataclass(frozen=True, slots=True, kw_only=True)
class HeldEvidence:
    """The rows of the evidence queries at `known_at`; associations are streamed, the rest is held.

    `supposed` is read along with what is held.
    """

    graph: Graph
    known_at: datetime
    supposed: Supposed = AS_HELD

    def associations(self) -> Iterator[Row]:
        """Statements and events that may count; columns as in cypher/evidence/associations.cypher."""
        for row in self.graph.stream(load(ASSOCIATIONS), known_at=self.known_at):
            if row["uid"] not in self.supposed.without:
                yield row
        yield from (row for row in self.supposed.associations if row["kind"] in COUNTING)

    def people(self) -> Iterator[Row]:
        """Particulars of every person held."""
        return self.graph.stream(load(PEOPLE), known_at=self.known_at)

    def episodes(self) -> Iterator[tuple[str, date, date | None]]:
        """(person, first day, day after the last) of every episode held."""
        for row in self.graph.stream(load(EPISODES), known_at=self.known_at):
            yield str(row["person"]), cast("date", row["valid_from"]), cast("date | None", row["valid_to"])

    def records(self) -> tuple[dict[str, str | None], dict[str, date]]:
        """Every record held, with its incident; and the day on which its source entered each, where that is known."""
        incidents: dict[str, str | None] = {}
        entered: dict[str, date] = {}
        for row in self.graph.stream(load(RECORDS), known_at=self.known_at):
            record = str(row["record"])
            incidents[record] = cast("str | None", row["incident"])
            if row["received_on"] is not None:
                entered[record] = cast("date", row["received_on"])
        return incidents, entered

    def contexts(self) -> Iterator[Row]:
        """Every context held."""
        yield from self.graph.stream(load(CONTEXTS), known_at=self.known_at)
        yield from self.supposed.contexts

    def exposure(self, *, valid_on: date, merges: Mapping[str, str]) -> Counter[str]:
        """How many young people use each context on a day, those of contexts merged into it added (who uses both
        counts twice); those that nobody is known to use are left out.
        """
        rows = self.graph.read(load(EXPOSURE), valid_on=valid_on, known_at=self.known_at)
        using = {str(row["context"]): cast("int", row["people"]) for row in rows} | self._supposed_to_use(valid_on)
        found: Counter[str] = Counter()
        for uid, people in using.items():
            root = uid
            while (into := merges.get(root)) is not None:
                root = into
            if people:
                found[root] += people
        return found

    def _supposed_to_use(self, valid_on: date) -> dict[str, int]:
        """How many use each context of which that is supposed to be other than held; those may be all there are."""
        more = [row for row in self.supposed.associations if row["kind"] in USING and _holds_on(row, valid_on)]
        contexts = {str(row["context"]) for row in more} | self.supposed.no_longer_of
        if not contexts:
            return {}
        held = self.graph.read(load(USERS), contexts=sorted(contexts), valid_on=valid_on, known_at=self.known_at)
        users = {(str(row["context"]), str(row["person"])) for row in held if row["uid"] not in self.supposed.without}
        if more:
            young = {str(row["person"]) for row in self.people() if _is_young(row, valid_on)}
            users |= {(str(row["context"]), str(row["person"])) for row in more if row["person"] in young}
        counted = Counter(context for context, _ in users)
        return {context: counted[context] for context in contexts}

    def kin(self) -> Iterator[tuple[str, str]]:
        """Every kin link held, whenever valid."""
        for row in self.graph.stream(load(KIN), known_at=self.known_at):
            yield str(row["person"]), str(row["other"])

    def merges(self) -> dict[str, str]:
        """Each merged context, to the one it was merged into."""
        held = {
            str(row["context"]): str(row["into"]) for row in self.graph.stream(load(MERGES), known_at=self.known_at)
        }
        return {
            one: into for one, into in (held | dict(self.supposed.merged)).items() if one not in self.supposed.split
        }


def _holds_on(row: Row, day: date) -> bool:
    begins, ends = cast("date", row["valid_from"]), cast("date | None", row["valid_to"])
    return begins <= day and (ends is None or ends > day)


def _is_young(person: Row, day: date) -> bool:
    """Whether somebody counts as using a context on a day, as in cypher/evidence/exposure.cypher."""
    ends = (cast("date | None", person[each]) for each in ("adult_from", "died_on", "left_on"))
    return not person["stub"] and all(each is None or each > day for each in ends)
