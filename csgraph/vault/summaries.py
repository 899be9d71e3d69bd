"""Versions of context summaries, inside one transaction of the vault: drafts, and what was approved and frozen."""

from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy import Connection, Row, insert, select, update

from csgraph.domain.access import Purpose
from csgraph.domain.summaries import Summary, SummaryState
from csgraph.ids import ContextId, SummaryId
from csgraph.vault.schema import summaries


class SummaryShelf:
    """Every version of every summary."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def versions(self, uid: SummaryId) -> list[Summary]:
        """The versions of one summary, oldest first; none where there is no such summary."""
        query = select(summaries).where(summaries.c.uid == uid).order_by(summaries.c.version)
        return [_summary(row) for row in self._connection.execute(query)]

    def waiting(self) -> list[Summary]:
        """Drafts that nobody has decided about, oldest first."""
        is_draft = summaries.c.state == SummaryState.DRAFT.value
        query = select(summaries).where(is_draft).order_by(summaries.c.drafted_at, summaries.c.uid)
        return [_summary(row) for row in self._connection.execute(query)]

    def add(self, summary: Summary) -> None:
        """Keeps a new version."""
        self._connection.execute(
            insert(summaries).values(
                uid=summary.uid,
                version=summary.version,
                context_uid=summary.context,
                client=summary.client,
                purpose=summary.purpose.value,
                body=summary.body.decode(),
                drafted_at=summary.drafted_at,
                drafted_by=summary.drafted_by,
                **_decided(summary),
            )
        )

    def decide(self, summary: Summary, *, before: SummaryState) -> bool:
        """Sets where a version stands now; its body never changes. False where it no longer stands as `before`."""
        where = (summaries.c.uid == summary.uid) & (summaries.c.version == summary.version)
        is_so = summaries.c.state == before.value
        return bool(
            self._connection.execute(update(summaries).where(where, is_so).values(**_decided(summary))).rowcount
        )


def _decided(summary: Summary) -> dict[str, object]:
    return {
        "state": summary.state.value,
        "approved_at": summary.approved_at,
        "approved_by": summary.approved_by,
        "expires_on": None if summary.expires_on is None else summary.expires_on.isoformat(),
    }


def _summary(row: Row[Any]) -> Summary:
    return Summary(
        uid=SummaryId(row.uid),
        version=row.version,
        context=ContextId(row.context_uid),
        client=row.client,
        purpose=Purpose(row.purpose),
        state=SummaryState(row.state),
        body=row.body.encode(),
        drafted_at=_utc(row.drafted_at),
        drafted_by=row.drafted_by,
        approved_at=None if row.approved_at is None else _utc(row.approved_at),
        approved_by=row.approved_by,
        expires_on=None if row.expires_on is None else date.fromisoformat(row.expires_on),
    )


def _utc(moment: datetime) -> datetime:
    """The moment with its zone: SQLite gives it back without."""
    return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
