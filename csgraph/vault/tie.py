"""The tie, as the vault keeps it: which vault this is, and the latest instant that was recorded here."""

from datetime import UTC, datetime, timedelta

from sqlalchemy import Connection, select, update

from csgraph.vault.tie_tables import tie

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)
_INSTANT = select(tie.c.instant)


def micros(instant: datetime) -> int:
    """An instant as microseconds since 1970: whole numbers, which both databases keep and compare exactly."""
    aware = instant if instant.tzinfo else instant.replace(tzinfo=UTC)
    return (aware - _EPOCH) // _MICROSECOND


def instant_of(number: int) -> datetime:
    """The inverse of `micros`."""
    return _EPOCH + number * _MICROSECOND


def latest(connection: Connection, *, locked: bool = False) -> datetime:
    """The latest instant that was recorded here; `locked`: nobody else writes here until this transaction ends."""
    query = _INSTANT.with_for_update() if locked else _INSTANT
    return instant_of(connection.execute(query).scalar_one())


def note(connection: Connection, instant: datetime) -> None:
    """Notes that nothing recorded from now on may be earlier than `instant`."""
    moment = micros(instant)
    connection.execute(update(tie).where(tie.c.instant < moment).values(instant=moment))
