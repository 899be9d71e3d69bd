"""The extract: evaluating one without a database.

Source of the format: design page `files.md`, "The extract that backtest and detect --extract read".
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from pathlib import Path

from csgraph.detect.extract_reading import read_extract
from csgraph.detect.extract_writing import write_extract
from csgraph.detect.listing import listed
from csgraph.detect.measure import Measured, measured
from csgraph.detect.policy import DetectionPolicy, load_policy
from csgraph.detect.threshold import find, made_ready
from csgraph.detect.unusual import unusual
from csgraph.domain.clusters import Cluster
from csgraph.errors import InvalidInput

__all__ = ["ExtractFound", "evaluate_extract", "write_extract"]


@dataclass(frozen=True, slots=True, kw_only=True)
class ExtractFound:
    """What an extract holds under a policy. Seconds and megabytes are by step (None: a step not taken).

    `read` is reading files, `ready` loading compiled code, `threshold` and `score` their arithmetic, and
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
    ready = measured(made_ready, timer)
    read = measured(lambda: read_extract(folder), timer)
    moment = known_at or _end_of(read.value.last_recorded or date(1970, 1, 1))
    known_on = moment.astimezone(UTC).date()
    day = valid_on or known_on
    held = measured(lambda: read.value.known(known_on), timer)
    found = measured(lambda: find(held.value, policy, day), timer)
    history = read.value.held
    scores = measured(lambda: unusual(held.value, policy, found.value, history, known=known_on), timer)
    clusters = measured(lambda: listed(held.value, policy, found.value, scores.value), timer)
    steps: dict[str, Measured[object] | None] = {"threshold": found, "score": scores, "groups": None}
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
