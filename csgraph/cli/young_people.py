"""`csgraph young-people`: two ids with one number, which a person says are one child or two."""

from typing import Annotated

import typer

from csgraph.cli.present import news_json, out, print_json, table, tell_news
from csgraph.cli.state import DataOption, JsonOption, PurposeOption, Reason, opened
from csgraph.domain.times import instant
from csgraph.services.people import Double

group = typer.Typer(help="Young people whose ids may stand for one child.", no_args_is_help=True)


def register(app: typer.Typer) -> None:
    """Adds the group."""
    app.add_typer(group, name="young-people")


@group.command()
def doubles(
    decided: Annotated[bool, typer.Option("--decided", help="Those that were decided too.")] = False,
    purpose: PurposeOption = None,
    data: DataOption = None,
    json: JsonOption = False,
) -> None:
    """Two ids of the source with one number, or an id and its former one. They count once until somebody decides."""
    with opened(data, purpose=purpose) as (services, actor):
        found = services.people.doubles(actor=actor, decided=decided)
    if json:
        print_json({"doubles": [as_json(each) for each in found]})
        return
    table(("id", "other id", "have", "decided"), [(e.one, e.other, e.number, _decided(e)) for e in found])
    if not found:
        out.print("No two people wait for a decision.")


@group.command()
def decide(
    one: Annotated[str, typer.Argument(metavar="ID", help="The source's own id.")],
    other: Annotated[str, typer.Argument(metavar="OTHER_ID", help="The id of the other.")],
    are_one: Annotated[bool, typer.Option("--same/--different", help="Whether both are one child.")],
    reason: Reason,
    data: DataOption = None,
    json: JsonOption = False,
) -> None:
    """Say whether two ids with one number are the same child or two. The last decision stands."""
    with opened(data) as (services, actor):
        news = services.people.decide(actor=actor, one=one, other=other, are_one=are_one, reason=reason)
    if json:
        print_json({"people": sorted((one, other)), "are_one": are_one, "alerts": news_json(news)})
        return
    out.print("They count once, as one child." if are_one else "They count as two, if nothing else makes them kin.")
    tell_news(news)


def as_json(found: Double) -> dict[str, object]:
    """A pair, with what was decided."""
    verdict = found.verdict
    return {
        "people": [found.one, found.other],
        "number": found.number,
        "decided": None
        if verdict is None
        else {"are_one": verdict.are_one, "at": instant(verdict.at), "by": verdict.actor, "reason": verdict.reason},
    }


def _decided(found: Double) -> str:
    if found.verdict is None:
        return ""
    return "one child" if found.verdict.are_one else "two children"
