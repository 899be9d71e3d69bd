"""Data folders: one that must be there, and that of a demonstration, which may be made anew as no other may."""

import shutil
from pathlib import Path
from time import time

from csgraph.engine import embedded
from csgraph.engine.failures import cannot_write
from csgraph.errors import Conflict, NotFound
from csgraph.private.files import close_to_others, ensure_file, own_folder, temporary_folder
from csgraph.private.leftovers import sweep_earlier
from csgraph.private.rooms import Rooms

DEMONSTRATION = "demonstration"
"""The file by which the folder is known."""


def clear_demonstration(data: Path) -> None:
    """Makes an empty data folder for a demonstration, in place of an earlier one's and of nothing else.

    Raises Conflict where something else lies there, or the earlier one still runs.
    """
    if data.exists() and not (data / DEMONSTRATION).exists():
        raise Conflict(
            "not_a_demonstration",
            f"The folder {data} was not made by a demonstration, so it is left as it is.",
            advice="Give another folder with --out.",
        )
    if data.exists() and embedded.status(data).state == "running":
        raise Conflict(
            "still_running",
            f"The demonstration in {data} is still running.",
            advice=f"Stop it with ctrl-C or `csgraph engine stop --data {data}`, or give another folder with --out.",
        )
    shutil.rmtree(data, ignore_errors=True)
    own_folder(data)
    ensure_file(data / DEMONSTRATION)


def need_folder(data: Path) -> None:
    """Lets pass where the embedded engine's folder holds something. Raises NotFound."""
    if not (data.is_dir() and any(data.iterdir())):
        raise NotFound(
            "no_data",
            f"There is nothing in the data folder {data} yet.",
            advice="Begin with `csgraph import FOLDER`, or say with --data or CSGRAPH_DATA where your data is.",
        )


def own_rooms(data: Path) -> Rooms:
    """The rooms of a data folder that is its user's alone, without what killed processes left there.

    What earlier versions left in the system's folder goes, too. Raises Unavailable.
    """
    close_to_others()
    try:
        rooms = Rooms(own_folder(data) / "rooms")
        rooms.sweep()
        sweep_earlier(temporary_folder(), now=time())
    except OSError:
        raise cannot_write(data) from None
    return rooms
