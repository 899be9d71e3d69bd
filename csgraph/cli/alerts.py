"""`csgraph alerts`: what asks for a decision, and deciding it."""

from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from csgraph.cli.alert_list import alert_json, list_alerts
from csgraph.cli.present import out, print_json, table, words
from csgraph.cli.state import DataOption, JsonOption, PurposeOption, SecondOption, day, opened, secret
from csgraph.domain.alert_states import HANDED, DismissalReason
from csgraph.domain.alerts import AlertChange
from csgraph.ids import AlertId, CaseId

if TYPE_CHECKING:
    from csgraph.domain.alert_lists import AlertView
    from csgraph.services.explaining import Explanation

group = typer.Typer(help="Alerts about shared contexts.", no_args_is_help=True)
group.command("list")(list_alerts)
AlertArgument = Annotated[str, typer.Argument(metavar="ALERT")]


def register(app: typer.Typer) -> None:
    """Adds the group."""
    app.add_typer(group, name="alerts")


@group.command()
def show(alert: AlertArgument, data: DataOption = None, json: JsonOption = False) -> None:
    """One alert with its evidence, by pseudonym."""
    with opened(data) as (services, actor):
        found = services.alerts.show(actor=actor, alert_id=AlertId(alert))
    _say(json, found)


@group.command()
def acknowledge(
    alert: AlertArgument,
    reason: Annotated[str | None, typer.Option("--reason", help="What you make of it; kept sealed.")] = None,
    data: DataOption = None,
    json: JsonOption = False,
) -> None:
    """Say that you have seen it."""
    with opened(data) as (services, actor):
        found = services.alerts.acknowledge(actor=actor, alert_id=AlertId(alert), note=reason)
    _say(json, found)


@group.command()
def dismiss(
    alert: AlertArgument,
    reason: Annotated[DismissalReason, typer.Option("--reason", help="Why it is set aside.")],
    until: Annotated[str | None, typer.Option("--until", metavar="DATE", help="Until when (default 90 days).")] = None,
    data: DataOption = None,
    json: JsonOption = False,
) -> None:
    """Set it aside until a day; it returns by itself when new evidence arrives."""
    with opened(data) as (services, actor):
        found = services.alerts.dismiss(
            actor=actor,
            alert_id=AlertId(alert),
            reason=reason,
            until=day(until) or services.clock.today() + timedelta(days=90),
        )
    _say(json, found)


@group.command()
def monitor(
    alert: AlertArgument,
    until: Annotated[str, typer.Option("--until", metavar="DATE", help="The day to look at it again.")],
    reason: Annotated[str, typer.Option("--reason", help="Why it can wait; kept sealed.")],
    data: DataOption = None,
    json: JsonOption = False,
) -> None:
    """Keep it in sight until a day, at most a year away."""
    with opened(data) as (services, actor):
        found = services.alerts.monitor(
            actor=actor, alert_id=AlertId(alert), until=day(until) or services.clock.today(), note=reason
        )
    _say(json, found)


@group.command()
def link(
    alert: AlertArgument,
    case: Annotated[str, typer.Option("--case", help="The open Level 2 case about its context.")],
    reason: Annotated[str, typer.Option("--reason", help="How the case deals with it; kept sealed.")],
    data: DataOption = None,
    json: JsonOption = False,
) -> None:
    """Say that an open Level 2 case about its context deals with it."""
    with opened(data) as (services, actor):
        found = services.alerts.link(actor=actor, alert_id=AlertId(alert), case_id=CaseId(case), note=reason)
    _say(json, found)


@group.command()
def reopen(
    alert: AlertArgument,
    reason: Annotated[str, typer.Option("--reason", help="Why it is looked at again; kept sealed.")],
    data: DataOption = None,
    json: JsonOption = False,
) -> None:
    """Open one that was dismissed or is watched again before its day; it is then acknowledged, and with you."""
    with opened(data) as (services, actor):
        found = services.alerts.reopen(actor=actor, alert_id=AlertId(alert), note=reason)
    _say(json, found)


@group.command()
def undo(
    alert: AlertArgument,
    reason: Annotated[str, typer.Option("--reason", help="Why you take it back; kept sealed.")],
    data: DataOption = None,
    json: JsonOption = False,
) -> None:
    """Take back your own last step on its day or the next; its history keeps both. A referral stays."""
    with opened(data) as (services, actor):
        found = services.alerts.undo(actor=actor, alert_id=AlertId(alert), note=reason)
    _say(json, found)


@group.command()
def refer(
    alert: AlertArgument,
    reason: Annotated[str, typer.Option("--reason", help="The theme, without anybody's name.")],
    source: Annotated[str, typer.Option("--source", help="Referral source code.")] = "YP_ASSESSMENT",
    agency: Annotated[str | None, typer.Option("--agency", help="Referring agency (default yours).")] = None,
    harm_types: Annotated[
        list[str] | None, typer.Option("--harm-type", help="Harm type code; repeatable (default EFH).")
    ] = None,
    override: Annotated[str | None, typer.Option("--override", help="Why text that looks personal is none.")] = None,
    second: SecondOption = None,
    purpose: PurposeOption = None,
    data: DataOption = None,
    json: JsonOption = False,
) -> None:
    """Make a Level 2 referral of the alert's context."""
    with opened(data, purpose=purpose) as (services, actor):
        found, case = services.alerts.refer(
            actor=actor,
            alert_id=AlertId(alert),
            source_code=source,
            agency=agency or actor.agency,
            harm_types=tuple(harm_types or ("EFH",)),
            reason_text=reason,
            override_reason=override,
            second_token=secret(second),
        )
    if json:
        print_json({**alert_json(found), "case": case.uid})
    else:
        out.print(f"Level 2 referral made: case {case.uid} about {found.context.name}.")


@group.command()
def explain(
    alert: AlertArgument,
    check: Annotated[bool, typer.Option("--check", help="Count every number again; a difference ends with 1.")] = False,
    policy: Annotated[
        Path | None, typer.Option("--policy", help="The policy of that day, if it is not in force.")
    ] = None,
    data: DataOption = None,
    json: JsonOption = False,
) -> None:
    """Say in words why it was raised, and check each number from the rows that it cites, as known then."""
    with opened(data) as (services, actor):
        found = services.explaining.explain(actor=actor, alert_id=AlertId(alert), check=check, policy_file=policy)
        waiting = services.contexts.waiting_for(actor=actor, context=found.alert.context)
    if json:
        print_json({**_explained(found, check), "waiting": [each.uid for each in waiting]})
    else:
        out.print(found.alert.words)
        for line in (*(found.falls_without or ()), *(each.words for each in waiting)):
            out.print(line)
        for each in found.recounts:
            told = "; ".join(each.differences) or "every number is the same"
            out.print(f"  {words(each.on)}: {each.kind.value.lower().replace('_', ' ')}: {told}")
        if found.words_differ:
            out.print("The paragraph is another one when it is made again.")
    if not found.holds:
        raise typer.Exit(1)


@group.command("why-not")
def why_not(
    context: Annotated[str, typer.Argument(metavar="CONTEXT", help="A uid, the source's context_id, or a name.")],
    data: DataOption = None,
    json: JsonOption = False,
) -> None:
    """Say which step of the rule a context fails."""
    with opened(data) as (services, actor):
        found, answer = services.explaining.why_not(actor=actor, context=context)
        waiting = services.contexts.waiting_for(actor=actor, context=found.uid)
    if json:
        print_json(
            {
                "context": found.uid,
                "name": found.name,
                "alerts": answer.alerts,
                "steps": list(answer.steps),
                "waiting": [each.uid for each in waiting],
            }
        )
        return
    for step in (f"{found.name}:", *answer.steps):
        out.print(step)
    for each in waiting:
        out.print(each.words)


def _explained(found: "Explanation", check: bool) -> dict[str, object]:
    changes = [
        {"number": each.number, "on": each.on, "kind": each.kind, "differences": list(each.differences)}
        for each in found.recounts
    ]
    return {
        "alert": found.alert.uid,
        "explanation": found.alert.words,
        "falls_without": None if found.falls_without is None else list(found.falls_without),
        "checked": check,
        "holds": found.holds if check else None,
        "words_differ": found.words_differ,
        "changes": changes,
    }


def _say(json: bool, found: "AlertView") -> None:
    if json:
        print_json({**alert_json(found), **_whole(found)})
        return
    alert = found.alert
    out.print(f"{alert.uid}  {alert.state.value}  {found.context.name}")
    out.print(alert.words)
    for line in alert.falls_without:
        out.print(line)
    for each in (*found.kin_left_out, *found.waiting):
        out.print(each.words)
    out.print(f"With {found.holder or 'nobody yet'}; area {found.area}{f'; case {alert.case}' if alert.case else ''}.")
    if found.merged_into:
        into = found.merged_into
        out.print(f"Its context was merged into {into.name}{f': alert {into.alert}' if into.alert else ''}.")
    for change in found.changes:
        kind = change.kind.value.lower().replace("_", " ")
        by = _by(change)
        out.print(f"  {words(change.on)}: {kind}{by} ({change.counts})")
        if change.number in found.notes:
            out.print(f"    {found.notes[change.number]}")
    columns = ("association", "person", "kind", "role", "voice", "agency", "from", "record")
    rows = [
        (e.association_id, e.person[:9] + "…", e.kind, e.role, e.voice, e.agency, e.valid_from, e.record_id)
        for e in found.evidence
    ]
    table(columns, rows)


def _by(change: AlertChange) -> str:
    """Whose doing it was; of a merge, who has the alert from then on."""
    if change.actor is None:
        return ""
    return f", {change.actor} has it" if change.kind in HANDED else f" by {change.actor}"


def _whole(found: "AlertView") -> dict[str, object]:
    return {
        "kin_left_out": [{"file": each.file, "line": each.line} for each in found.kin_left_out],
        "waiting": [each.uid for each in found.waiting],
        "changes": [
            {
                "number": each.number,
                "on": each.on,
                "kind": each.kind,
                "actor": each.actor,
                "reason": each.reason_code,
                "note": found.notes.get(each.number),
                "young_people": each.young_people,
                "kin_groups": each.kin_groups,
                "independent_reports": each.independent_reports,
                "evidence": list(each.evidence),
                "rule": each.rule,
                "policy": each.policy_version,
                "known_at": each.known_at,
                "window": {"from": each.window_from, "to": each.window_to},
                "until": each.until,
                "case": each.case,
            }
            for each in found.changes
        ],
        "evidence": [{name: getattr(each, name) for name in each.__dataclass_fields__} for each in found.evidence],
        "explanation": found.alert.words,
        "window": {"from": found.alert.window_from, "to": found.alert.window_to},
        "falls_without": list(found.alert.falls_without),
        "case": found.alert.case,
        "until": found.alert.until,
    }
