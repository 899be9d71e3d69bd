"""The list of alerts: what was told of, and one step away what met the rule and is not unusual."""

from collections.abc import Sequence
from typing import Annotated

import typer

from csgraph.cli.present import out, print_json, table
from csgraph.cli.state import DataOption, JsonOption, opened
from csgraph.domain.alert_lists import AlertFilter, AlertView, NotUnusual, Order, Section
from csgraph.domain.alert_states import AlertState
from csgraph.domain.merging import MergedInto
from csgraph.domain.terms import ContextKind

HEADER = (
    "alert",
    "state",
    "context",
    "how unusual",
    "unrelated young people",
    "reports",
    "harm",
    "area",
    "with",
    "met since",
    "raised on",
)
QUIET_HEADER = (
    "context",
    "name",
    "how unusual",
    "unrelated young people",
    "reports",
    "harm",
    "area",
    "met since",
    "alert",
)


def list_alerts(
    everything: Annotated[
        bool, typer.Option("--all", help="Also what meets the rule, is not unusual here, and interrupts nobody.")
    ] = False,
    state: Annotated[list[AlertState] | None, typer.Option("--state", help="Only in this state; repeatable.")] = None,
    kind: Annotated[
        list[ContextKind] | None, typer.Option("--kind", help="Only about this kind of context; repeatable.")
    ] = None,
    harm: Annotated[
        list[str] | None, typer.Option("--harm", metavar="CODE", help="Only with this harm type, or one below it.")
    ] = None,
    area: Annotated[list[str] | None, typer.Option("--area", help="Only in this area; repeatable.")] = None,
    holder: Annotated[
        list[str] | None, typer.Option("--with", metavar="WHO", help="Only what this person has.")
    ] = None,
    order: Annotated[Order, typer.Option("--order", help="Within each section.")] = Order.UNUSUAL,
    data: DataOption = None,
    json: JsonOption = False,
) -> None:
    """What was told of: first what waits for a decision, the most unusual first."""
    only = AlertFilter(
        states=frozenset(state or ()),
        kinds=frozenset(kind or ()),
        harm_types=frozenset(harm or ()),
        areas=frozenset(area or ()),
        holders=frozenset(holder or ()),
    )
    with opened(data) as (services, actor):
        found = services.alerts.list(actor=actor, only=only, order=order)
        others = services.alerts.not_unusual(actor=actor, only=only) if everything else ()
    if json:
        more = {"not_unusual": [quiet_json(each) for each in others]} if everything else {}
        print_json({"alerts": [alert_json(each) for each in found], "count": len(found), **more})
        return
    _say_list(found)
    if everything:
        _say_not_unusual(others)
    else:
        out.print("\nWhat met the rule and is not unusual here: `csgraph alerts list --all`.")


def _say_list(found: Sequence[AlertView]) -> None:
    out.print(f"{len(found)} alert{'' if len(found) == 1 else 's'}.")
    for section in Section:
        rows = [_row(each) for each in found if each.section is section]
        if rows:
            out.print(f"\n{section.value[0].upper()}{section.value[1:]} ({len(rows)}):", style="bold")
            table(HEADER, rows)


def _row(each: AlertView) -> tuple[object, ...]:
    alert = each.alert
    return (
        alert.uid,
        f"{alert.state.value}, merged into {each.merged_into.name}" if each.merged_into else alert.state,
        each.context.name,
        alert.how_unusual,
        alert.kin_groups,
        alert.independent_reports,
        ", ".join(alert.harm_types),
        each.area,
        each.holder,
        alert.first_met_on,
        alert.raised_on,
    )


def _say_not_unusual(others: Sequence[NotUnusual]) -> None:
    out.print(f"\nMet the rule, not unusual here ({len(others)}):", style="bold")
    if not others:
        out.print("None.")
        return
    table(QUIET_HEADER, [_quiet_row(each) for each in others])
    out.print("Look closer with `csgraph alerts why-not CONTEXT`; `csgraph cases refer CONTEXT` refers one.")


def _quiet_row(each: NotUnusual) -> tuple[object, ...]:
    cluster = each.cluster
    return (
        ", ".join(cluster.context_ids),
        cluster.name,
        cluster.how_unusual,
        cluster.kin_groups,
        cluster.independent_reports,
        ", ".join(cluster.harm_types),
        each.area,
        cluster.first_met_on,
        each.alert and each.alert.uid,
    )


def alert_json(found: AlertView) -> dict[str, object]:
    """One alert as `csgraph alerts list --json` has it."""
    alert = found.alert
    last = found.changes[-1] if found.changes else None
    return {
        "alert": alert.uid,
        "context": alert.context,
        "context_ids": list(found.context_ids),
        "name": found.context.name,
        "kind": found.context.kind,
        "rule": alert.rule,
        "state": alert.state,
        "raised_on": alert.raised_on,
        "kin_groups": alert.kin_groups,
        "young_people": alert.young_people,
        "independent_reports": alert.independent_reports,
        "last_change": {"kind": last.kind, "on": last.on} if last else None,
        "section": found.section,
        "how_unusual": alert.how_unusual,
        "p": alert.p,
        "met_since": alert.first_met_on,
        "harm_types": list(alert.harm_types),
        "area": found.area,
        "with": found.holder,
        "case": alert.case,
        "merged_into": merged_json(found.merged_into),
    }


def merged_json(into: MergedInto | None) -> dict[str, object] | None:
    """Into what its context was merged, of an alert that no longer stands."""
    return into and {"context": into.context, "name": into.name, "alert": into.alert}


def quiet_json(found: NotUnusual) -> dict[str, object]:
    """A context that met the rule and interrupts nobody, as `csgraph alerts list --all --json` has it."""
    cluster = found.cluster
    return {
        "alert": found.alert and found.alert.uid,
        "context": cluster.context,
        "context_ids": list(cluster.context_ids),
        "name": cluster.name,
        "kind": cluster.kind,
        "rule": cluster.rule,
        "kin_groups": cluster.kin_groups,
        "young_people": cluster.young_people,
        "independent_reports": cluster.independent_reports,
        "how_unusual": cluster.how_unusual,
        "p": cluster.score and cluster.score.p,
        "met_since": cluster.first_met_on,
        "harm_types": list(cluster.harm_types),
        "area": found.area,
        "why_not": cluster.why_not,
        "explanation": cluster.explanation,
    }
