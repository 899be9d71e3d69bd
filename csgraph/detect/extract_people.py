"""Reading the people of an extract (see docs/import-format.md): people.csv and episodes.csv, both optional."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np

from csgraph.detect.columns import NONE, OPEN, Int32, People
from csgraph.detect.csv_columns import (
    BadCell,
    Column,
    Columns,
    Days,
    Ids,
    Words,
    read_columns,
    refuse_first,
    refuse_twice,
)
from csgraph.detect.people import Particulars, Spells, people_of

FLAGS = {"Y": 1, "N": 0}
CLOSES_FIRST = BadCell("valid_to_not_after_valid_from", "is before `from`", "Correct one of the two days")


def read_people(folder: Path, codes: Ids) -> People:
    """The people named in the evidence, with what people.csv and episodes.csv say of them; others are left out.

    `codes` numbers their ids. Raises InvalidInput, which names file, line and what to do.
    """
    named, strata = Ids(required=True), Ids(required=False)
    path = folder / "people.csv"
    days = ("adult_from", "died_on", "left_on")
    columns = [
        Column(name="person", table=named, required=True),
        Column(name="stratum", table=strata),
        Column(name="stub", table=Words(FLAGS, empty="N")),
        *(Column(name=name, table=Days(required=False)) for name in days),
    ]
    read = _read_if_there(path, columns)
    refuse_twice(path, "person", read["person"], len(named))
    person = _codes_among(named, codes)
    ours = person != NONE
    cells = {column.name: read.get(column.name, np.full(ours.size, column.table[""]))[ours] for column in columns[1:]}
    return people_of(
        ids=list(codes),
        kin=np.arange(len(codes), dtype=np.int32),
        particulars=Particulars(person=person[ours], strata=list(strata), **cells),
        spells=_episodes(folder, codes),
    )


def _read_if_there(path: Path, columns: Sequence[Column]) -> Columns:
    return read_columns(path, columns) if path.exists() else {column.name: np.empty(0, np.int32) for column in columns}


def _codes_among(named: Ids, codes: Ids) -> Int32:
    """The codes of these people, NONE for those whom the evidence does not name."""
    return np.array([codes.get(uid, NONE) for uid in named], dtype=np.int32)


def _episodes(folder: Path, codes: Ids) -> Spells:
    path = folder / "episodes.csv"
    named = Ids(required=True)
    columns = [
        Column(name="person", table=named, required=True),
        Column(name="from", table=Days(required=True), required=True),
        Column(name="to", table=Days(required=False)),
    ]
    read = _read_if_there(path, columns)
    start = read["from"].astype(np.int32)
    to = read.get("to", np.full(start.size, OPEN)).astype(np.int32)
    refuse_first(path, "to", np.flatnonzero(to < start), CLOSES_FIRST)
    person = _codes_among(named, codes)[read["person"].astype(np.int32)]
    kept = person != NONE
    return Spells(person=person[kept], start=start[kept], to=to[kept])
