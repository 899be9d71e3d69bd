"""`csgraph summary`: what a partner may read about a context."""

from typing import Annotated

import typer

from csgraph.cli.present import out, print_json
from csgraph.cli.state import DataOption, JsonOption, opened
from csgraph.domain.access import Purpose
from csgraph.domain.summaries import Summary, in_words
from csgraph.ids import SummaryId

group = typer.Typer(help="De-identified summaries of contexts, for partners.", no_args_is_help=True)
SummaryArgument = Annotated[str, typer.Argument(metavar="SUMMARY")]


def register(app: typer.Typer) -> None:
    """Adds the group."""
    app.add_typer(group, name="summary")


@group.command()
def draft(
    context: Annotated[str, typer.Argument(metavar="CONTEXT", help="A uid, the source's context_id, or a name.")],
    client: Annotated[str, typer.Option("--client", help="Who it is for.")],
    purpose: Annotated[Purpose, typer.Option("--purpose", help="What it is for.")],
    names_places: Annotated[bool, typer.Option("--names-places", help="The agreement names places.")] = False,
    data: DataOption = None,
    json: JsonOption = False,
) -> None:
    """Draw up a summary, for somebody to approve."""
    with opened(data) as (services, actor):
        found = services.summaries.draft(
            actor=actor, context_id=context, client=client, purpose=purpose, names_places=names_places
        )
    _say(json, found)


@group.command()
def approve(summary: SummaryArgument, data: DataOption = None, json: JsonOption = False) -> None:
    """Freeze a draft: the client may read these bytes from now on."""
    with opened(data) as (services, actor):
        found = services.summaries.approve(actor=actor, summary_id=SummaryId(summary))
    _say(json, found)


@group.command()
def show(summary: SummaryArgument, data: DataOption = None, json: JsonOption = False) -> None:
    """The valid version of a summary, or the latest."""
    with opened(data) as (services, actor):
        found = services.summaries.get(actor=actor, summary_id=SummaryId(summary))
    _say(json, found)


def _say(json: bool, found: Summary) -> None:
    if json:
        print_json(as_json(found))
        return
    out.print(f"{found.uid}, version {found.version}, {found.state.value.lower()}")
    for heading, text in in_words(found.body):
        out.print(f"{heading}: {text}")


def as_json(found: Summary) -> dict[str, object]:
    """A summary with its standing; `body` is what the client reads, byte for byte."""
    return {
        "summary": found.uid,
        "version": found.version,
        "state": found.state,
        "client": found.client,
        "purpose": found.purpose,
        "expires_on": found.expires_on,
        "body": found.body.decode(),
    }
