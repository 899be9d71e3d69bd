"""`csgraph groups`: contexts that the same young people share, as suggestions that a person decides."""

from pathlib import Path
from typing import Annotated

import typer

from csgraph.cli.present import out, print_json
from csgraph.cli.state import DataOption, JsonOption, KnownAt, ValidOn, day, moment, opened
from csgraph.detect.extract import held_extract
from csgraph.detect.groups import find_groups
from csgraph.detect.suggestions import suggestions
from csgraph.domain.groups import PairShared, Suggestion

group = typer.Typer(help="Contexts that the same young people share.", no_args_is_help=True)
Extract = Annotated[Path | None, typer.Option("--extract", help="Read an extract instead of the database.")]
Policy = Annotated[Path | None, typer.Option("--policy", help="Try this policy; nothing is written.")]


def register(app: typer.Typer) -> None:
    """Adds the group."""
    app.add_typer(group, name="groups")


@group.callback()
def groups() -> None:
    """Contexts that the same young people share."""


@group.command()
def suggest(
    valid_on: ValidOn = None,
    known_at: KnownAt = None,
    policy: Policy = None,
    extract: Extract = None,
    data: DataOption = None,
    json: JsonOption = False,
) -> None:
    """Sets of contexts that more unrelated young people share than chance would have it. Nothing is written."""
    if extract is not None:
        held = held_extract(extract, valid_on=day(valid_on), known_at=moment(known_at), policy_file=policy)
        found = suggestions(held.evidence, find_groups(held.evidence, held.policy, held.valid_on))
    else:
        with opened(data) as (services, actor):
            found = services.groups.suggest(
                actor=actor, valid_on=day(valid_on), known_at=moment(known_at), policy_file=policy
            )
    if json:
        print_json({"groups": [as_json(each) for each in found]})
        return
    for each in found:
        out.print(f"{', '.join(each.contexts)}", markup=False)
        out.print(f"  {each.explanation}", markup=False)
    if not found:
        out.print("No set of contexts is shared by more unrelated young people than chance would have it.")


def as_json(each: Suggestion) -> dict[str, object]:
    """One suggestion, as the contract of `csgraph groups suggest --json` has it."""
    return {
        "contexts": list(each.contexts),
        "people": list(each.people),
        "pairs": [_pair(pair) for pair in each.pairs],
        "stratum": each.stratum,
        "kin_groups": each.kin_groups,
        "explanation": each.explanation,
    }


def _pair(pair: PairShared) -> dict[str, object]:
    return {"a": pair.one, "b": pair.other, "observed": pair.observed, "expected": pair.expected, "p": pair.p}
