"""What goes wrong with the embedded engine, in words and with what to do."""

import shutil
from collections.abc import Sequence
from pathlib import Path

from csgraph.errors import Unavailable

LEAST_FREE_BYTES = 64 * 2**20
"""Below this a start that failed is put down to the disk."""


def cannot_write(data: Path) -> Unavailable:
    """The data folder, or a file in it, could not be written."""
    advice = f"Check that the folder {data} is yours to write and that its disk has space."
    return Unavailable("engine_folder_not_writable", "The engine's data folder cannot be written.", advice=advice)


def files_damaged(root: Path, names: Sequence[str], count: int) -> Unavailable:
    """Files of the graph are gone, or are not what the engine left."""
    more = f" and {count - len(names)} more" if count > len(names) else ""
    return Unavailable(
        "engine_files_damaged",
        f"Files of the graph are missing or not as the engine left them: {', '.join(names)}{more}. It was not started.",
        advice=f"Put the folder {root} back from its backup, whole. If there is none, move it away, then `csgraph "
        "repair FOLDER` writes the graph again from the files that were imported.",
    )


def ports_taken() -> Unavailable:
    """Each port that the engine was to listen on was somebody else's by then."""
    message = "Other programs took each port that the engine was to listen on."
    return Unavailable("engine_ports_taken", message, advice="Try again.")


def does_not_answer() -> Unavailable:
    """The engine runs and others use it, but it answers nothing or lets nobody in."""
    message = "The engine runs for another command, and does not answer."
    advice = "Try again in a minute. If it stays so, `csgraph engine stop` ends it; what it acknowledged is kept."
    return Unavailable("engine_not_answering", message, advice=advice)


def did_not_start(data: Path, *, log: Path, seconds: float | None) -> Unavailable:
    """The engine ended by itself while it started or, with `seconds` given, did not answer for so long."""
    if shutil.disk_usage(data).free < LEAST_FREE_BYTES:
        message = "The engine did not start: its disk is full."
        return Unavailable("disk_full", message, advice=f"Free some space for {data}.")
    if seconds is not None:
        message = f"The engine did not answer within {seconds:.0f} seconds."
        return Unavailable("engine_slow", message, advice=f"Try again when the machine is less busy; its log: {log}.")
    advice = f"Its log says why: {log}. CSGRAPH_ENGINE_HEAP_MB sets its memory."
    return Unavailable("engine_failed", "The engine ended while it started.", advice=advice)
