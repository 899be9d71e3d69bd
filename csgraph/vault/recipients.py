"""Recipients: who is registered to be told by a box, and how; addresses and secrets are sealed."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, Select, delete, insert, select

from csgraph.domain.outgoing import Recipient
from csgraph.ids import RecipientId
from csgraph.vault import bulk
from csgraph.vault.content import Sealer
from csgraph.vault.notice_tables import recipients

SEALED = ("email", "webhook", "secret")


class Recipients:
    """The register of recipients, inside one transaction of the vault."""

    def __init__(self, connection: Connection, sealer: Sealer) -> None:
        self._connection = connection
        self._sealer = sealer

    def add(self, recipient: Recipient) -> None:
        """Registers somebody."""
        sealed = {name: self._sealed(recipient.uid, name, getattr(recipient, name)) for name in SEALED}
        values = {"uid": recipient.uid, "box": recipient.box, "principal": recipient.principal, **sealed}
        self._connection.execute(insert(recipients).values(values))

    def remove(self, uid: RecipientId) -> bool:
        """Ends a registration; False where there is none."""
        return bool(self._connection.execute(delete(recipients).where(recipients.c.uid == uid)).rowcount)

    def all(self) -> list[Recipient]:
        """Everybody registered, by box and uid."""
        return self._found(select(recipients))

    def of_boxes(self, boxes: Sequence[str]) -> list[Recipient]:
        """Who is registered for these boxes, by box and uid."""
        chunks = bulk.chunks(sorted(set(boxes)))
        return [each for chunk in chunks for each in self._found(select(recipients).where(recipients.c.box.in_(chunk)))]

    def with_uid(self, uid: str) -> Recipient | None:
        """One recipient; None where there is none."""
        return next(iter(self._found(select(recipients).where(recipients.c.uid == uid))), None)

    def boxes_of(self, principal: str) -> frozenset[str]:
        """The boxes for which somebody is registered."""
        query = select(recipients.c.box).where(recipients.c.principal == principal)
        return frozenset(self._connection.execute(query).scalars())

    def _found(self, query: Select[Any]) -> list[Recipient]:
        rows = self._connection.execute(query.order_by(recipients.c.box, recipients.c.uid)).mappings()
        return [
            Recipient(
                uid=RecipientId(row["uid"]),
                box=row["box"],
                principal=row["principal"],
                **{name: self._opened(row["uid"], name, row[name]) for name in SEALED},
            )
            for row in rows
        ]

    def _sealed(self, uid: str, name: str, text: str | None) -> bytes | None:
        return None if text is None else self._sealer.seal(text, belongs_to=f"{uid}|{name}".encode())

    def _opened(self, uid: str, name: str, sealed: bytes | None) -> str | None:
        return None if sealed is None else self._sealer.open(bytes(sealed), belongs_to=f"{uid}|{name}".encode())
