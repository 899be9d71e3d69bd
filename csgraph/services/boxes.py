"""Boxes: whose each is, who reads it, and who should be registered where nobody does."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from csgraph.clock import Clock
from csgraph.domain.access import Actor, Permission, authorize
from csgraph.domain.notices import LEADS, whose_box
from csgraph.domain.outgoing import Box, Item, NoticeState
from csgraph.vault.outbox import Outbox
from csgraph.vault.recipients import Recipients
from csgraph.vault.vault import Unit, Vault

PROFESSIONALS = "ssd_professionals.csv"


@dataclass(frozen=True, slots=True, kw_only=True)
class Boxes:
    """What an administrator asks about boxes. Names of professionals are shown, and the audit says which."""

    vault: Vault
    clock: Clock
    source_system: str

    def list(self, *, actor: Actor) -> tuple[Box, ...]:
        """Every box that holds a notice or that somebody is registered for, by its id. Raises NotPermitted."""
        authorize(actor, Permission.MANAGE_NOTICES)
        with self.vault.unit(actor=actor, action="notices:box:list") as unit:
            unread = Outbox(unit.connection, unit.ids).unread()
            readers = _readers(unit, self.clock.today())
            boxes = sorted(unread.keys() | readers.keys())
            unit.details |= {"boxes": boxes}
            return self._shown(unit, boxes, unread, readers)

    def of_items(self, *, actor: Actor, items: Sequence[Item]) -> dict[str, Box]:
        """The boxes of those notices that nobody has read yet. Raises NotPermitted."""
        authorize(actor, Permission.MANAGE_NOTICES)
        wanted = sorted({each.box for each in items if each.standing is NoticeState.UNREAD})
        return {each.box: each for each in self.list(actor=actor) if each.box in wanted}

    def of_professional(self, *, actor: Actor, source_id: str) -> str:
        """The box of the professional with this id in the source's files. Raises NotPermitted."""
        authorize(actor, Permission.MANAGE_NOTICES)
        with self.vault.looking(actor=actor) as unit:
            return unit.register(self.source_system).graph_id("pro", PROFESSIONALS, source_id)

    def _shown(
        self, unit: Unit, boxes: Sequence[str], unread: dict[str, int], readers: dict[str, tuple[str, ...]]
    ) -> tuple[Box, ...]:
        names = unit.professionals.called([each for each in boxes if ":" not in each])
        return tuple(
            Box(
                box=box,
                whose=whose_box(box, name=names.get(box, "")),
                readers=readers.get(box, ()),
                unread=unread.get(box, 0),
                advice="" if readers.get(box) or box.startswith((LEADS, "actor:")) else _advice(box, names.get(box)),
            )
            for box in boxes
        )


def _readers(unit: Unit, today: date) -> dict[str, tuple[str, ...]]:
    """Who is registered for each box that has anybody."""
    found: dict[str, tuple[str, ...]] = {}
    for each in Recipients(unit.connection, unit.sealer).all():
        found[each.box] = found.get(each.box, ()) + ((each.principal,) if each.principal else ())
    for person in unit.named_people().all():
        for box in person.boxes_on(today):
            found[box] = (*found.get(box, ()), person.uid)
    return found


def _advice(box: str, name: str | None) -> str:
    """Who should register for a box that nobody reads."""
    who = "a member of the case" if box.startswith("case:") else name or "the professional whose box it is"
    return f"Nobody reads this box. Register {who}: csgraph notices register --box {box} --principal WHO"
