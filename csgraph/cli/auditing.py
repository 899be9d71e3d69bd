"""`csgraph audit`: who looked at what and who did what, for information governance."""

from typing import Annotated

import typer

from csgraph.cli.present import as_line, err, print_json, table
from csgraph.cli.state import DataOption, JsonOption, opened

group = typer.Typer(help="Who looked at what, and who did what.", no_args_is_help=True)


def register(app: typer.Typer) -> None:
    """Adds the group."""
    app.add_typer(group, name="audit")


@group.command("list")
def list_(
    after: Annotated[int, typer.Option("--after", metavar="N", help="Events after this number.", min=0)] = 0,
    limit: Annotated[int, typer.Option("--limit", metavar="N", help="At most so many.", min=1, max=1000)] = 100,
    data: DataOption = None,
    json: JsonOption = False,
) -> None:
    """Events of the audit, the oldest first; for information governance. Reading it is an event itself."""
    with opened(data) as (services, actor):
        found = services.audit.list(actor=actor, after=after, limit=limit)
    last = found[-1].number if len(found) == limit else None
    rows = [
        {
            "number": each.number,
            "at": each.at,
            "actor": each.actor,
            "roles": list(each.roles),
            "agency": each.agency,
            "purpose": each.purpose,
            "action": each.action,
            "subject": each.subject,
            "details": each.details,
        }
        for each in found
    ]
    if json:
        print_json({"events": rows, "next_after": last})
        return
    table(
        ("number", "at", "actor", "roles", "agency", "purpose", "action", "subject", "details"),
        [tuple((row | {"details": as_line(row["details"])}).values()) for row in rows],
    )
    if last:
        err.print(f"There may be more: csgraph audit list --after {last}")
