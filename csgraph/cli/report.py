"""`csgraph report`: reports for people who plan."""

from pathlib import Path
from typing import Annotated

import typer

from csgraph.cli.present import out, print_json
from csgraph.cli.state import DataOption, ExtractOption, JsonOption, KnownAt, moment, opened
from csgraph.detect.extract import held_extract
from csgraph.detect.monthly import monthly_report
from csgraph.domain.reports import UnusualPlace, last_day_of

group = typer.Typer(help="Reports for people who plan.", no_args_is_help=True)


def register(app: typer.Typer) -> None:
    """Adds the group."""
    app.add_typer(group, name="report")


@group.callback()
def report() -> None:
    """Reports for people who plan."""


@group.command("unusual-places")
def unusual_places(
    month: Annotated[str, typer.Option("--month", metavar="YYYY-MM", help="Up to the end of this month.")],
    known_at: KnownAt = None,
    policy: Annotated[Path | None, typer.Option("--policy", help="Count by this policy.")] = None,
    extract: ExtractOption = None,
    data: DataOption = None,
    json: JsonOption = False,
) -> None:
    """Places, alone or with their neighbours, of which more was said of late than usual. Nothing is written."""
    if extract is not None:
        last_day = last_day_of(month)
        held = held_extract(extract, valid_on=last_day, known_at=moment(known_at), policy_file=policy)
        found = monthly_report(held.evidence, held.policy, last_day, {})
    else:
        with opened(data) as (services, actor):
            found = services.reports.unusual_places(
                actor=actor, month=month, known_at=moment(known_at), policy_file=policy
            )
    if json:
        print_json({"month": month, "places": [_json(each) for each in found]})
        return
    for each in found:
        out.print(f"{', '.join(each.contexts)}")
        out.print(f"  {each.explanation}")
    if not found:
        out.print("No place stands out up to the end of this month.")


def _json(each: UnusualPlace) -> dict[str, object]:
    return {
        "contexts": list(each.contexts),
        "names": list(each.names),
        "region": each.region,
        "from": each.since,
        "to": each.until,
        "observed": each.observed,
        "expected": each.expected,
        "p": each.p,
        "fitted_p": each.fitted_p,
        "explanation": each.explanation,
    }
