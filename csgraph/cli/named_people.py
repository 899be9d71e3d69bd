"""`csgraph people`: who uses the service by name, what each may do, and until when."""

from typing import Annotated

import typer

from csgraph.cli.present import out, print_json, table
from csgraph.cli.state import DataOption, JsonOption, day, opened
from csgraph.domain.access import Role
from csgraph.domain.named_people import Grant, NamedPerson

group = typer.Typer(help="Who uses csgraph, by name: what each may do, and until when.", no_args_is_help=True)
Person = Annotated[str, typer.Argument(metavar="PERSON", help="Their id, per_…, as `csgraph people list` shows it.")]


def register(app: typer.Typer) -> None:
    """Adds the group."""
    app.add_typer(group, name="people")


@group.command()
def add(
    name: Annotated[str, typer.Option("--name", help="What they are called; sealed in the vault.")],
    agency: Annotated[str, typer.Option("--agency", help="Whom they work for.")],
    email: Annotated[str | None, typer.Option("--email", help="Their address; sealed in the vault.")] = None,
    login: Annotated[str | None, typer.Option("--login", help="What this machine calls them (CSGRAPH_ACTOR).")] = None,
    team: Annotated[str | None, typer.Option("--team", help="Their team.")] = None,
    professional: Annotated[
        str | None, typer.Option("--professional", metavar="ID", help="Their id in the imported files.")
    ] = None,
    data: DataOption = None,
    json: JsonOption = False,
) -> None:
    """Register somebody, from today on. What they may do is granted after that: `csgraph people grant`."""
    with opened(data, begins=True) as (services, actor):
        found = services.named_people.add(
            actor=actor, name=name, agency=agency, email=email, login=login, team=team, professional=professional
        )
    if json:
        print_json(as_json(found))
        return
    out.print(f"{found.uid}  {found.name}")
    out.print(f"Next, say what they may do: csgraph people grant {found.uid} --role ROLE")


@group.command("list")
def list_(
    every: Annotated[bool, typer.Option("--all", help="Those who left, too.")] = False,
    data: DataOption = None,
    json: JsonOption = False,
) -> None:
    """Who uses csgraph: what each may do today, and for which areas."""
    with opened(data) as (services, actor):
        today = services.clock.today()
        found = services.named_people.list(actor=actor, every=every)
    if json:
        print_json({"people": [as_json(each) for each in found]})
        return
    rows = [
        (
            each.uid,
            each.name,
            each.agency,
            each.team,
            ", ".join(_role(given) for given in each.grants if each.is_here_on(today) and given.holds_on(today)),
            each.professional,
            each.login,
            each.email,
            each.left_on,
        )
        for each in found
    ]
    table(("id", "name", "agency", "team", "may act as", "professional", "log-in", "e-mail", "left on"), rows)
    if not found:
        out.print("Nobody is registered: `csgraph people add` registers somebody.")


@group.command()
def grant(
    person: Person,
    role: Annotated[Role, typer.Option("--role", help="What they may do.")],
    area: Annotated[
        list[str] | None, typer.Option("--area", help="Code of an area that it is for; repeatable (default all).")
    ] = None,
    until: Annotated[
        str | None, typer.Option("--until", metavar="DATE", help="The last day (default: no end).")
    ] = None,
    data: DataOption = None,
    json: JsonOption = False,
) -> None:
    """Give somebody a role, from today on; it holds at once, with every token that they have."""
    with opened(data) as (services, actor):
        found = services.named_people.grant(
            actor=actor, person=person, role=role, areas=tuple(area or ()), until=day(until)
        )
    _tell(found, f"{found.name} may act as {_role(found.grants[-1])} now.", json=json)


@group.command()
def revoke(
    person: Person,
    role: Annotated[Role, typer.Option("--role", help="What they may do no longer.")],
    data: DataOption = None,
    json: JsonOption = False,
) -> None:
    """Take a role away, at once and from every token that they have."""
    with opened(data) as (services, actor):
        found = services.named_people.revoke(actor=actor, person=person, role=role)
    _tell(found, f"{found.name} may not act as {_spoken(role)} any longer.", json=json)


@group.command()
def forget_account(person: Person, data: DataOption = None, json: JsonOption = False) -> None:
    """Let somebody sign in with another work account: the next one that has their e-mail address becomes theirs."""
    with opened(data) as (services, actor):
        found = services.named_people.forget_account(actor=actor, person=person)
    _tell(found, f"{found.name} may sign in with another account now.", json=json)


@group.command()
def leave(person: Person, data: DataOption = None, json: JsonOption = False) -> None:
    """Say that somebody has left: nothing that they have opens anything from now on."""
    with opened(data) as (services, actor):
        found = services.named_people.leave(actor=actor, person=person)
    _tell(found, f"{found.name} has left: their tokens open nothing any longer.", json=json)


def as_json(each: NamedPerson) -> dict[str, object]:
    """One named person, as the contract of `csgraph people list --json` has it."""
    return {
        "person": each.uid,
        "name": each.name,
        "email": each.email,
        "login": each.login,
        "agency": each.agency,
        "team": each.team,
        "professional": each.professional,
        "joined_on": each.joined_on.isoformat(),
        "left_on": each.left_on and each.left_on.isoformat(),
        "grants": [
            {
                "role": given.role,
                "areas": list(given.areas),
                "valid_from": given.valid_from.isoformat(),
                "valid_to": given.valid_to and given.valid_to.isoformat(),
            }
            for given in each.grants
        ],
    }


def _tell(found: NamedPerson, words: str, *, json: bool) -> None:
    if json:
        print_json(as_json(found))
    else:
        out.print(words)


def _role(given: Grant) -> str:
    return f"{_spoken(given.role)} ({', '.join(given.areas)})" if given.areas else _spoken(given.role)


def _spoken(role: Role) -> str:
    return role.value.replace("_", " ")
