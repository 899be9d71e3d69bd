"""`csgraph policy`: what detection counts and when it speaks, read from a file."""

from pathlib import Path
from typing import Annotated

import typer

from csgraph.cli.present import out, print_json, table
from csgraph.cli.state import DataOption, JsonOption, KnownAt, NoDataOption, ValidOn, day, moment, opened, settings_for
from csgraph.detect.policy import UNLIMITED, Budget, DetectionPolicy, Floor, load_policy
from csgraph.domain.previews import CaseSeen, Preview, Tried

group = typer.Typer(
    help="Detection policies: what counts, and how much of it interrupts somebody.", no_args_is_help=True
)
PolicyFile = Annotated[Path, typer.Argument(metavar="FILE", help="The policy, as TOML.")]


def register(app: typer.Typer) -> None:
    """Adds the group."""
    app.add_typer(group, name="policy")


@group.command()
def show(
    file: Annotated[Path | None, typer.Argument(metavar="FILE", help="A policy (default: the one in force).")] = None,
    data: DataOption = None,
    json: JsonOption = False,
) -> None:
    """Say in words what a policy counts and when it alerts."""
    _say(load_policy(file or settings_for(data).policy), json)


@group.command()
def check(file: PolicyFile, _data: NoDataOption = None, json: JsonOption = False) -> None:
    """Read a policy without using it; what is wrong is told by line, with what to write instead (exit code 3)."""
    _say(load_policy(file), json)


@group.command()
def preview(
    file: PolicyFile,
    valid_on: ValidOn = None,
    known_at: KnownAt = None,
    data: DataOption = None,
    json: JsonOption = False,
) -> None:
    """Try a policy on the past 12 months, side by side with the one in force. Nothing is written."""
    with opened(data) as (services, actor):
        found = services.policies.preview(
            actor=actor, policy_file=file, valid_on=day(valid_on), known_at=moment(known_at)
        )
    if json:
        print_json(_preview_json(found))
    else:
        _say_preview(found)


def _say_preview(found: Preview) -> None:
    one, other = found.present, found.previewed
    first, last = f"{found.since:%-d %B %Y}", f"{found.until:%-d %B %Y}"
    known = len(found.cases)
    out.print(f"What would have been told from {first} to {last}.")
    table(
        ("", f"in force: {one.policy}", f"tried: {other.policy}"),
        [
            ("alerts", one.alerts, other.alerts),
            ("alerts in 30 days", f"{one.alerts_a_month:.1f}", f"{other.alerts_a_month:.1f}"),
            ("later news of them", one.grown, other.grown),
            ("alerts about contexts that people acted on", one.acted_on, other.acted_on),
            ("known Level 2 contexts caught", f"{one.caught} of {known}", f"{other.caught} of {known}"),
            ("  by the day of the referral", f"{one.caught_in_time} of {known}", f"{other.caught_in_time} of {known}"),
        ],
    )
    columns = ("in force", "tried")
    table(("alerts by month", *columns), [(each.month, each.present, each.previewed) for each in found.months])
    if found.cases:
        table(
            ("Level 2 context", "id", "case", "referred on", *(f"first told: {each}" for each in columns)),
            (_case_row(each) for each in found.cases),
        )
    out.print(
        f"In fact {found.recorded.alerts} alerts came in these days; people acted on {found.recorded.acted_on} of them."
    )
    out.print(
        "People acted on a context where they referred it to Level 2, or where the last thing that they decided of "
        "an alert about it was not to dismiss it. Both policies are tried on what is held now, each entry from the "
        "day on which its source wrote it down, or csgraph learnt of it where that is not known.",
    )


def _case_row(each: CaseSeen) -> tuple[object, ...]:
    told = (found or "never" for found in (each.present_on, each.previewed_on))
    return (each.name, ", ".join(each.context_ids), each.case, each.referred_on, *told)


def _preview_json(found: Preview) -> dict[str, object]:
    return {
        "period": {"from": found.since, "to": found.until},
        "known_at": found.known_at,
        "present": _tried_json(found.present),
        "previewed": _tried_json(found.previewed),
        "months": [
            {"month": each.month, "present": each.present, "previewed": each.previewed} for each in found.months
        ],
        "level2": [
            {
                "case": each.case,
                "context": each.context,
                "context_ids": list(each.context_ids),
                "name": each.name,
                "referred_on": each.referred_on,
                "present_on": each.present_on,
                "previewed_on": each.previewed_on,
            }
            for each in found.cases
        ],
        "recorded": {"alerts": found.recorded.alerts, "acted_on": found.recorded.acted_on},
    }


def _tried_json(each: Tried) -> dict[str, object]:
    return {
        "policy": {"name": each.policy, "version": each.version},
        "alerts": each.alerts,
        "alerts_a_month": each.alerts_a_month,
        "grown": each.grown,
        "acted_on": each.acted_on,
        "caught": each.caught,
        "caught_in_time": each.caught_in_time,
    }


def _say(policy: DetectionPolicy, json: bool) -> None:
    if json:
        print_json(policy.as_dict())
        return
    out.print(f"Policy {policy.name} (version {policy.version})")
    out.print(f"  counts {', '.join(sorted(policy.kinds))}")
    out.print(f"  in the roles {', '.join(sorted(policy.roles))}")
    out.print(f"  a shared context: {_floor(policy.default_floor)}")
    for kind, floor in policy.floors.items():
        out.print(f"  for {kind.value.replace('_', ' ').lower()}: {_floor(floor)}")
    for budget in policy.budgets:
        out.print(f"  {_budget(budget)}")


def _floor(floor: Floor) -> str:
    return (
        f"{floor.kin_groups} unrelated young people and {floor.reports} independent reports within {floor.window} days"
    )


def _budget(budget: Budget) -> str:
    harms = ", ".join(budget.harm_types) or "any other harm"
    if budget.alerts_a_month == UNLIMITED:
        return f"{budget.name} ({harms}): every shared context alerts"
    return f"{budget.name} ({harms}): only the unusual alerts, about {budget.alerts_a_month:g} by chance a month"
