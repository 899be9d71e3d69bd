"""`csgraph policy`: what detection counts and when it speaks, read from a file."""

from pathlib import Path
from typing import Annotated

import typer

from csgraph.cli.present import out, print_json
from csgraph.cli.state import DataOption, JsonOption, settings_for
from csgraph.detect.policy import UNLIMITED, Budget, DetectionPolicy, Floor, load_policy

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
def check(file: PolicyFile, json: JsonOption = False) -> None:
    """Read a policy without using it; what is wrong is told by line, with what to write instead (exit code 3)."""
    _say(load_policy(file), json)


def _say(policy: DetectionPolicy, json: bool) -> None:
    if json:
        print_json(policy.as_dict())
        return
    out.print(f"Policy {policy.name} (version {policy.version})", markup=False)
    out.print(f"  counts {', '.join(sorted(policy.kinds))}", markup=False)
    out.print(f"  in the roles {', '.join(sorted(policy.roles))}", markup=False)
    out.print(f"  a shared context: {_floor(policy.default_floor)}", markup=False)
    for kind, floor in policy.floors.items():
        out.print(f"  for {kind.value.replace('_', ' ').lower()}: {_floor(floor)}", markup=False)
    for budget in policy.budgets:
        out.print(f"  {_budget(budget)}", markup=False)


def _floor(floor: Floor) -> str:
    return (
        f"{floor.kin_groups} unrelated young people and {floor.reports} independent reports within {floor.window} days"
    )


def _budget(budget: Budget) -> str:
    harms = ", ".join(budget.harm_types) or "any other harm"
    if budget.alerts_a_month == UNLIMITED:
        return f"{budget.name} ({harms}): every shared context alerts"
    return f"{budget.name} ({harms}): only the unusual alerts, about {budget.alerts_a_month:g} by chance a month"
