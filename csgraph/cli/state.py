"""What every command shares: settings with `--data` applied, the services, and the actor at this command line."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime, timedelta
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from csgraph.cli.present import err, words
from csgraph.domain.access import Actor, Purpose, Role
from csgraph.domain.times import read_day, read_moment
from csgraph.errors import InvalidInput
from csgraph.settings import Settings, read_settings

if TYPE_CHECKING:
    from csgraph.bootstrap import Services

DataOption = Annotated[Path | None, typer.Option("--data", help="Data folder of the embedded engine and vault.")]
NoDataOption = Annotated[
    Path | None, typer.Option("--data", help="Taken as by every command; this one reads and writes no data folder.")
]
JsonOption = Annotated[bool, typer.Option("--json", help="Print one JSON object and nothing else.")]
SecondOption = Annotated[
    Path | None,
    typer.Option(
        "--second-file",
        metavar="FILE",
        help="File with the access token of a colleague who read the text too; - is standard input.",
    ),
]
LONGEST_SECRET = 4000
LONGEST_TEXT = 100_000
ValidOn = Annotated[str | None, typer.Option("--valid-on", metavar="DATE", help="True on this day (default today).")]
KnownAt = Annotated[
    str | None, typer.Option("--known-at", metavar="INSTANT", help="As known at this moment (default now).")
]
ExtractOption = Annotated[Path | None, typer.Option("--extract", help="Read an extract instead of the database.")]
PolicyOption = Annotated[Path | None, typer.Option("--policy", help="Try this policy; nothing is written.")]
PurposeOption = Annotated[
    Purpose | None,
    typer.Option("--purpose", help="What it is for; without it nobody is told what in a text looks personal."),
]
Reason = Annotated[str, typer.Option("--reason", help="Why; kept with the decision.")]


def settings_for(data: Path | None) -> Settings:
    """The settings of the environment, with `--data` in place of `CSGRAPH_DATA`. Raises InvalidInput."""
    return read_settings(data)


def actor_of(settings: Settings, *, purpose: Purpose | None = None) -> Actor:
    """Whoever sits at this command line, with the roles that the settings give."""
    try:
        roles = frozenset(Role(each.strip().lower()) for each in settings.roles.split(",") if each.strip())
    except ValueError:
        known = ", ".join(role.value for role in Role)
        raise InvalidInput("unknown_code", "CSGRAPH_ROLES names an unknown role.", advice=f"Use {known}.") from None
    return Actor(id=settings.actor, roles=roles, agency=settings.agency, purpose=purpose)


@contextmanager
def opened(
    data: Path | None, *, purpose: Purpose | None = None, begins: bool = False
) -> "Iterator[tuple[Services, Actor]]":
    """The services of this data folder, closed again afterwards, and the actor.

    Only a command that `begins` makes a data folder; to others one that is not there is NotFound.
    They are loaded only now: help pages and wrong usage should not wait a second for every library.
    """
    settings = settings_for(data)
    actor = actor_of(settings, purpose=purpose)
    bootstrap = import_module("csgraph.bootstrap")
    if not begins:
        bootstrap.need_data(settings)
    services: Services = bootstrap.open_services(settings, told=say_time_went_back)
    try:
        yield services, services.named_people.at_command_line(actor=actor)
    finally:
        services.close()


def say_time_went_back(behind: timedelta, today: date) -> None:
    """Says on standard error that the machine's clock is behind what was recorded already."""
    err.print(
        f"The clock here is {_span(behind)} behind the time at which this data was last written to. So that what is "
        f"recorded later stays later, csgraph goes on from that time: today is taken to be {words(today)} until the "
        "clock has caught up. Check the machine's clock, or CSGRAPH_TODAY; to ask about an earlier day, give "
        "--valid-on or --known-at."
    )


def _span(length: timedelta) -> str:
    for unit, name in ((timedelta(days=1), "day"), (timedelta(hours=1), "hour"), (timedelta(minutes=1), "minute")):
        count = length // unit
        if count:
            return f"{count} {name}{'' if count == 1 else 's'}"
    return "less than a minute"


def day(text: str | None) -> date | None:
    """The day that an option gives. Raises InvalidInput."""
    if text is None:
        return None
    try:
        return read_day(text)
    except ValueError:
        advice = "Write it as YYYY-MM-DD."
        raise InvalidInput("bad_date", "This is not a day from 1900 to 2199.", advice=advice) from None


def moment(text: str | None) -> datetime | None:
    """The instant that an option gives; without a zone it is UTC, a day alone is its end. Raises InvalidInput."""
    if text is None:
        return None
    try:
        return read_moment(text)
    except (ValueError, OverflowError):
        advice = "Write it as 2026-06-01T09:00:00Z."
        raise InvalidInput("bad_date", "This is not an instant from 1900 to 2199.", advice=advice) from None


def secret(file: Path | None) -> str | None:
    """The secret in a file, or with `-` the first line of standard input: an argument is shown to all on the machine.

    Raises InvalidInput where there is none.
    """
    if file is None:
        return None
    try:
        found = sys.stdin.readline() if str(file) == "-" else file.read_text(encoding="utf-8")
    except (OSError, UnicodeError):
        found = ""
    if not 0 < len(found.strip()) <= LONGEST_SECRET:
        raise InvalidInput(
            "no_secret",
            "Nothing that can be meant is in this file, or it cannot be read.",
            advice="Give a file with it alone, or - and put it on standard input.",
        )
    return found.strip()


def text_of(file: Path) -> str:
    """The beginning of a file, or of standard input: more than any text that is taken. Raises InvalidInput."""
    try:
        with sys.stdin.buffer if str(file) == "-" else file.open("rb") as stream:
            return stream.read(LONGEST_TEXT).decode().removeprefix("\ufeff").replace("\r\n", "\n")
    except (OSError, UnicodeError):
        words = "The text cannot be read."
        raise InvalidInput("bad_file", words, advice="Name a file that is there, of text in UTF-8.") from None
