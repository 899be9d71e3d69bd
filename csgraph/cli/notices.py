"""`csgraph inbox` and `csgraph notices`: what somebody was told, what is on its way, and who is told."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Annotated

import typer

from csgraph.cli.present import out, print_json, table
from csgraph.cli.state import DataOption, JsonOption, opened, secret
from csgraph.domain.outgoing import Box, Item, NoticeState, Recipient
from csgraph.errors import InvalidInput
from csgraph.ids import AlertId, NoticeId, RecipientId

if TYPE_CHECKING:
    from csgraph.services.inbox import Entry

inbox = typer.Typer(help="What you were told.", no_args_is_help=True)
group = typer.Typer(help="Notices of alerts on their way, and who is told.", no_args_is_help=True)
NoticeArgument = Annotated[str, typer.Argument(metavar="NOTICE", help="Its id, ntc_….")]


def register(app: typer.Typer) -> None:
    """Adds the groups."""
    app.add_typer(inbox, name="inbox")
    app.add_typer(group, name="notices")


@inbox.command("list")
def list_inbox(data: DataOption = None, json: JsonOption = False) -> None:
    """What you were told, the latest first."""
    with opened(data) as (services, actor):
        found = services.inbox.list(actor=actor)
        names = services.alerts.called(actor=actor, alerts=[uid for each in found for uid in each.item.alerts])
    if json:
        print_json({"notices": [_entry(each, names) for each in found]})
        return
    rows = [
        (each.item.key, each.item.made_at, each.message.subject, _contexts(each.item, names), each.item.read_at)
        for each in found
    ]
    table(("notice", "arrived", "subject", "context", "read"), rows)
    if not found:
        out.print("Nothing yet.")


@inbox.command("read")
def read_inbox(notice: NoticeArgument, data: DataOption = None, json: JsonOption = False) -> None:
    """Read one of them."""
    with opened(data) as (services, actor):
        found = services.inbox.read(actor=actor, notice_id=NoticeId(notice))
        names = services.alerts.called(actor=actor, alerts=found.item.alerts)
    if json:
        print_json(_entry(found, names))
    else:
        out.print(found.message.subject)
        if names:
            out.print(_contexts(found.item, names))
        out.print_lines(f"\n{found.message.body}")


@group.command()
def deliver(data: DataOption = None, json: JsonOption = False) -> None:
    """Send what is due, once. `csgraph serve` does so every minute."""
    with opened(data) as (services, actor):
        done = services.delivery.deliver(actor=actor)
    if json:
        print_json(asdict(done))
    else:
        out.print(f"{done.digests} digests made; {done.sent} sent, {done.failed} failed, {done.dropped} dropped.")
        if done.put_off:
            out.print(f"{done.put_off} put off: where they go gave no answer a moment ago.")


@group.command("list")
def list_(data: DataOption = None, json: JsonOption = False) -> None:
    """Every notice, the latest first."""
    with opened(data) as (services, actor):
        found = services.delivery.list(actor=actor)
        boxes = services.boxes.of_items(actor=actor, items=found)
        names = services.alerts.called(actor=actor, alerts=[uid for each in found for uid in each.alerts])
    _show(json, found, names, boxes)


@group.command("dead-letters")
def dead_letters(data: DataOption = None, json: JsonOption = False) -> None:
    """Notices that could not be sent in all their attempts."""
    with opened(data) as (services, actor):
        found = services.delivery.dead_letters(actor=actor)
        names = services.alerts.called(actor=actor, alerts=[uid for each in found for uid in each.alerts])
    _show(json, found, names)


@group.command()
def retry(notice: NoticeArgument, data: DataOption = None, json: JsonOption = False) -> None:
    """Try a dead letter anew, with the next delivery."""
    with opened(data) as (services, actor):
        services.delivery.retry(actor=actor, notice_id=NoticeId(notice))
    if json:
        print_json({"notice": notice, "state": "WAITING"})
    else:
        out.print("It is tried again with the next delivery.")


@group.command("register")
def register_recipient(
    box: Annotated[
        str | None, typer.Option("--box", help="lead:AREA, case:CASE, or the id of a professional's box, pro_….")
    ] = None,
    professional: Annotated[
        str | None, typer.Option("--professional", metavar="ID", help="Whose box it is, by the id in your files.")
    ] = None,
    principal: Annotated[str | None, typer.Option("--principal", help="Who reads it in the service.")] = None,
    email: Annotated[str | None, typer.Option("--email", help="Where it is sent by e-mail.")] = None,
    webhook: Annotated[str | None, typer.Option("--webhook", metavar="URL", help="Where it is posted.")] = None,
    webhook_file: Annotated[
        Path | None,
        typer.Option(
            "--webhook-file",
            metavar="FILE",
            help="File with where it is posted, for an address that is a secret; - is standard input.",
        ),
    ] = None,
    data: DataOption = None,
    json: JsonOption = False,
) -> None:
    """Register somebody to be told. The secret that signs what goes to a webhook is shown once."""
    with opened(data, begins=True) as (services, actor):
        if (box is None) == (professional is None):
            raise InvalidInput(
                "which_box", "A registration is for one box.", advice="Give --box or --professional, one of the two."
            )
        named = box or services.boxes.of_professional(actor=actor, source_id=professional or "")
        made = services.notices.register(
            actor=actor, box=named, principal=principal, email=email, webhook=secret(webhook_file) or webhook
        )
        whose = next((each.whose for each in services.boxes.list(actor=actor) if each.box == made.box), "")
    if json:
        print_json({**_recipient(made), "whose": whose, "secret": made.secret})
        return
    out.print(f"{made.uid} is told by {made.box}, the box of {whose or 'a professional whom no import named'}.")
    if made.secret:
        out.print(f"Secret of the webhook: {made.secret}")


@group.command()
def unregister(
    recipient: Annotated[str, typer.Argument(metavar="RECIPIENT", help="Its id, rcp_….")],
    data: DataOption = None,
    json: JsonOption = False,
) -> None:
    """End a registration; what is on its way to it is dropped."""
    with opened(data) as (services, actor):
        services.notices.unregister(actor=actor, recipient_id=RecipientId(recipient))
    if json:
        print_json({"recipient": recipient, "state": "ENDED"})
    else:
        out.print("Ended.")


@group.command()
def boxes(data: DataOption = None, json: JsonOption = False) -> None:
    """Whose each box is, who reads it, and who should be registered where nobody does."""
    with opened(data) as (services, actor):
        found = services.boxes.list(actor=actor)
    if json:
        print_json({"boxes": [asdict(each) for each in found]})
        return
    rows = [(each.box, each.whose, ", ".join(each.readers), each.unread) for each in found]
    table(("box", "whose", "read by", "unread"), rows)
    for each in found:
        if each.advice and each.unread:
            out.print(f"{each.box}: {each.advice}")


@group.command()
def recipients(data: DataOption = None, json: JsonOption = False) -> None:
    """Everybody registered."""
    with opened(data) as (services, actor):
        found = services.notices.recipients(actor=actor)
    if json:
        print_json({"recipients": [_recipient(each) for each in found]})
        return
    rows = [(each.uid, each.box, each.principal, each.email, each.webhook) for each in found]
    table(("recipient", "box", "principal", "e-mail", "webhook"), rows)


def _contexts(item: Item, names: Mapping[AlertId, str]) -> str:
    """What a notice is about, by name, as far as whoever asks may know it."""
    return ", ".join(dict.fromkeys(names[each] for each in item.alerts if each in names))


def _show(
    json: bool, found: Sequence[Item], names: Mapping[AlertId, str], boxes: Mapping[str, Box] = MappingProxyType({})
) -> None:
    if json:
        print_json({"notices": [_item(each, names, boxes.get(each.box)) for each in found]})
        return
    rows = [
        (n.key, n.standing, n.channel, n.box, n.about, _contexts(n, names), n.attempts, n.failure, n.due_at)
        for n in found
    ]
    table(("notice", "state", "channel", "box", "about", "context", "attempts", "failure", "due"), rows)
    for each in boxes.values():
        if each.advice:
            out.print(f"{each.box}: {each.advice}")


def _entry(entry: "Entry", names: Mapping[AlertId, str]) -> dict[str, object]:
    item = entry.item
    return {
        "notice": item.key,
        "box": item.box,
        "about": item.about,
        "arrived_at": item.made_at,
        "read_at": item.read_at,
        "subject": entry.message.subject,
        "body": entry.message.body,
        "alert": item.refs.get("alert"),
        "case": item.refs.get("case"),
        "contexts": _contexts(item, names),
    }


def _item(item: Item, names: Mapping[AlertId, str], box: Box | None) -> dict[str, object]:
    is_unread = box is not None and item.standing is NoticeState.UNREAD
    return {
        "notice": item.key,
        "state": item.standing,
        "channel": item.channel,
        "box": item.box,
        "recipient": item.recipient or None,
        "about": item.about,
        "contexts": _contexts(item, names),
        "attempts": item.attempts,
        "failure": item.failure,
        "made_at": item.made_at,
        "due_at": item.due_at,
        "done_at": item.done_at,
        "advice": (box.advice or None) if box and is_unread else None,
    }


def _recipient(recipient: Recipient) -> dict[str, object]:
    return {
        "recipient": recipient.uid,
        "box": recipient.box,
        "principal": recipient.principal,
        "email": recipient.email,
        "webhook": recipient.webhook,
    }
