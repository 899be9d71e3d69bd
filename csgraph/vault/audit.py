"""Audit: who did or saw what, when and for what purpose. Events are only ever added; the database refuses the rest."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy import Connection, RowMapping, func, insert, select

from csgraph.domain.access import Actor
from csgraph.vault.schema import audit_events

_ADD = insert(audit_events)


@dataclass(frozen=True, slots=True, kw_only=True)
class AuditEvent:
    """One entry: `action` as noun:subject:action, `subject` an id, `details` ids and counts."""

    number: int
    at: datetime
    actor: str
    roles: tuple[str, ...]
    agency: str
    purpose: str | None
    action: str
    subject: str
    details: Mapping[str, object]


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """What an event is to say, before it has a number and a time."""

    actor: Actor
    action: str
    subject: str
    details: Mapping[str, object]


def write(
    connection: Connection, *, at: datetime, actor: Actor, action: str, subject: str, details: Mapping[str, object]
) -> None:
    """Adds an event to the transaction under way."""
    write_all(connection, [Entry(actor=actor, action=action, subject=subject, details=details)], at=at)


def write_all(connection: Connection, entries: Sequence[Entry], *, at: datetime) -> None:
    """Adds events to the transaction under way, in this order."""
    connection.execute(_ADD, [_row(entry, at) for entry in entries])


def read(connection: Connection, *, after: int = 0, at_most: int = 1000) -> tuple[AuditEvent, ...]:
    """Events with a number above `after`, oldest first. The caller's own reading is an event too, written later."""
    query = select(audit_events).where(audit_events.c.number > after).order_by(audit_events.c.number).limit(at_most)
    return tuple(map(_event, connection.execute(query).mappings()))


def latest(connection: Connection, *, at_most: int = 50) -> tuple[AuditEvent, ...]:
    """The latest events, the latest first."""
    query = select(audit_events).order_by(audit_events.c.number.desc()).limit(at_most)
    return tuple(map(_event, connection.execute(query).mappings()))


def count(connection: Connection, *, actor: Actor, action: str, subject: str, since: datetime) -> int:
    """How many events of this kind there are of somebody and something after a moment."""
    asked = audit_events.c
    query = (
        select(func.count())
        .select_from(audit_events)
        .where(asked.subject == subject, asked.action == action, asked.actor == actor.id, asked.at > since)
    )
    return connection.execute(query).scalar_one()


def _event(row: RowMapping) -> AuditEvent:
    return AuditEvent(
        number=row["number"],
        at=row["at"].astimezone(UTC) if row["at"].tzinfo else row["at"].replace(tzinfo=UTC),
        actor=row["actor"],
        roles=tuple(role for role in row["roles"].split(",") if role),
        agency=row["agency"],
        purpose=row["purpose"],
        action=row["action"],
        subject=row["subject"],
        details=row["details"],
    )


def _row(entry: Entry, at: datetime) -> dict[str, object]:
    return {
        "at": at,
        "actor": entry.actor.id,
        "roles": ",".join(sorted(role.value for role in entry.actor.roles)),
        "agency": entry.actor.agency,
        "purpose": entry.actor.purpose.value if entry.actor.purpose else None,
        "action": entry.action,
        "subject": entry.subject,
        "details": dict(entry.details),
    }
