"""Deliveries over a vault of a test's own, and a process that delivers and is made to be killed."""

import sys
from collections.abc import Iterable, Mapping
from datetime import timedelta
from pathlib import Path

from csgraph.clock import Clock
from csgraph.disclosure import webhooks
from csgraph.disclosure.letters import Sender
from csgraph.domain.access import Actor
from csgraph.domain.notices import About, Channel
from csgraph.domain.outgoing import Item, NoticeState, Recipient
from csgraph.ids import RecipientId
from csgraph.services.delivery import COURIER, Delivery
from csgraph.vault.outbox import Outbox, state_on
from csgraph.vault.recipients import Recipients
from csgraph.vault.vault import Vault

LEAD_BOX = "lead:home"
RECIPIENT = RecipientId("rcp_a")
NOW = timedelta(0)


def nothing(_actor: Actor) -> None:
    """What there is to catch up with."""


def delivery(vault: Vault, *, later: timedelta = NOW, senders: Mapping[Channel, Sender] | None = None) -> Delivery:
    """Delivers as if it were `later`."""
    return Delivery(
        vault=vault,
        clock=Clock(shift=later),
        senders=senders or {Channel.WEBHOOK: webhooks.send},
        catch_up=nothing,
        source_system="default",
        contact="the contextual lead",
    )


def register(vault: Vault, *, box: str = LEAD_BOX, email: str | None = None, webhook: str | None = None) -> None:
    made = Recipient(uid=RECIPIENT, box=box, principal="sam", email=email, webhook=webhook, secret="a secret")
    with vault.unit(actor=COURIER, action="test:recipient:add") as unit:
        Recipients(unit.connection, unit.sealer).add(made)


def put(
    vault: Vault,
    names: Iterable[str],
    *,
    channel: Channel = Channel.WEBHOOK,
    box: str = LEAD_BOX,
    recipient: str = RECIPIENT,
    about: About = About.ALERT,
    refs: Mapping[str, str] | None = None,
    held: bool = False,
    due_in: timedelta = timedelta(hours=12),
) -> list[str]:
    """Puts notices of these names into the outbox; their keys."""
    now = Clock().now()
    with vault.unit(actor=COURIER, action="test:notice:put") as unit:
        outbox = Outbox(unit.connection, unit.ids)
        items = [
            Item(
                key=outbox.key((name,), channel, recipient),
                box=box,
                about=about,
                channel=channel,
                recipient=recipient,
                refs=refs or {"alert": f"alr_{name}", "what": "RAISED", "on": "2026-05-31"},
                state=NoticeState.HELD if held else state_on(channel),
                made_at=now,
                due_at=now + due_in if held else now,
            )
            for name in names
        ]
        outbox.add(items)
    return [each.key for each in items]


def put_about_person(
    vault: Vault,
    name: str,
    person: str,
    *,
    channel: Channel,
    held: bool = False,
    due_in: timedelta = timedelta(hours=12),
) -> str:
    """Puts a notice for the professional `pro_a` about a young person; its key."""
    recipient = "" if channel is Channel.INBOX else "pro_a"
    refs = {"people": person}
    [key] = put(
        vault,
        [name],
        channel=channel,
        box="pro_a",
        recipient=recipient,
        about=About.LOOKED_AT,
        refs=refs,
        held=held,
        due_in=due_in,
    )
    return key


def states(vault: Vault) -> dict[str, str]:
    """The state of each notice, by key."""
    with vault.reading() as connection:
        return {each.key: each.state.value for each in Outbox(connection, vault.ids).all()}


def main() -> None:
    """`python -m tests.unit.vault.outgoing URL KEY_FILE HOURS`: one pass, as if it were so many hours later."""
    url, key_file, hours = sys.argv[1:]
    vault = Vault.open(url, key_file=Path(key_file), clock=Clock())
    delivery(vault, later=timedelta(hours=int(hours))).deliver(actor=COURIER)


if __name__ == "__main__":
    main()
