"""The command line: its groups, and the one place where errors become exit codes."""

import sys
from collections.abc import Callable

import typer
from click.exceptions import Abort, ClickException
from typer.main import get_command

from csgraph import __version__
from csgraph.cli import admin, alerts, cases, contexts, demo, detection, imports, pictures, queries, serving, summaries
from csgraph.cli.present import err, print_json
from csgraph.errors import Conflict, CsgraphError, InvalidInput, NotFound, NotPermitted, Unavailable

EXIT_CODES: dict[type[CsgraphError], int] = {
    InvalidInput: 3,
    NotPermitted: 4,
    NotFound: 5,
    Conflict: 6,
    Unavailable: 7,
}

app = typer.Typer(
    name="csgraph",
    help="Sees the places that several unrelated young people share, and prompts an assessment of the place.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    add_completion=False,
)
for register in (
    imports.register,
    contexts.register,
    detection.register,
    alerts.register,
    cases.register,
    pictures.register,
    summaries.register,
    queries.register,
    admin.register,
    serving.register,
    demo.register,
):
    register(app)


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
    """Context intelligence for Contextual Safeguarding."""


def run() -> None:
    """The entry point: runs a command and ends with its exit code."""
    sys.exit(exit_code(lambda: get_command(app).main(standalone_mode=False)))


def exit_code(command: Callable[[], object]) -> int:
    """Runs `command`; what went wrong is said on standard error (as JSON on standard output under `--json`)."""
    try:
        found = command()
    except CsgraphError as error:
        err.print(f"[bold]{type(error).__name__}[/]: {error.message}", markup=True)
        if error.advice:
            err.print(error.advice)
        if "--json" in sys.argv:
            print_json({"error": {"code": error.code, "message": error.message, "advice": error.advice}})
        return next((code for kind, code in EXIT_CODES.items() if isinstance(error, kind)), 1)
    except ClickException as error:
        error.show()
        return error.exit_code
    except (Abort, KeyboardInterrupt):
        err.print("Stopped.")
        return 130
    return found if isinstance(found, int) else 0
