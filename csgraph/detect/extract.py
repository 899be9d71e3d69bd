"""The extract: evaluating one without a database.

Source of the format: design page `files.md`, "The extract that backtest and detect --extract read".
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from pathlib import Path

from csgraph.detect.columns import Evidence
from csgraph.detect.extract_reading import read_extract
from csgraph.detect.extract_writing import write_extract
from csgraph.detect.groups import find_groups
from csgraph.detect.groups import made_ready as groups_ready
from csgraph.detect.history import Held
from csgraph.detect.listing import listed
from csgraph.detect.measure import Measured, measured
from csgraph.detect.policy import DetectionPolicy, load_policy
from csgraph.detect.threshold import find, made_ready
from csgraph.detect.unusual import unusual
from csgraph.domain.clusters import Cluster
from csgraph.errors import InvalidInput

__all__ = ["ExtractFound", "HeldExtract", "evaluate_extract", "held_extract", "write_extract"]


@dataclass(frozen=True, slots=True, kw_only=True)
class HeldExtract:
    """An extract as known at a moment, and the day and policy that it is to be judged by.

    `evidence` is what was held at the end of `known_on`; `history` is all of it, with the days each row was held.
    """

    valid_on: date
    known_at: datetime
    known_on: date
    policy: DetectionPolicy
    evidence: Evidence
    history: Held


@dataclass(frozen=True, slots=True, kw_only=True)
class ExtractFound:
    """What an extract holds under a policy. Seconds and megabytes are by step (None: a step not taken).

    `read` is reading files, `ready` loading compiled code, `threshold`, `score` and `groups` their
    arithmetic, and `list` putting clusters into words; megabytes are at the peak, above the loaded columns.
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

    Defaults and errors are those of `held_extract`. Evidence ids are row numbers from 1.
    """
    ready = measured(_all_ready, timer)
    read = measured(lambda: held_extract(folder, valid_on=valid_on, known_at=known_at, policy_file=policy_file), timer)
    evidence, policy, day = read.value.evidence, read.value.policy, read.value.valid_on
    found = measured(lambda: find(evidence, policy, day), timer)
    grouped = measured(lambda: find_groups(evidence, policy, day), timer)
    history, known_on = read.value.history, read.value.known_on
    scores = measured(lambda: unusual(evidence, policy, found.value, history, known=known_on), timer)
    clusters = measured(lambda: listed(evidence, policy, found.value, scores.value), timer)
    steps: dict[str, Measured[object] | None] = {"threshold": found, "score": scores, "groups": grouped}
    return ExtractFound(
        valid_on=day,
        known_at=read.value.known_at,
        policy=policy,
        clusters=tuple(clusters.value),
        seconds={
            "read": read.seconds,
            "ready": ready.seconds,
            **{name: step and step.seconds for name, step in steps.items()},
            "list": clusters.seconds,
        },
        peak_mb={name: step and step.peak_mb for name, step in steps.items()},
    )


def held_extract(
    folder: Path,
    *,
    valid_on: date | None = None,
    known_at: datetime | None = None,
    policy_file: Path | None = None,
) -> HeldExtract:
    """Read an extract as known at a moment (its day in UTC is what counts).

    Defaults: the end of the latest `recorded_on`; the day of `known_at`. Raises InvalidInput: a policy or a
    file that cannot be, a folder that is not there.
    """
    if not folder.is_dir():
        raise InvalidInput("no_such_folder", "There is no such folder.", advice="Check the path of the extract.")
    policy = load_policy(policy_file)
    read = read_extract(folder)
    moment = known_at or _end_of(read.last_recorded or date(1970, 1, 1))
    known_on = moment.astimezone(UTC).date()
    return HeldExtract(
        valid_on=valid_on or known_on,
        known_at=moment,
        known_on=known_on,
        policy=policy,
        evidence=read.known(known_on),
        history=read.held,
    )


def _all_ready() -> None:
    """Load the compiled code of every step, so that none is measured with it."""
    made_ready()
    groups_ready()


def _end_of(day: date) -> datetime:
    return datetime.combine(day, time(23, 59, 59), tzinfo=UTC)
