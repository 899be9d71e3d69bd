"""Building: from rows that are held at one moment to the columns that the arithmetic reads."""

from array import array
from collections.abc import Callable, Iterable, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

from csgraph.detect.columns import (
    CONFIDENCE_CODES,
    KIND_CODES,
    LOCUS_CODES,
    NONE,
    OPEN,
    ROLE_CODES,
    VOICE_CODES,
    AssociationColumns,
    Evidence,
    Int32,
    Int64,
    People,
    Places,
    number_of,
)
from csgraph.detect.derived import counting_days, ties
from csgraph.detect.kin import connected_parts
from csgraph.detect.people import Spells, particulars_of, people_of
from csgraph.detect.places import areas, places_of
from csgraph.detect.rows import AssociationRow, Codes, ContextRow, EpisodeRow, PersonRow

KEPT = [name for name in AssociationColumns.__dataclass_fields__ if name not in ("incident", "record")]
"""The columns that `Evidence` has as they come."""


def build(
    *,
    associations: Iterable[AssociationRow],
    people: Iterable[PersonRow] = (),
    episodes: Iterable[EpisodeRow] = (),
    contexts: Iterable[ContextRow],
    kin: Iterable[tuple[str, str]] = (),
) -> Evidence:
    """Columns of rows that are held at one moment; each iterable is read once, in any order.

    An association with a context that is not in `contexts` is left out; a person who is not in
    `people` counts like one of whom nothing more is known. `kin` are links between two people's uids.
    Plain tuples in the order of the fields do as well as the named ones.
    """
    places = places_of(contexts)
    codes = Codes()
    gathered = _Associations(codes, places.ids)
    for row in associations:
        gathered.add(AssociationRow(*row))
    held = [PersonRow(*row) for row in people]
    for row in held:
        _ = codes[row.uid]
    spells = _spells(episodes, codes)
    parts = _kin_groups(kin, codes)
    return assemble(
        gathered.columns(),
        ids_of=gathered.ids_of,
        harm_type_sets=list(gathered.harm_type_sets),
        people=people_of(ids=list(codes), kin=parts, particulars=particulars_of(held, codes), spells=spells),
        places=places,
        learnt=gathered.learnt(),
    )


def assemble(
    rows: AssociationColumns,
    *,
    ids_of: Callable[[Int64], tuple[Sequence[str], Sequence[str]]],
    harm_type_sets: Sequence[tuple[str, ...]],
    people: People,
    places: Places,
    learnt: Int32 | None = None,
) -> Evidence:
    """Evidence of columns in any order; it puts them in the order in which rows begin to count.

    `ids_of` gives the source's ids and ours of the rows that it is given, in that order; `learnt` is by row.
    """
    begins, last, by_spells = counting_days(rows.person, rows.start, rows.end, people)
    order: Int64 = np.argsort(begins, kind="stable")
    columns = rows.taken(order)
    kin = people.kin[columns.person]
    association_ids, uids = ids_of(order)
    return Evidence(
        **{name: getattr(columns, name) for name in KEPT},
        rests_on=np.stack([columns.incident, columns.record], axis=1),
        kin=kin,
        begins=begins[order],
        last=last[order],
        by_spells=by_spells[order],
        tied=ties(columns.incident, columns.record, kin, areas(places)[columns.context]),
        harm_type_sets=harm_type_sets,
        association_ids=association_ids,
        uids=uids,
        people=people,
        places=places,
        learnt=None if learnt is None else learnt[order],
    )


class _Associations:
    """Gathers associations row by row into typed arrays; contexts that are not held leave theirs out."""

    def __init__(self, people: Codes, context_ids: Sequence[str]) -> None:
        self.uids: list[str] = []
        self.source_ids: list[str] = []
        self.harm_type_sets: dict[tuple[str, ...], int] = {}
        self._people = people
        self._contexts = {uid: code for code, uid in enumerate(context_ids)}
        self._incidents, self._records = Codes(), Codes()
        self._numbers, self._learnt = array("i"), array("i")

    def add(self, row: AssociationRow) -> None:
        """Takes one row."""
        context = self._contexts.get(row.context)
        if context is None:
            return
        self.uids.append(row.uid)
        self.source_ids.append(row.source_id)
        self._learnt.append(number_of(row.learnt or row.recorded))
        self._numbers.extend(
            (
                self._people[row.person],
                context,
                number_of(row.valid_from),
                OPEN if row.valid_to is None else number_of(row.valid_to),
                number_of(row.recorded),
                KIND_CODES[row.kind],
                ROLE_CODES[row.role],
                VOICE_CODES[row.voice],
                LOCUS_CODES[row.locus],
                CONFIDENCE_CODES[row.confidence],
                NONE if row.incident is None else self._incidents[row.incident],
                NONE if row.record is None else self._records[row.record],
                self.harm_type_sets.setdefault(tuple(row.harm_types), len(self.harm_type_sets)),
            )
        )

    def columns(self) -> AssociationColumns:
        """What was gathered, in the order it came."""
        fields = AssociationColumns.__dataclass_fields__
        table = np.array(self._numbers, dtype=np.int32).reshape(-1, len(fields))
        columns: dict[str, npt.NDArray[Any]] = {name: table[:, at].copy() for at, name in enumerate(fields)}
        for name in ("kind", "role", "voice", "locus", "confidence"):
            columns[name] = columns[name].astype(np.int8)
        return AssociationColumns(**columns)

    def learnt(self) -> Int32:
        """The day on which csgraph learnt each row, in the order it came."""
        return np.array(self._learnt, dtype=np.int32)

    def ids_of(self, order: Int64) -> tuple[list[str], list[str]]:
        """The source's ids and ours of rows, in this order."""
        places = order.tolist()
        return [self.source_ids[at] for at in places], [self.uids[at] for at in places]


def _spells(episodes: Iterable[EpisodeRow], codes: Codes) -> Spells:
    table = array("i")
    for who, begins, ends in episodes:
        table.extend((codes[who], number_of(begins), OPEN if ends is None else number_of(ends)))
    columns = np.array(table, dtype=np.int32).reshape(-1, 3)
    return Spells(person=columns[:, 0].copy(), start=columns[:, 1].copy(), to=columns[:, 2].copy())


def _kin_groups(links: Iterable[tuple[str, str]], codes: Codes) -> Int32:
    ends = array("i")
    for one, other in links:
        ends.extend((codes[one], codes[other]))
    columns = np.array(ends, dtype=np.int32).reshape(-1, 2)
    return connected_parts(len(codes), columns[:, 0].copy(), columns[:, 1].copy())
