"""Scenes as the API shows them: what a picture holds, for a program to draw."""

from datetime import date, datetime

from pydantic import Field

from api.schemas.base import Closed
from csgraph.domain.pictures import LinkKind, LinkPhrase, NodeKind, Scene, as_dict
from csgraph.domain.terms import Confidence, ContextKind, EventRole, Voice


class SpanOut(Closed):
    """Days from `valid_from` up to, not including, `valid_to` (null: still so)."""

    valid_from: date
    valid_to: date | None


class NodeOut(Closed):
    """One thing on the picture. A young person's label is a code that holds for this panel item only."""

    id: str
    kind: NodeKind
    label: str = Field(examples=["YP-326"])
    context_kind: ContextKind | None
    focus: bool


class SourceOut(Closed):
    """An agency, and how many of its records a link rests on."""

    agency: str
    records: int


class LinkOut(SpanOut):
    """One link, from a young person to a context or from the context to a harm type."""

    id: str
    source: str
    target: str
    kind: LinkKind
    phrase: LinkPhrase
    role: EventRole
    last_said: date | None
    exact_dates: bool
    ended: bool
    voices: list[Voice]
    confidence: Confidence
    sources: list[SourceOut]
    evidence: bool


class BracketOut(Closed):
    """Young people who are kin."""

    id: str
    nodes: list[str]


class HiddenOut(Closed):
    """Something that is not shown, and why."""

    code: str
    words: str
    count: int | None


class WatermarkOut(Closed):
    """Who was shown it, for what, and when."""

    viewer: str
    purpose: str
    drawn_at: datetime


class SceneOut(Closed):
    """One context, the young people linked to it by code, and what else they share."""

    title: str
    context_kind: ContextKind
    valid_on: date
    known_at: datetime
    window: SpanOut
    young_people: int
    kin_groups: int
    nodes: list[NodeOut]
    links: list[LinkOut]
    brackets: list[BracketOut]
    hidden: list[HiddenOut]
    watermark: WatermarkOut

    @classmethod
    def of(cls, scene: Scene) -> "SceneOut":
        """The scene."""
        return cls.model_validate(as_dict(scene))
