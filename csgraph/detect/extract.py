"""The extract: evaluating one without a database, and writing one from what detection reads.

Source of the format: design page `files.md`, "The extract that backtest and detect --extract read".
"""

import csv
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from pathlib import Path

import numpy as np

from csgraph.detect.columns import NONE, OPEN, Evidence, Int32, day_of
from csgraph.detect.extract_reading import read_extract
from csgraph.detect.listing import listed
from csgraph.detect.measure import Measured, measured
from csgraph.detect.policy import DetectionPolicy, load_policy
from csgraph.detect.threshold import find, made_ready
from csgraph.domain.clusters import Cluster
from csgraph.domain.terms import AssociationKind, Confidence, ContextKind, EventRole, Locus, Voice
from csgraph.errors import InvalidInput

EVIDENCE_HEADER = (
    "person,kin,context,kind,role,voice,locus,confidence,incident,record,valid_from,valid_to,"
    "recorded_on,superseded_on,harm_types"
).split(",")
CONTEXT_HEADER = "context,kind,region,exposure,within,alias_of,alias_from".split(",")
PEOPLE_HEADER = "person,stratum,stub,adult_from,died_on,left_on".split(",")
EPISODE_HEADER = "person,from,to".split(",")


@dataclass(frozen=True, slots=True, kw_only=True)
class ExtractFound:
    """What an extract holds under a policy. Seconds and megabytes are by step (None: a step not taken).

    `read` is reading files, `ready` loading compiled code, `threshold` the arithmetic of the rule and
    `list` putting its clusters into words; megabytes are at the peak, above the loaded columns.
    """

    valid_on: date
    known_at: datetime
    policy: DetectionPolicy
    clusters: tuple[Cluster, ...]
    seconds: Mapping[str, float | None]
    peak_mb: Mapping[str, float | None]


def evaluate_extract(
    folder: Path,
    *,
    valid_on: date | None = None,
    known_at: datetime | None = None,
    policy_file: Path | None = None,
    timer: Callable[[], float],
) -> ExtractFound:
    """The clusters of an extract, true on a day and as known at a moment (its day in UTC is what counts).

    Defaults: the end of the latest `recorded_on`; the day of `known_at`. Evidence ids are row numbers
    from 1. Raises InvalidInput: a policy or a file that cannot be, a folder that is not there.
    """
    if not folder.is_dir():
        raise InvalidInput("no_such_folder", "There is no such folder.", advice="Check the path of the extract.")
    policy = load_policy(policy_file)
    read = measured(lambda: read_extract(folder), timer)
    moment = known_at or _end_of(read.value.last_recorded or date(1970, 1, 1))
    known_on = moment.astimezone(UTC).date()
    day = valid_on or known_on
    held = measured(lambda: read.value.known(known_on), timer)
    ready = measured(made_ready, timer)
    found = measured(lambda: find(held.value, policy, day), timer)
    clusters = measured(lambda: listed(held.value, policy, found.value), timer)
    steps: dict[str, Measured[object] | None] = {"threshold": found, "score": None, "groups": None}
    return ExtractFound(
        valid_on=day,
        known_at=moment,
        policy=policy,
        clusters=tuple(clusters.value),
        seconds={
            "read": read.seconds + held.seconds,
            "ready": ready.seconds,
            **{name: step and step.seconds for name, step in steps.items()},
            "list": clusters.seconds,
        },
        peak_mb={name: step and step.peak_mb for name, step in steps.items()},
    )


def _end_of(day: date) -> datetime:
    return datetime.combine(day, time(23, 59, 59), tzinfo=UTC)


def write_extract(folder: Path, evidence: Evidence) -> None:
    """Write what detection reads to four files, as held at its moment; the same evidence gives the same bytes.

    Rows stand in the order of our ids; incidents and records are numbered in that order. A context is
    named by its source id where no other context has that, else by ours.
    """
    folder.mkdir(parents=True, exist_ok=True)
    names = _context_names(evidence)
    _write(folder / "evidence.csv", EVIDENCE_HEADER, _evidence_rows(evidence, names))
    _write(folder / "contexts.csv", CONTEXT_HEADER, _context_rows(evidence, names))
    _write(folder / "people.csv", PEOPLE_HEADER, _people_rows(evidence))
    _write(folder / "episodes.csv", EPISODE_HEADER, _episode_rows(evidence))


def _write(path: Path, header: list[str], rows: Iterable[tuple[str, ...]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream, lineterminator="\n")
        writer.writerow(header)
        writer.writerows(rows)


def _context_names(evidence: Evidence) -> list[str]:
    places = evidence.places
    firsts = [ids[0] for ids in places.source_ids]
    uses: dict[str, int] = {}
    for name in [*firsts, *places.ids]:
        uses[name] = uses.get(name, 0) + 1
    return [first if uses[first] == 1 + (first == uid) else uid for first, uid in zip(firsts, places.ids, strict=True)]


def _evidence_rows(evidence: Evidence, names: list[str]) -> Iterable[tuple[str, ...]]:
    people = evidence.people
    alone = np.bincount(evidence.people.kin, minlength=1)[evidence.kin] == 1
    incidents: dict[int, str] = {NONE: ""}
    records: dict[int, str] = {NONE: ""}
    for row in sorted(range(evidence.rows), key=evidence.uids.__getitem__):
        yield (
            people.ids[evidence.person[row]],
            "" if alone[row] else people.ids[people.kin_first[evidence.kin[row]]],
            names[evidence.context[row]],
            _KINDS[evidence.kind[row]],
            _ROLES[evidence.role[row]],
            _VOICES[evidence.voice[row]],
            _LOCI[evidence.locus[row]],
            _CONFIDENCES[evidence.confidence[row]],
            incidents.setdefault(int(evidence.incident[row]), f"i{len(incidents)}"),
            records.setdefault(int(evidence.record[row]), f"r{len(records)}"),
            _day(evidence.start, row),
            _day(evidence.end, row),
            _day(evidence.recorded, row),
            "",
            ";".join(evidence.harm_type_sets[evidence.harm_types[row]]),
        )


def _context_rows(evidence: Evidence, names: list[str]) -> Iterable[tuple[str, ...]]:
    places = evidence.places
    ups: dict[int, list[int]] = {}
    for low, high in zip(places.within_child.tolist(), places.within_parent.tolist(), strict=True):
        ups.setdefault(low, []).append(high)
    for code in sorted(range(len(names)), key=names.__getitem__):
        users, into = float(places.exposure[code]), int(places.merged_into[code])
        yield (
            names[code],
            _CONTEXT_KINDS[places.kind[code]],
            places.regions[places.region[code]] or "home",
            "" if users != users else f"{users:g}",
            min((names[up] for up in ups.get(code, ())), default=""),
            "" if into == NONE else names[into],
            "",
        )


def _people_rows(evidence: Evidence) -> Iterable[tuple[str, ...]]:
    people = evidence.people
    for code in sorted(range(len(people.ids)), key=people.ids.__getitem__):
        yield (
            people.ids[code],
            "" if people.stratum[code] == NONE else people.strata[people.stratum[code]],
            "Y" if people.stub[code] else "",
            _day(people.adult_from, code),
            _day(people.died_on, code),
            _day(people.left_on, code),
        )


def _episode_rows(evidence: Evidence) -> Iterable[tuple[str, ...]]:
    people = evidence.people
    for code in sorted(range(len(people.ids)), key=people.ids.__getitem__):
        for spell in range(int(people.episode_ptr[code]), int(people.episode_ptr[code + 1])):
            yield people.ids[code], _day(people.episode_from, spell), _day(people.episode_to, spell)


def _day(days: Int32, at: int) -> str:
    return "" if days[at] == OPEN else day_of(int(days[at])).isoformat()


_KINDS, _ROLES, _VOICES = tuple(AssociationKind), tuple(EventRole), tuple(Voice)
_LOCI, _CONFIDENCES, _CONTEXT_KINDS = tuple(Locus), tuple(Confidence), tuple(ContextKind)
