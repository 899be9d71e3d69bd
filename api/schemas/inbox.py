"""Notices as the API shows them to whoever was told."""

from collections.abc import Mapping
from datetime import datetime

from pydantic import Field

from api.schemas.base import Closed, Listed
from csgraph.domain.notices import About
from csgraph.ids import AlertId
from csgraph.services.inbox import Entry


class NoticeOut(Closed):
    """One notice: ids and fixed words, never who somebody is."""

    notice: str = Field(examples=["ntc_pqzfj2ay4m3tdgx6nsvkl5bwuo"])
    box: str = Field(description="Of the leads of an area, the members of a case, a professional, or one person.")
    about: About
    arrived_at: datetime
    read_at: datetime | None
    subject: str
    body: str
    contexts: list[str] = Field(description="What its alerts are about, by name, for whom may read contexts.")
    alert: str | None
    case: str | None

    @classmethod
    def of(cls, entry: Entry, names: Mapping[AlertId, str]) -> "NoticeOut":
        """The notice."""
        return cls(
            notice=entry.item.key,
            box=entry.item.box,
            about=entry.item.about,
            arrived_at=entry.item.made_at,
            read_at=entry.item.read_at,
            subject=entry.message.subject,
            body=entry.message.body,
            contexts=list(dict.fromkeys(names[each] for each in entry.item.alerts if each in names)),
            alert=entry.item.refs.get("alert"),
            case=entry.item.refs.get("case"),
        )


class InboxOut(Listed):
    """Notices, the latest first."""

    notices: list[NoticeOut]
