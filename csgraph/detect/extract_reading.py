"""Reading an extract (see docs/import-format.md): a folder of four CSV files, as the rows held at any day."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from csgraph.detect.building import assemble
from csgraph.detect.columns import (
    CONFIDENCE_CODES,
    CONTEXT_KIND_CODES,
    KIND_CODES,
    LOCUS_CODES,
    NONE,
    OPEN,
    ROLE_CODES,
    VOICE_CODES,
    AssociationColumns,
    Bool,
    Evidence,
    Int32,
    Int64,
    People,
    day_of,
)
from csgraph.detect.csv_columns import (
    BadCell,
    Column,
    Columns,
    Days,
    Hashes,
    Ids,
    Known,
    Numbers,
    Words,
    read_columns,
    refuse_first,
    refuse_twice,
)
from csgraph.detect.extract_people import read_people
from csgraph.detect.history import Held
from csgraph.detect.kin import connected_parts
from csgraph.detect.people import first_of_groups
from csgraph.detect.places import places_of
from csgraph.detect.row_numbers import RowNumbers
from csgraph.detect.rows import ContextRow
from csgraph.domain.terms import Confidence, Locus, Voice
from csgraph.domain.terms import EventRole as Role

RENAMED = {"valid_from": "start", "valid_to": "end", "recorded_on": "recorded", "superseded_on": "superseded"}
CIRCLE = BadCell("circle", "leads back to this row", "Take one of the links of the circle away")
GONE_FIRST = BadCell("superseded_before_recorded", "is before `recorded_on`", "Correct one of the two days")
ENDS_FIRST = BadCell("valid_to_not_after_valid_from", "is not after `valid_from`", "Correct one of the two days")


@dataclass(frozen=True, slots=True, kw_only=True)
class Extract:
    """An extract as read: every row of it, held or not. `last_recorded` is None where there are no rows.

    Each row of `evidence` was held from `recorded` up to `superseded`; `kin_label` is its family (NONE: none).
    `contexts` those of contexts.csv with `alias_from`; `people` have no kin yet: that is as known.
    """

    evidence: AssociationColumns
    superseded: Int32
    kin_label: Int32
    harm_type_sets: Sequence[tuple[str, ...]]
    contexts: Sequence[ContextRow]
    alias_from: Int32
    people: People
    kin_labels: int

    @property
    def held(self) -> Held:
        """All of it with the days from and up to which each row was held."""
        return Held(
            rows=self.evidence,
            alias_until=np.full(len(self.contexts), OPEN, dtype=np.int32),
            **{name: getattr(self, name) for name in Held.__dataclass_fields__ if name in Extract.__dataclass_fields__},
        )

    @property
    def last_recorded(self) -> date | None:
        """The latest day on which a row was recorded."""
        recorded = self.evidence.recorded
        return day_of(int(recorded.max())) if recorded.size else None

    def known(self, on: date) -> Evidence:
        """What was held at the end of the day `on`; rows are known from the start of `recorded_on`."""
        day = (on - date(1970, 1, 1)).days
        held: Bool = (self.evidence.recorded <= day) & (self.superseded > day)
        rows = self.evidence if bool(held.all()) else self.evidence.taken(held)
        numbers: Int64 = np.flatnonzero(held) + 1
        known_alias = self.alias_from <= day
        contexts = [
            row if known else row._replace(merged_into=None)
            for row, known in zip(self.contexts, known_alias.tolist(), strict=True)
        ]

        def ids_of(order: Int64) -> tuple[RowNumbers, RowNumbers]:
            ids = RowNumbers(numbers[order])
            return ids, ids

        return assemble(
            rows,
            ids_of=ids_of,
            harm_type_sets=self.harm_type_sets,
            people=self._with_kin(rows.person, self.kin_label[held]),
            places=places_of(contexts),
        )

    def _with_kin(self, person: Int32, label: Int32) -> People:
        count = len(self.people.ids)
        linked = np.flatnonzero(label != NONE)
        kin = connected_parts(count + self.kin_labels, person[linked], label[linked] + np.int32(count))[:count]
        return replace(self.people, kin=kin, kin_first=first_of_groups(self.people.ids, kin))


def read_extract(folder: Path) -> Extract:
    """Everything in the extract. Raises InvalidInput, which names file, line and what to do, never a cell."""
    contexts, codes, alias_from = _contexts(folder / "contexts.csv")
    people, kin = Ids(required=True), Ids(required=False)
    read, harm_type_sets = _evidence(folder / "evidence.csv", people, kin, codes)
    superseded, kin_label = read.pop("superseded"), read.pop("kin")
    return Extract(
        evidence=AssociationColumns(**read),
        superseded=superseded,
        kin_label=kin_label,
        harm_type_sets=harm_type_sets,
        contexts=contexts,
        alias_from=alias_from,
        people=read_people(folder, people),
        kin_labels=len(kin),
    )


class _HarmTypes(dict[str, int]):
    def __init__(self) -> None:
        super().__init__()
        self.sets: dict[tuple[str, ...], int] = {}

    def __missing__(self, cell: str) -> int:
        types = tuple(part.strip() for part in cell.split(";") if part.strip())
        code = self[cell] = self.sets.setdefault(types, len(self.sets))
        return code


def _evidence(path: Path, people: Ids, kin: Ids, contexts: Ids) -> tuple[Columns, list[tuple[str, ...]]]:
    harm_types = _HarmTypes()
    day, later = Days(required=True), Days(required=False)
    columns = [
        Column(name="person", table=people, required=True),
        Column(name="kin", table=kin),
        Column(name="context", table=Known(contexts, file="contexts.csv", required=True), required=True),
        Column(name="kind", table=Words(KIND_CODES, empty=None), dtype=np.int8, required=True),
        Column(name="role", table=Words(ROLE_CODES, empty=Role.UNKNOWN), dtype=np.int8),
        Column(name="voice", table=Words(VOICE_CODES, empty=Voice.UNKNOWN), dtype=np.int8),
        Column(name="locus", table=Words(LOCUS_CODES, empty=Locus.UNKNOWN), dtype=np.int8),
        Column(name="confidence", table=Words(CONFIDENCE_CODES, empty=Confidence.PROBABLE), dtype=np.int8),
        Column(name="incident", table=Hashes(), dtype=np.int64),
        Column(name="record", table=Hashes(), dtype=np.int64),
        Column(name="valid_from", table=day, required=True),
        Column(name="valid_to", table=later),
        Column(name="recorded_on", table=day, required=True),
        Column(name="superseded_on", table=later),
        Column(name="harm_types", table=harm_types),
    ]
    read = read_columns(path, columns)
    rows = read["person"].size
    for column in columns:
        if column.name not in read:
            read[column.name] = np.full(rows, column.table[""], dtype=column.dtype)
    for name, new in RENAMED.items():
        read[new] = read.pop(name)
    read["incident"], read["record"] = _numbered(read["incident"]), _numbered(read["record"])
    refuse_first(path, "valid_to", np.flatnonzero(read["end"] <= read["start"]), ENDS_FIRST)
    refuse_first(path, "superseded_on", np.flatnonzero(read["superseded"] < read["recorded"]), GONE_FIRST)
    return read, list(harm_types.sets)


def _numbered(hashes: npt.NDArray[Any]) -> Int32:
    """Codes for hashes or numbers, NONE for 0 (an empty cell)."""
    words: Int64 = hashes.astype(np.int64, copy=False)
    if words.size and words.min() >= 0 and words.max() <= words.size:
        return (words - 1).astype(np.int32)
    codes = np.full(words.size, NONE, dtype=np.int32)
    filled = np.flatnonzero(words)
    order = filled[np.argsort(words[filled])]
    if order.size:
        ordered = words[order]
        codes[order] = np.concatenate([np.zeros(1, np.int32), np.cumsum(ordered[1:] != ordered[:-1], dtype=np.int32)])
    return codes


def _contexts(path: Path) -> tuple[list[ContextRow], Ids, Int32]:
    """The contexts by id: then the order of rows changes neither an order nor the last digit of a sum."""
    ids, regions = Ids(required=True), Ids(required=True)
    columns = [
        Column(name="context", table=ids, required=True),
        Column(name="kind", table=Words(CONTEXT_KIND_CODES, empty=None), required=True),
        Column(name="region", table=regions, required=True),
        Column(name="exposure", table=Numbers(), dtype=np.float64),
        Column(name="alias_from", table=Days(required=False)),
    ]
    read = read_columns(path, columns)
    rows = read["context"].size
    refuse_twice(path, "context", read["context"], len(ids))
    links = [
        Column(name=name, table=Known(ids, file="contexts.csv", required=False)) for name in ("within", "alias_of")
    ]
    linked = read_columns(path, links)
    names, kinds, places = list(ids), list(CONTEXT_KIND_CODES), list(regions)
    within, alias_of = (linked.get(name, np.full(rows, NONE)).tolist() for name in ("within", "alias_of"))
    for name, column in (("within", within), ("alias_of", alias_of)):
        refuse_first(path, name, np.array(_circle(column), dtype=np.int64), CIRCLE)
    exposure = read.get("exposure", np.full(rows, np.nan)).tolist()
    contexts = [
        ContextRow(
            uid=uid,
            kind=kinds[kind],
            name=uid,
            source_ids=(uid,),
            within=() if up == NONE else (names[up],),
            merged_into=None if into == NONE else names[into],
            region=places[region],
            exposure=None if users != users else users,
        )
        for uid, kind, region, up, into, users in zip(
            names, read["kind"].tolist(), read["region"].tolist(), within, alias_of, exposure, strict=True
        )
    ]
    always = read.get("alias_from", np.full(rows, OPEN)).astype(np.int32)
    since = np.where(always == OPEN, -OPEN, always).astype(np.int32)
    by_id = sorted(range(rows), key=names.__getitem__)
    codes = Ids(required=True)
    codes.update((names[row], place) for place, row in enumerate(by_id))
    return [contexts[row] for row in by_id], codes, since[by_id]


def _circle(links: Sequence[int]) -> list[int]:
    """The first row whose links lead back to it, if there is one."""
    clear: set[int] = set()
    for start in range(len(links)):
        way: set[int] = set()
        at = start
        while at != NONE and at not in clear and at not in way:
            way.add(at)
            at = links[at]
        if at in way:
            return [at]
        clear.update(way)
    return []
