"""`csgraph cases`: Level 2 cases about contexts."""

from typing import Annotated

import typer

from csgraph.cli.present import out, print_json, table, words
from csgraph.cli.state import DataOption, JsonOption, PurposeOption, SecondOption, opened, secret
from csgraph.domain.level2 import Level2Case
from csgraph.domain.times import instant
from csgraph.ids import CaseId

group = typer.Typer(help="Level 2 cases: assessments of contexts.", no_args_is_help=True)
Theme = Annotated[str, typer.Option("--reason", help="The theme, without anybody's name.")]
Override = Annotated[str | None, typer.Option("--override", help="Why text that looks personal is none.")]


def register(app: typer.Typer) -> None:
    """Adds the group."""
    app.add_typer(group, name="cases")


@group.command("list")
def list_(data: DataOption = None, json: JsonOption = False) -> None:
    """Every case, in order of referral."""
    with opened(data) as (services, actor):
        found = services.level2.list(actor=actor)
        names = services.contexts.names(actor=actor, uids=[each.context for each in found])
    if json:
        print_json({"cases": [{**as_json(each), "name": names.get(each.context)} for each in found]})
        return
    rows = [(c.uid, c.state, names.get(c.context, c.context), c.harm_types, c.agency, c.referred_on) for c in found]
    table(("case", "state", "context", "harm types", "agency", "referred on"), rows)
    if not found:
        out.print("No cases.")


@group.command()
def show(
    case: Annotated[str, typer.Argument(metavar="CASE")], data: DataOption = None, json: JsonOption = False
) -> None:
    """One case with its history."""
    with opened(data) as (services, actor):
        found = services.level2.get(actor=actor, case_id=CaseId(case))
        texts = {each.number: each.reason for each in services.level2.texts(actor=actor, case_id=CaseId(case))}
        names = services.contexts.names(actor=actor, uids=[found.context])
    _say(json, found, texts, name=names.get(found.context, ""))


@group.command()
def refer(
    context: Annotated[str, typer.Argument(metavar="CONTEXT", help="A uid, the source's context_id, or a name.")],
    reason: Theme,
    source: Annotated[str, typer.Option("--source", help="Referral source code.")],
    harm_types: Annotated[list[str], typer.Option("--harm-type", help="Harm type code; repeatable.")],
    agency: Annotated[str | None, typer.Option("--agency", help="Referring agency (default yours).")] = None,
    override: Override = None,
    second: SecondOption = None,
    purpose: PurposeOption = None,
    data: DataOption = None,
    json: JsonOption = False,
) -> None:
    """Refer a context for a Level 2 assessment."""
    with opened(data, purpose=purpose) as (services, actor):
        found = services.level2.refer(
            actor=actor,
            context_id=context,
            source_code=source,
            agency=agency or actor.agency,
            harm_types=tuple(harm_types),
            reason_text=reason,
            override_reason=override,
            second_token=secret(second),
        )
        names = services.contexts.names(actor=actor, uids=[found.context])
    _say(json, found, {1: reason}, name=names.get(found.context, ""))


@group.command()
def screen(
    case: Annotated[str, typer.Argument(metavar="CASE")],
    reason: Theme,
    level: Annotated[str, typer.Option("--level", help="universal, partnership or complex.")],
    outcome: Annotated[str, typer.Option("--outcome", help="What follows, a code of the list.")],
    override: Override = None,
    second: SecondOption = None,
    purpose: PurposeOption = None,
    data: DataOption = None,
    json: JsonOption = False,
) -> None:
    """Screen a referral: how much response the context needs, and what comes of it."""
    with opened(data, purpose=purpose) as (services, actor):
        found = services.level2.screen(
            actor=actor,
            case_id=CaseId(case),
            level=level.lower(),
            outcome=outcome.upper(),
            reason_text=reason,
            override_reason=override,
            second_token=secret(second),
        )
        names = services.contexts.names(actor=actor, uids=[found.context])
    _say(json, found, {len(found.steps): reason}, name=names.get(found.context, ""))


def _say(json: bool, case: Level2Case, texts: dict[int, str], *, name: str = "") -> None:
    if json:
        print_json({**as_json(case, texts), **({"name": name} if name else {})})
        return
    out.print(f"{case.uid}  {case.state.value}  {name or f'context {case.context}'}")
    for step in case.steps:
        out.print(f"  {words(step.at)}: {step.step.value.replace('_', ' ').lower()} by {step.actor}")
        if texts.get(step.number):
            out.print(f"    {texts[step.number]}")


def as_json(case: Level2Case, texts: dict[int, str] | None = None) -> dict[str, object]:
    """One case; its words where they are given."""
    return {
        "case": case.uid,
        "state": case.state,
        "context": case.context,
        "harm_types": list(case.harm_types),
        "source": case.source_code,
        "agency": case.agency,
        "referred_on": case.referred_on,
        "level": case.level,
        "outcome": case.outcome,
        "alert": case.alert,
        "history": [
            {
                "number": step.number,
                "step": step.step,
                "state": step.state,
                "at": instant(step.at),
                "actor": step.actor,
                "reason": (texts or {}).get(step.number),
            }
            for step in case.steps
        ],
    }
