"""Columns: what is held about associations at one moment, as equal-length arrays of whole numbers.

Everything here is already as known at one moment: whoever reads the graph or an extract leaves out
what was not held then. Codes of words are their places in the enumerations of `csgraph.domain.terms`.
Days are whole days since 1970-01-01.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

import numpy as np
import numpy.typing as npt

from csgraph.domain.terms import AssociationKind, Confidence, ContextKind, EventRole, Locus, Voice

Int8 = npt.NDArray[np.int8]
Int16 = npt.NDArray[np.int16]
Int32 = npt.NDArray[np.int32]
Int64 = npt.NDArray[np.int64]
Float64 = npt.NDArray[np.float64]
Bool = npt.NDArray[np.bool_]

OPEN = int(np.iinfo(np.int32).max)
"""The day that stands for "still so" in ends and for "none" in days from which nothing counts."""

NONE = -1
"""The code that stands for none: no incident, no record, not merged."""

FIRST_DAY = date(1970, 1, 1)


def codes_of(words: type[StrEnum]) -> dict[str, int]:
    """The code of each word of a vocabulary: its place, from 0."""
    return {word.value: code for code, word in enumerate(words)}


KIND_CODES = codes_of(AssociationKind)
ROLE_CODES = codes_of(EventRole)
VOICE_CODES = codes_of(Voice)
LOCUS_CODES = codes_of(Locus)
CONFIDENCE_CODES = codes_of(Confidence)
CONTEXT_KIND_CODES = codes_of(ContextKind)


def number_of(day: date) -> int:
    """A day as the number of days since 1970-01-01."""
    return day.toordinal() - FIRST_DAY.toordinal()


def day_of(number: int) -> date:
    """The day that is `number` days after 1970-01-01."""
    return FIRST_DAY + timedelta(days=int(number))


def window_from(last: date, days: int) -> date:
    """The first day of a window of `days` that ends on `last`, or the first day of all where it would begin before."""
    return date.fromordinal(max(last.toordinal() - days + 1, 1))


@dataclass(frozen=True, slots=True, kw_only=True)
class People:
    """Everybody who is named, by code: their particulars, and the days they were open to a service.

    `kin` is each person's kin group, `kin_first` the person with the smallest id of each kin group.
    `episode_from` and `episode_to` (inclusive; OPEN: still) hold person p's merged spells at
    `episode_ptr[p]:episode_ptr[p + 1]`; a person without any has no episode at all. `stratum` is a
    place in `strata`, or NONE.
    """

    ids: Sequence[str]
    kin: Int32
    kin_first: Int32
    stub: Bool
    adult_from: Int32
    died_on: Int32
    left_on: Int32
    episode_ptr: Int32
    episode_from: Int32
    episode_to: Int32
    strata: Sequence[str]
    stratum: Int32

    @property
    def cutoff(self) -> Int32:
        """The day from which nothing counts, for each person (OPEN: none)."""
        return np.minimum(np.minimum(self.adult_from, self.died_on), self.left_on)


@dataclass(frozen=True, slots=True, kw_only=True)
class Places:
    """Contexts by code. Those merged into another keep a code of their own.

    `root[c]` is the context that c was merged into in the end (c itself if it stands).
    `above[above_ptr[c]:above_ptr[c + 1]]` are the contexts whose evidence c's is: its root first,
    then every context that the root lies within, at any depth. `merged_into` (NONE: not merged),
    `within_child` and `within_parent` are as given. `exposure` is how many use it (not a number: unknown).
    """

    ids: Sequence[str]
    kind: Int8
    names: Sequence[str]
    source_ids: Sequence[tuple[str, ...]]
    merged_into: Int32
    within_child: Int32
    within_parent: Int32
    root: Int32
    above_ptr: Int32
    above: Int32
    regions: Sequence[str]
    region: Int32
    exposure: Float64


@dataclass(frozen=True, slots=True, kw_only=True)
class AssociationColumns:
    """Associations in any order, one number a row in each column; see `Evidence` for what they mean."""

    person: Int32
    context: Int32
    start: Int32
    end: Int32
    recorded: Int32
    kind: Int8
    role: Int8
    voice: Int8
    locus: Int8
    confidence: Int8
    incident: Int32
    record: Int32
    harm_types: Int32

    def taken(self, rows: Int64 | Bool) -> "AssociationColumns":
        """These rows in this order, or those for which it is true."""
        return AssociationColumns(
            **{name: np.ascontiguousarray(getattr(self, name)[rows]) for name in self.__dataclass_fields__}
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """Associations held at one moment, one row each, ordered by `begins`.

    `end` is the first day it was no longer so (OPEN: still so). `recorded` is the day from
    which it is judged as known: that on which its source entered it, if that is earlier than `learnt`, the day on
    which csgraph learnt it (None: of an extract, which has one day for both).
    `kin` repeats each row's person's kin group. `rests_on[row]` are the codes of its incident
    and of its record, or NONE; `harm_types` is a place in `harm_type_sets`. `association_ids` are the
    source's own ids, `uids` ours.

    What follows from the rest whatever is asked is kept beside it. A window of W days that ends on t
    holds the row while `begins` <= t < `last` + W, unless `by_spells` says that the person's episodes
    must be looked at one by one: then [start, last + W) and one [from, to + W) must hold t. A `last` of
    -OPEN: it never counts. `tied` says that its incident or record may join it to another kin group's row.
    """

    person: Int32
    kin: Int32
    context: Int32
    start: Int32
    end: Int32
    recorded: Int32
    kind: Int8
    role: Int8
    voice: Int8
    locus: Int8
    confidence: Int8
    rests_on: Int32
    harm_types: Int32
    begins: Int32
    last: Int32
    by_spells: Bool
    tied: Bool
    harm_type_sets: Sequence[tuple[str, ...]]
    association_ids: Sequence[str]
    uids: Sequence[str]
    people: People
    places: Places
    learnt: Int32 | None = None

    @property
    def incident(self) -> Int32:
        """The code of each row's incident, or NONE."""
        return self.rests_on[:, 0]

    @property
    def record(self) -> Int32:
        """The code of each row's record, or NONE."""
        return self.rests_on[:, 1]

    @property
    def rows(self) -> int:
        """How many associations."""
        return int(self.person.size)
