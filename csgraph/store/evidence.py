"""Evidence: everything that detection reads, streamed from the graph as it was held at one moment."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
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


@dataclass(frozen=True, slots=True, kw_only=True)
class HeldEvidence:
    """The rows of the evidence queries at `known_at`; associations are streamed, the rest is held."""

    graph: Graph
    known_at: datetime

    def associations(self) -> Iterator[Row]:
        """Statements and events that may count; columns as in cypher/evidence/associations.cypher."""
        return self.graph.stream(load(ASSOCIATIONS), known_at=self.known_at)

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
        return self.graph.stream(load(CONTEXTS), known_at=self.known_at)

    def exposure(self, *, valid_on: date, merges: Mapping[str, str]) -> Counter[str]:
        """How many young people use each context on a day, those of contexts merged into it added (who uses both
        counts twice); those that nobody is known to use are left out.
        """
        found: Counter[str] = Counter()
        for row in self.graph.read(load(EXPOSURE), valid_on=valid_on, known_at=self.known_at):
            uid = str(row["context"])
            while (into := merges.get(uid)) is not None:
                uid = into
            found[uid] += cast("int", row["people"])
        return found

    def kin(self) -> Iterator[tuple[str, str]]:
        """Every kin link held, whenever valid."""
        for row in self.graph.stream(load(KIN), known_at=self.known_at):
            yield str(row["person"]), str(row["other"])

    def merges(self) -> dict[str, str]:
        """Each merged context, to the one it was merged into."""
        return {
            str(row["context"]): str(row["into"]) for row in self.graph.stream(load(MERGES), known_at=self.known_at)
        }
