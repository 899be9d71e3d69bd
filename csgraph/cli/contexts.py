"""`csgraph contexts`: find contexts, and decide what written names mean."""

from typing import TYPE_CHECKING, Annotated

import typer

from csgraph.cli.present import news_json, out, print_json, table, tell_news
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
from csgraph.detect.bridging import bridges
from csgraph.detect.emerging import emerging_contexts
from csgraph.detect.extract import held_extract
from csgraph.domain.contexts import Context
from csgraph.domain.emerging import EmergingContext
from csgraph.domain.groups import Bridges
from csgraph.domain.news import Decided
from csgraph.domain.terms import ContextKind
from csgraph.ids import CandidateId

if TYPE_CHECKING:
    from csgraph.services.importing.candidate_views import CandidateView

group = typer.Typer(help="Find contexts, and decide what written names mean.", no_args_is_help=True)
Candidate = Annotated[str, typer.Argument(metavar="CANDIDATE")]


def register(app: typer.Typer) -> None:
    """Adds the group."""
    app.add_typer(group, name="contexts")


@group.command()
def find(text: str, data: DataOption = None, json: JsonOption = False) -> None:
    """Contexts whose name, alias or id is like TEXT."""
    with opened(data) as (services, actor):
        found = services.contexts.find(actor=actor, text=text)
    if json:
        print_json({"contexts": [{**_context(each), "score": score} for each, score in found]})
    else:
        rows = [(c.source_ids[:1], c.name, c.kind.value, c.state, f"{score:.2f}", c.uid) for c, score in found]
        table(("id", "name", "kind", "state", "likeness", "uid"), rows)
        if not found:
            out.print("No context is like this.")


@group.command()
def candidates(
    decided: Annotated[bool, typer.Option("--all", help="Those that were decided too.")] = False,
    data: DataOption = None,
    json: JsonOption = False,
) -> None:
    """Written names that wait for a person to say which context they mean."""
    with opened(data) as (services, actor):
        found = services.contexts.candidates(actor=actor, decided=decided)
    if json:
        print_json({"candidates": [_candidate(each) for each in found]})
        return
    for each in found:
        out.print(
            f"{each.uid}  “{each.text}”  in {len(each.association_ids)} row(s): {', '.join(each.association_ids)}"
        )
        for suggestion in each.foremost:
            reasons = "; ".join(suggestion.reasons)
            out.print(f"    {suggestion.source_id}  {suggestion.name}  {suggestion.score:.2f}  ({reasons})")
        if more := len(each.suggestions) - len(each.foremost):
            out.print(f"    and {more} more that are less alike: csgraph contexts find, with the text, lists them all.")
    if not found:
        out.print("No written name waits for a decision.")


@group.command()
def confirm(
    candidate: Candidate,
    reason: Reason,
    context: Annotated[str, typer.Option("--context", help="The context that it means.")],
    data: DataOption = None,
    json: JsonOption = False,
) -> None:
    """Say which context a written name means: its rows count there from now on."""
    with opened(data) as (services, actor):
        found = services.contexts.confirm(
            actor=actor, candidate_id=CandidateId(candidate), context=context, reason=reason
        )
    _say(json, found, "Joined to")


@group.command()
def create(
    candidate: Candidate,
    reason: Reason,
    kind: Annotated[ContextKind, typer.Option("--kind", help="What sort of context it is.")],
    name: Annotated[str, typer.Option("--name", help="What it is called; no person's name.")],
    data: DataOption = None,
    json: JsonOption = False,
) -> None:
    """Make a new context of a written name."""
    with opened(data) as (services, actor):
        found = services.contexts.create(
            actor=actor, candidate_id=CandidateId(candidate), kind=kind, name=name, reason=reason
        )
    _say(json, found, "Created")


@group.command()
def reject(candidate: Candidate, reason: Reason, data: DataOption = None, json: JsonOption = False) -> None:
    """Say that a written name is no context, or take an earlier decision back."""
    with opened(data) as (services, actor):
        news = services.contexts.reject(actor=actor, candidate_id=CandidateId(candidate), reason=reason)
    if json:
        print_json({"candidate": candidate, "state": "REJECTED", "alerts": news_json(news)})
    else:
        out.print("Rejected: its rows count nowhere.")
        tell_news(news)


@group.command()
def bridging(
    valid_on: ValidOn = None,
    known_at: KnownAt = None,
    policy: PolicyOption = None,
    extract: ExtractOption = None,
    data: DataOption = None,
    json: JsonOption = False,
) -> None:
    """Contexts whose users come from several groups, where these could meet. Nothing is written."""
    if extract is not None:
        held = held_extract(extract, valid_on=day(valid_on), known_at=moment(known_at), policy_file=policy)
        found = bridges(held.evidence, held.policy, held.valid_on)
    else:
        with opened(data) as (services, actor):
            found = services.groups.bridging(
                actor=actor, valid_on=day(valid_on), known_at=moment(known_at), policy_file=policy
            )
    if json:
        print_json(bridges_json(found))
        return
    rows = [
        (
            c.context,
            c.name,
            c.users,
            ", ".join(f"{n} of group {of}" for of, n in c.groups.items()),
            "yes" if c.bridging else "",
        )
        for c in found.contexts
    ]
    table(("id", "name", "users", "from each group", "bridges them"), rows)
    if not rows:
        out.print("No context has users from several groups.")


def bridges_json(found: Bridges) -> dict[str, object]:
    """The contract of `csgraph contexts bridging --json`."""
    return {
        "groups_by": found.groups_by,
        "communities": [{"group": each.group, "people": list(each.people)} for each in found.communities],
        "contexts": [
            {
                "context": each.context,
                "users": each.users,
                "groups": dict(each.groups),
                "participation": each.participation,
                "z": each.z,
                "bridging": each.bridging,
            }
            for each in found.contexts
        ],
    }


@group.command()
def emerging(
    valid_on: ValidOn = None,
    known_at: KnownAt = None,
    policy: PolicyOption = None,
    extract: ExtractOption = None,
    data: DataOption = None,
    json: JsonOption = False,
) -> None:
    """Contexts that are new, or that nobody named in the year before, the most unusual first. Nothing is written."""
    if extract is not None:
        held = held_extract(extract, valid_on=day(valid_on), known_at=moment(known_at), policy_file=policy)
        found = emerging_contexts(held.history, held.policy, held.valid_on, known=held.known_on)
    else:
        with opened(data) as (services, actor):
            found = services.groups.emerging(
                actor=actor, valid_on=day(valid_on), known_at=moment(known_at), policy_file=policy
            )
    if json:
        print_json({"contexts": [emerging_json(each) for each in found]})
        return
    for each in found:
        out.print(f"{each.context}  {each.name}")
        out.print(f"  {each.explanation}")
    if not found:
        out.print("No context emerges.")


def emerging_json(each: EmergingContext) -> dict[str, object]:
    """One context, as `csgraph contexts emerging --json` has it."""
    return {
        "context": each.context,
        "name": each.name,
        "kind": each.kind,
        "first_on": each.first_on,
        "from": each.since,
        "to": each.until,
        "observed": each.observed,
        "expected": each.expected,
        "at_least": each.at_least,
        "p": each.p,
        "recurrence_days": each.recurrence_days,
        "explanation": each.explanation,
    }


@group.command()
def merge(
    source: Annotated[str, typer.Argument(metavar="CTX_FROM")],
    into: Annotated[str, typer.Argument(metavar="CTX_INTO")],
    reason: Reason,
    data: DataOption = None,
    json: JsonOption = False,
) -> None:
    """Read one context as another from now on. No evidence is moved; `split` takes it back."""
    with opened(data) as (services, actor):
        found = services.contexts.merge(actor=actor, source=source, into=into, reason=reason)
    _say(json, found, "Merged into")


@group.command()
def split(
    source: Annotated[str, typer.Argument(metavar="CTX_FROM")],
    reason: Reason,
    data: DataOption = None,
    json: JsonOption = False,
) -> None:
    """Take a merge back."""
    with opened(data) as (services, actor):
        found = services.contexts.split(actor=actor, source=source, reason=reason)
    _say(json, found, "Stands by itself again:")


def _say(json: bool, decided: Decided, words: str) -> None:
    if json:
        print_json({**_context(decided.context), "alerts": news_json(decided.news)})
    else:
        kind = decided.context.kind.value.replace("_", " ").lower()
        out.print(f"{words} {decided.context.name} ({kind}, {decided.context.uid}).")
        tell_news(decided.news)


def _context(context: Context) -> dict[str, object]:
    return {
        "context": context.uid,
        "context_id": context.source_ids[0] if context.source_ids else None,
        "context_ids": list(context.source_ids),
        "name": context.name,
        "kind": context.kind,
        "state": context.state,
    }


def _candidate(each: "CandidateView") -> dict[str, object]:
    return {
        "candidate": each.uid,
        "text": each.text,
        "association_ids": list(each.association_ids),
        "suggestions": [
            {
                "context": s.context,
                "context_id": s.source_id,
                "name": s.name,
                "score": s.score,
                "reasons": list(s.reasons),
            }
            for s in each.suggestions
        ],
        "joined": each.joined,
        "rejected": each.rejected,
        "after": each.after,
    }
