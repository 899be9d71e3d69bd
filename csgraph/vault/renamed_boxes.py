"""Boxes renamed: everything that lies in some boxes, and who is registered for them, is another box's from now on."""

from collections.abc import Mapping

from sqlalchemy import Connection, delete, select, update

from csgraph.vault.notice_tables import notices, recipients


def rename_boxes(connection: Connection, names: Mapping[str, str]) -> int:
    """Gives what each box has to the box named for it, letters read or not; how many boxes there were.

    A notice keeps its key, so that it is told once. Who was registered for both boxes by name alone is for one.
    """
    held = set(connection.execute(select(notices.c.box).union(select(recipients.c.box))).scalars())
    moved = {was: box for was, box in names.items() if was in held and was != box}
    for was, box in sorted(moved.items()):
        _drop_doubles(connection, was, box)
        for table in (notices, recipients):
            connection.execute(update(table).where(table.c.box == was).values(box=box))
    return len(moved)


def _drop_doubles(connection: Connection, was: str, box: str) -> None:
    """Takes away registrations, with no address of their own, of somebody whom the other box has too."""
    there = select(recipients.c.principal).where(recipients.c.box == box, recipients.c.principal.is_not(None))
    bare = recipients.c.email.is_(None) & recipients.c.webhook.is_(None)
    connection.execute(
        delete(recipients).where(recipients.c.box == was, bare, recipients.c.principal.in_(there.scalar_subquery()))
    )
