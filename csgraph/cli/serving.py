"""`csgraph serve` and `csgraph token`: the API and the pages, and the access tokens that they ask for."""

import ipaddress
import re
import socket
from datetime import timedelta
from typing import Annotated

import typer
import uvicorn

from api.main import create_app
from api.slow import PromptHeads
from csgraph import logs
from csgraph.bootstrap import Services
from csgraph.cli.present import err, out, print_json, table
from csgraph.cli.state import DataOption, JsonOption, opened
from csgraph.domain.access import Purpose, Role
from csgraph.domain.issued import IssuedToken
from csgraph.errors import InvalidInput
from csgraph.ids import TokenId
from csgraph.services.delivery import COURIER
from csgraph.services.rounds import Rounds
from csgraph.services.ticking import TIMEKEEPER

HOST = "127.0.0.1"
PORT = 8000
DELIVER_EVERY = 60
LOOK_EVERY = 5
"""Seconds between looks at whether a new day has begun."""
LONGEST_PAUSE = 3600
"""Seconds that going through the days of a long pause may take, before it counts as stuck."""
UNITS = {"h": timedelta(hours=1), "m": timedelta(minutes=1)}

tokens = typer.Typer(help="Access tokens for the API and the pages.", no_args_is_help=True)


def register(app: typer.Typer) -> None:
    """Adds the command and the group."""
    app.command("serve")(serve)
    app.add_typer(tokens, name="token")


def serve(
    host: Annotated[str, typer.Option("--host", help="Address to listen at.")] = HOST,
    port: Annotated[int, typer.Option("--port", help="Port to listen at.", min=1, max=65535)] = PORT,
    deliver_every: Annotated[
        int, typer.Option("--deliver-every", metavar="SECONDS", help="How often notices are delivered.", min=1)
    ] = DELIVER_EVERY,
    data: DataOption = None,
) -> None:
    """Serve the API and the pages until ctrl-C; meanwhile deliver notices, and evaluate at the start of each day."""
    with opened(data, begins=True) as (services, _actor):
        serve_services(services, host=host, port=port, deliver_every=deliver_every)


def serve_services(
    services: Services, *, host: str = HOST, port: int = PORT, deliver_every: int = DELIVER_EVERY
) -> None:
    """Serves these services until ctrl-C. Addresses of requests are not logged: the audit says who asked for what.

    Raises OSError where nothing can listen at that host and port, InvalidInput for a demonstration that others could
    reach.
    """
    address = _listened_at(host, port)
    is_here = ipaddress.ip_address(address).is_loopback
    if services.demonstration is not None and not is_here:
        raise InvalidInput(
            "not_here",
            "In a demonstration anybody can be anybody: it is served on this machine alone.",
            advice="Serve it at 127.0.0.1.",
        )
    shown = f"[{host}]" if ":" in host else host
    err.print(f"Serving http://{shown}:{port}/ (pages) and http://{shown}:{port}/docs (API). Stop with ctrl-C.")
    err.print(_way_in(services, f"http://{shown}:{port}/"))
    if not is_here:
        err.print("Others can reach this address: put a server in front of it that speaks TLS.")
    logs.configure(clock=services.clock)
    courier = Rounds(
        name="delivery of notices",
        work=lambda beat: services.delivery.deliver(actor=COURIER, beat=beat),
        seconds=deliver_every,
    )
    services.rounds.append(courier)
    courier.start()
    look = services.ticking.each_day(actor=TIMEKEEPER)
    timekeeper = Rounds(
        name="evaluation of each day", work=lambda _beat: look(), seconds=LOOK_EVERY, patience=LONGEST_PAUSE
    )
    services.rounds.append(timekeeper)
    timekeeper.start()
    try:
        # No configuration of its own for logs: what it says goes through the list of ours, tracebacks too.
        uvicorn.run(
            create_app(services),
            host=host,
            port=port,
            http=PromptHeads,
            log_config=None,
            access_log=False,
            server_header=False,
        )
    finally:
        courier.stop()
        timekeeper.stop()


def _way_in(services: Services, address: str) -> str:
    if services.demonstration is not None:
        return f"To look round on screen, open {address} and choose which of the sample's people to be."
    if services.settings.oidc_issuer:
        return (
            f"People sign in with {services.settings.oidc_name}, or with a token: csgraph token issue --person PERSON"
        )
    return "Sign in with a token: csgraph token issue --role contextual_lead --agency AGENCY"


@tokens.command()
def issue(
    person: Annotated[
        str | None, typer.Option("--person", metavar="PERSON", help="Whose it is: for all that they may do.")
    ] = None,
    role: Annotated[Role | None, typer.Option("--role", help="What a holder without a name may do.")] = None,
    agency: Annotated[str | None, typer.Option("--agency", help="Whom a holder without a name works for.")] = None,
    ttl: Annotated[str, typer.Option("--ttl", metavar="TIME", help="How long it is valid, at most 8h.")] = "8h",
    client: Annotated[str | None, typer.Option("--client", help="The partner's program (role api_client).")] = None,
    purpose: Annotated[Purpose | None, typer.Option("--purpose", help="What it may be used for.")] = None,
    data: DataOption = None,
    json: JsonOption = False,
) -> None:
    """Issue an access token to a named person, a program, or whoever has a role. It is shown once and kept nowhere."""
    lasts = _time(ttl)
    with opened(data, begins=True) as (services, actor):
        if person is not None and (role, agency, client) == (None, None, None):
            token = services.tokens.issue_for(actor=actor, person=person, ttl=lasts, purpose=purpose)
        elif person is None and role is not None and agency is not None:
            token = services.tokens.issue(
                actor=actor, role=role, agency=agency, ttl=lasts, client=client, purpose=purpose
            )
        else:
            raise InvalidInput(
                "missing_required",
                "A token is a named person's, or it is for a role at an agency.",
                advice="Give --person alone, or both --role and --agency.",
            )
        uid = services.tokens.uid_of(token)
    if json:
        known = {"person": person, "role": role, "agency": agency, "client": client, "purpose": purpose}
        print_json({"token": token, "token_id": uid, **known, "seconds": int(lasts.total_seconds())})
    else:
        out.print(token)
        err.print(f"Its id is {uid}; to end it before its time: csgraph token revoke {uid}")


@tokens.command("list")
def list_(
    every: Annotated[bool, typer.Option("--all", help="Those that ended or were revoked, too.")] = False,
    data: DataOption = None,
    json: JsonOption = False,
) -> None:
    """Tokens that are valid: whose each is, until when, and its id. The tokens themselves are kept nowhere."""
    with opened(data) as (services, actor):
        found = services.tokens.list(actor=actor, every=every)
    if json:
        print_json({"tokens": [_as_json(each) for each in found]})
    else:
        columns = ("id", "person", "role", "agency", "client", "purpose", "issued by", "issued", "ends", "state")
        table(columns, [tuple(_as_json(each).values()) for each in found])


@tokens.command()
def revoke(
    token: Annotated[str, typer.Argument(metavar="TOKEN_ID", help="Its id, tok_…, as `csgraph token list` shows it.")],
    data: DataOption = None,
    json: JsonOption = False,
) -> None:
    """End a token at once, for good."""
    with opened(data) as (services, actor):
        services.tokens.revoke(actor=actor, token_id=TokenId(token))
    if json:
        print_json({"token_id": token, "state": "REVOKED"})
    else:
        out.print("Revoked.")


def _as_json(entry: IssuedToken) -> dict[str, object]:
    return {
        "token_id": entry.uid,
        "person": entry.person,
        "role": entry.role,
        "agency": entry.agency,
        "client": entry.client,
        "purpose": entry.purpose,
        "issued_by": entry.issued_by,
        "issued_at": entry.issued_at,
        "expires_at": entry.expires_at,
        "state": entry.state,
    }


def _time(text: str) -> timedelta:
    """The time that a number with `h` or `m` stands for. Raises InvalidInput."""
    found = re.fullmatch(r"(\d{1,4})([hm])", text.strip().lower())
    if found is None:
        raise InvalidInput("bad_time", "This is not a length of time.", advice="Write it as 8h or 30m.")
    return int(found[1]) * UNITS[found[2]]


def _listened_at(host: str, port: int) -> str:
    """The address that a host's name stands for, once something could listen there: told before serving is."""
    family, _, _, _, found = socket.getaddrinfo(host.encode(), port, type=socket.SOCK_STREAM)[0]
    with socket.create_server(found[:2], family=family):
        return str(found[0])
