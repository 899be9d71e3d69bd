"""`csgraph groups`: contexts that the same young people share, as suggestions that a person decides."""

from typing import Annotated

import typer

from csgraph.cli.present import out, print_json
from csgraph.cli.state import (
    DataOption,
    ExtractOption,
    JsonOption,
    KnownAt,
    PolicyOption,
    Reason,
    ValidOn,
    day,
    moment,
    opened,
)
from csgraph.detect.extract import held_extract
from csgraph.detect.groups import find_groups
from csgraph.detect.suggestions import suggestions
from csgraph.domain.groups import PairShared, Suggestion

group = typer.Typer(help="Contexts that the same young people share.", no_args_is_help=True)
Named = Annotated[str, typer.Argument(metavar="SUGGESTION", help="As `csgraph groups suggest` names it.")]


def register(app: typer.Typer) -> None:
    """Adds the group."""
    app.add_typer(group, name="groups")


@group.command()
def suggest(
    valid_on: ValidOn = None,
    known_at: KnownAt = None,
    policy: PolicyOption = None,
    extract: ExtractOption = None,
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
        out.print(f"{each.uid}  {', '.join(each.contexts)}")
        out.print(f"  {each.explanation}")
    if not found:
        out.print("No set of contexts is shared by more unrelated young people than chance would have it.")


@group.command()
def accept(
    suggestion: Named,
    reason: Reason,
    name: Annotated[str, typer.Option("--name", help="What the group is called; no person's name.")],
    review_by: Annotated[str, typer.Option("--review-by", metavar="DATE", help="Look at it again by this day.")],
    incident: Annotated[str | None, typer.Option("--incident", help="The incident that it formed round.")] = None,
    data: DataOption = None,
    json: JsonOption = False,
) -> None:
    """Make a peer group of a suggestion, with its young people, until a day of review."""
    with opened(data) as (services, actor):
        found = services.groups.accept(
            actor=actor, suggestion=suggestion, name=name, reason=reason, review_by=day(review_by), incident=incident
        )
    if json:
        print_json({"suggestion": suggestion, "state": "ACCEPTED", "context": found.uid, "name": found.name})
    else:
        out.print(f"Made the peer group {found.name} ({found.uid}).")


@group.command()
def decline(suggestion: Named, reason: Reason, data: DataOption = None, json: JsonOption = False) -> None:
    """Set a suggestion aside: this set of contexts is not suggested again."""
    with opened(data) as (services, actor):
        services.groups.decline(actor=actor, suggestion=suggestion, reason=reason)
    if json:
        print_json({"suggestion": suggestion, "state": "DECLINED"})
    else:
        out.print("Declined: it is not suggested again.")


def as_json(each: Suggestion) -> dict[str, object]:
    """One suggestion, as the contract of `csgraph groups suggest --json` has it."""
    return {
        "suggestion": each.uid,
        "contexts": list(each.contexts),
        "people": list(each.people),
        "pairs": [_pair(pair) for pair in each.pairs],
        "stratum": each.stratum,
        "kin_groups": each.kin_groups,
        "explanation": each.explanation,
    }


def _pair(pair: PairShared) -> dict[str, object]:
    return {"a": pair.one, "b": pair.other, "observed": pair.observed, "expected": pair.expected, "p": pair.p}
