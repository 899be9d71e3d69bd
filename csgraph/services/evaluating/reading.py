"""Reading: everything that detection reads, from the rows of the graph to columns."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from typing import cast

import numpy as np

from csgraph.detect.building import AssociationRow, ContextRow, EpisodeRow, PersonRow, build
from csgraph.detect.columns import Evidence
from csgraph.detect.policy import DetectionPolicy
from csgraph.store.evidence import AS_HELD, HeldEvidence, Supposed
from csgraph.store.graph import Graph


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """Reads evidence; `region` stands for a context whose area is not known."""

    graph: Graph
    region: str

    def read(self, known_at: datetime, supposed: Supposed = AS_HELD) -> Evidence:
        """Everything that is held at a moment, and what is supposed to be."""
        held = HeldEvidence(graph=self.graph, known_at=known_at.astimezone(UTC), supposed=supposed)
        people = {str(row["person"]): row for row in held.people()}
        records, entered = held.records()
        merges = held.merges()
        exposure = held.exposure(valid_on=held.known_at.date(), merges=merges)
        contexts = [self._context(row, merges, exposure) for row in held.contexts()]
        return build(
            associations=_associations(held, set(people), records, entered),
            people=(_person(uid, row) for uid, row in people.items()),
            episodes=(
                EpisodeRow(person, start, None if end is None else end - timedelta(days=1))
                for person, start, end in held.episodes()
                if person in people
            ),
            contexts=contexts,
            kin=((one, other) for one, other in held.kin() if one in people and other in people),
        )

    def used_on(self, evidence: Evidence, known_at: datetime, policy: DetectionPolicy) -> Evidence:
        """The same evidence with how many use each context on a later day, before which nothing was written."""
        if policy.floor_alone:
            return evidence
        held = HeldEvidence(graph=self.graph, known_at=known_at.astimezone(UTC))
        used = held.exposure(valid_on=held.known_at.date(), merges=held.merges())
        exposure = np.array([used.get(uid, np.nan) for uid in evidence.places.ids], dtype=np.float64)
        return replace(evidence, places=replace(evidence.places, exposure=exposure))

    def _context(self, row: dict[str, object], merges: dict[str, str], exposure: Mapping[str, int]) -> ContextRow:
        uid = str(row["context"])
        within = row["within"]
        return ContextRow(
            uid=uid,
            kind=str(row["kind"]),
            name=str(row["name"]),
            source_ids=tuple(cast("list[str]", row["source_ids"])),
            within=() if within is None else (str(within),),
            merged_into=merges.get(uid),
            region=str(row["la_code"] or self.region),
            exposure=exposure.get(uid),
        )


def _associations(
    held: HeldEvidence, people: set[str], records: Mapping[str, str | None], entered: Mapping[str, date]
) -> Iterator[AssociationRow]:
    for row in held.associations():
        person, record = str(row["person"]), str(row["record"])
        if person not in people or record not in records:
            continue
        learnt, start = cast("datetime", row["recorded_at"]).date(), cast("date", row["valid_from"])
        yield AssociationRow(
            uid=str(row["uid"]),
            source_id=str(row["uid"]),
            person=person,
            context=str(row["context"]),
            kind=str(row["kind"]),
            valid_from=start,
            valid_to=cast("date | None", row["valid_to"]),
            # Nobody enters what has not been: a day of entry before it is a slip, or stands for none.
            recorded=min(learnt, max(start, entered.get(record, learnt))),
            role=str(row["role"]),
            voice=str(row["voice"]),
            locus=str(row["locus"]),
            confidence=str(row["confidence"] or "PROBABLE"),
            incident=records[record],
            record=record,
            harm_types=tuple(cast("list[str]", row["harm_types"] or [])),
            learnt=learnt,
        )


def _person(uid: str, row: dict[str, object]) -> PersonRow:
    return PersonRow(
        uid=uid,
        stub=bool(row["stub"]),
        adult_from=cast("date | None", row["adult_from"]),
        died_on=cast("date | None", row["died_on"]),
        left_on=cast("date | None", row["left_on"]),
    )
