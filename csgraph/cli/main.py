"""The command line: its groups, and the one place where errors become exit codes."""

import sys
from collections.abc import Callable, Sequence
from importlib import import_module

import typer

from csgraph import __version__
from csgraph.cli.present import err, print_json
from csgraph.errors import Conflict, CsgraphError, InvalidInput, NotFound, NotPermitted, Unavailable

EXIT_CODES: dict[type[CsgraphError], int] = {
    InvalidInput: 3,
    NotPermitted: 4,
    NotFound: 5,
    Conflict: 6,
    Unavailable: 7,
}

MODULES: dict[str, str] = {
    "import": "imports",
    "contexts": "contexts",
    "detect": "detection",
    "backtest": "backtest",
    "alerts": "alerts",
    "cases": "cases",
    "picture": "pictures",
    "summary": "summaries",
    "query": "queries",
    "engine": "admin",
    "schema": "admin",
    "sample": "admin",
    "serve": "serving",
    "token": "serving",
    "demo": "demo",
}
"""Which module of this folder has which command, in the order in which help shows them."""

app = typer.Typer(
    name="csgraph",
    help="Sees the places that several unrelated young people share, and prompts an assessment of the place.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    add_completion=False,
)


def register(asked: Sequence[str]) -> None:
    """Adds the command that `asked` begins with, or every one where it begins with none.

    A command's module brings its libraries with it, and no other command should wait for those.
    """
    first = next((word for word in asked if not word.startswith("-")), "")
    wanted = [MODULES[first]] if first in MODULES else [] if "--version" in asked else MODULES.values()
    for name in dict.fromkeys(wanted):
        import_module(f"csgraph.cli.{name}").register(app)


def _version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"csgraph {__version__}")
        raise typer.Exit


@app.callback()
def csgraph(
    _version_wanted: bool = typer.Option(
        False, "--version", callback=_version, is_eager=True, help="Say the version and stop."
    ),
) -> None:
    """Sees the places that several unrelated young people share, and prompts an assessment of the place."""


def run() -> None:
    """The entry point: runs a command and ends with its exit code."""
    sys.exit(exit_code(_asked))


def _asked() -> object:
    register(sys.argv[1:])
    return app()


def exit_code(command: Callable[[], object]) -> int:
    """Runs `command`; what went wrong is said on standard error (as JSON on standard output under `--json`)."""
    try:
        found = command()
    except CsgraphError as error:
        err.print(f"{error.message} {error.advice}".strip(), markup=False)
        if "--json" in sys.argv:
            print_json({"error": {"code": error.code, "message": error.message, "advice": error.advice}})
        return next((code for kind, code in EXIT_CODES.items() if isinstance(error, kind)), 1)
    return found if isinstance(found, int) else 0
