"""The data folder of a demonstration, which may be made anew; what lies elsewhere may not."""

import shutil
from pathlib import Path

from csgraph.engine import embedded
from csgraph.errors import Conflict
from csgraph.private.files import ensure_file, own_folder

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
