"""The command line: its groups, and the one place where errors become exit codes."""

import gc
import sys
from collections.abc import Callable, Sequence
from errno import EACCES, EADDRINUSE, EADDRNOTAVAIL, EDQUOT, ENOSPC
from importlib import import_module
from socket import gaierror

import typer

from csgraph import __version__
from csgraph.cli.present import be_printable, err, out, print_json
from csgraph.errors import Conflict, CsgraphError, InvalidInput, NotFound, NotPermitted, Unavailable
from csgraph.private.files import close_to_others
from csgraph.stopping import until_stopped

EXIT_CODES: dict[type[CsgraphError], int] = {
    InvalidInput: 3,
    NotPermitted: 4,
    NotFound: 5,
    Conflict: 6,
    Unavailable: 7,
}

EXIT_MEANINGS = {
    0: "done; a dry run, or an import that left rows out without `--strict`, is done",
    1: "a check that was asked for found a difference or a problem",
    2: "wrong usage",
    3: "invalid input; nothing was written",
    4: "not permitted",
    5: "not found",
    6: "conflict: already decided, locked or stale",
    7: "engine, vault or ledger unavailable",
}

CANNOT_LISTEN = frozenset({EACCES, EADDRINUSE, EADDRNOTAVAIL})

MODULES: dict[str, tuple[str, str]] = {
    "import": ("imports", "Import a folder of files. The same folder again changes nothing."),
    "contexts": ("contexts", "Find contexts, and decide what written names mean."),
    "young-people": ("young_people", "Young people whose ids may stand for one child."),
    "detect": ("detection", "Find shared contexts. Without a time or policy it also raises what is new."),
    "backtest": (
        "backtest",
        "Replay an extract in the order of its records, and show each alert on the day it would have been raised.",
    ),
    "policy": ("policy", "Detection policies: what counts, and how much of it interrupts somebody."),
    "groups": ("groups", "Contexts that the same young people share."),
    "report": ("report", "Reports for people who plan."),
    "alerts": ("alerts", "Alerts about shared contexts."),
    "inbox": ("notices", "What you were told."),
    "notices": ("notices", "Notices of alerts on their way, and who is told."),
    "cases": ("cases", "Level 2 cases: assessments of contexts."),
    "picture": (
        "pictures",
        "Draw one context: its young people by code, safe places, other shared places and harm types.",
    ),
    "summary": ("summaries", "De-identified summaries of contexts, for partners."),
    "query": ("queries", "Named questions for analysts."),
    "engine": ("admin", "The graph database."),
    "check": ("repairing", "Compare graph and vault, row by row; ends with 1 where they differ."),
    "repair": (
        "repairing",
        "Write again what the graph lacks, from the files that were imported; ends with 1 where something still lacks.",
    ),
    "schema": ("admin", "The graph's uniqueness rules and look-ups."),
    "sample": ("admin", "Make a synthetic borough: invented people, places and numbers."),
    "serve": (
        "serving",
        "Serve the API and the pages until ctrl-C; meanwhile deliver notices, and evaluate at the start of each day.",
    ),
    "tick": (
        "ticking",
        "Evaluate every day since the last evaluation, and deliver what is due; for a timer. Twice is as once.",
    ),
    "people": ("named_people", "Who uses csgraph, by name: what each may do, and until when."),
    "token": ("serving", "Access tokens for the API and the pages."),
    "audit": ("auditing", "Who looked at what, and who did what."),
    "demo": (
        "demo",
        "Load the synthetic borough, find what its young people share, and follow one context to a summary.",
    ),
}
"""Which module of this folder has which command, and what it is for, in the order in which help shows them."""

ABOUT = "Sees the places that several unrelated young people share, and prompts an assessment of the place."


def program(asked: Sequence[str]) -> typer.Typer:
    """The command that `asked` begins with; where it begins with none, every one by name and words alone.

    A command's module brings its libraries with it, and neither another command nor help should wait for those.
    """
    app = typer.Typer(
        name="csgraph", help=ABOUT, no_args_is_help=True, pretty_exceptions_enable=False, add_completion=False
    )
    app.callback()(csgraph)
    first = next((word for word in asked if not word.startswith("-")), "")
    if first in MODULES:
        import_module(f"csgraph.cli.{MODULES[first][0]}").register(app)
        # What it brought stays to the end: the collector need not go through all of that time and again.
        gc.freeze()
        return app
    for name, (_, words) in MODULES.items():
        app.command(name, help=words)(_named_only)
    return app


def _named_only() -> None:
    """Stands for a command in the list of all of them."""


def _version(wanted: bool) -> None:
    if wanted:
        out.print(f"csgraph {__version__}")
        raise typer.Exit


def csgraph(
    _version_wanted: bool = typer.Option(
        False, "--version", callback=_version, is_eager=True, help="Say the version and stop."
    ),
) -> None:
    """Takes what is asked of the program itself."""


def run() -> None:
    """The entry point: runs a command and ends with its exit code."""
    close_to_others()
    be_printable()
    sys.exit(until_stopped(lambda: exit_code(_asked)))


def _asked() -> object:
    return program(sys.argv[1:])()


def exit_code(command: Callable[[], object]) -> int:
    """Runs `command`; what went wrong is said on standard error (as JSON on standard output under `--json`)."""
    try:
        found = command()
    except CsgraphError as error:
        return _told(error)
    except OSError as error:
        return _told(_in_words(error))
    return found if isinstance(found, int) else 0


def _told(error: CsgraphError) -> int:
    err.print(f"{error.message} {error.advice}".strip())
    if "--json" in sys.argv:
        print_json({"error": {"code": error.code, "message": error.message, "advice": error.advice}})
    return next((code for kind, code in EXIT_CODES.items() if isinstance(error, kind)), 1)


def _in_words(error: OSError) -> CsgraphError:
    """What to tell about a file or address that a command was given, or a full disk. Raises it again for all else."""
    if error.errno in {ENOSPC, EDQUOT}:
        return Unavailable("disk_full", "The disk is full.", advice="Make room, then repeat the command.")
    if isinstance(error, gaierror) or (error.filename is None and error.errno in CANNOT_LISTEN):
        return InvalidInput(
            "address_unusable",
            f"Nothing can be served at this host and port: {error.strerror}.",
            advice="End what listens there already, or give another: csgraph serve --host HOST --port PORT.",
        )
    if error.filename is None:
        raise error
    return InvalidInput(
        "file_unusable",
        f"The file or folder {error.filename} cannot be used: {error.strerror}.",
        advice="Give another path, or make the folder that it lies in.",
    )
