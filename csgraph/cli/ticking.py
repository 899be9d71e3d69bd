"""`csgraph tick`: what time alone brings, for a timer where no server runs."""

import typer

from csgraph.cli.present import out, print_json, words
from csgraph.cli.state import DataOption, JsonOption, opened
from csgraph.domain.looks import Gone


def register(app: typer.Typer) -> None:
    """Adds the command."""
    app.command("tick")(tick)


def tick(data: DataOption = None, json: JsonOption = False) -> None:
    """Evaluate every day since the last evaluation, and deliver what is due; for a timer. Twice is as once."""
    with opened(data) as (services, actor):
        gone = services.ticking.tick(actor=actor)
    if json:
        print_json({"since": gone.since, "on": gone.on, "days_missed": gone.days, "changes": gone.changes})
    else:
        out.print(_said(gone))


def _said(gone: Gone) -> str:
    missed = "" if not gone.days else f", after {gone.days} {_counted('day', gone.days)} on which nobody looked"
    changes = "no alert changed" if not gone.changes else f"{gone.changes} {_counted('change', gone.changes)} of alerts"
    return f"Evaluated up to {words(gone.on)}{missed}: {changes}."


def _counted(noun: str, number: int) -> str:
    return noun if number == 1 else f"{noun}s"
