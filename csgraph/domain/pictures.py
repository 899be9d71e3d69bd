"""Scenes: one context, the young people linked to it by throw-away codes, and what else they share.

Every face of a picture (SVG, words, table, stand-alone file, JSON) is a pure function of a `Scene`.
A scene holds no id of a person in the graph and nothing that ranks a young person.
"""

import json
import unicodedata
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from csgraph.domain.terms import AssociationKind, Confidence, ContextKind, EventRole, Voice
from csgraph.domain.times import AsOf, ValidTime, instant

MAX_NODES = 400


class NodeKind(StrEnum):
    """What a node stands for; each has a shape and a colour of its own."""

    YOUNG_PERSON = "YOUNG_PERSON"
    PEER_GROUP = "PEER_GROUP"
    SCHOOL = "SCHOOL"
    PLACE = "PLACE"
    ONLINE_SPACE = "ONLINE_SPACE"
    SAFE_PLACE = "SAFE_PLACE"
    HARM_TYPE = "HARM_TYPE"


NODE_KINDS = {
    ContextKind.PEER_GROUP: NodeKind.PEER_GROUP,
    ContextKind.SCHOOL: NodeKind.SCHOOL,
    ContextKind.LOCATION: NodeKind.PLACE,
    ContextKind.NEIGHBOURHOOD: NodeKind.PLACE,
    ContextKind.ONLINE_SPACE: NodeKind.ONLINE_SPACE,
    ContextKind.TRANSPORT_ROUTE: NodeKind.PLACE,
    ContextKind.ACCOMMODATION: NodeKind.PLACE,
    ContextKind.SERVICE_ORGANISATION: NodeKind.PLACE,
}


class LinkKind(StrEnum):
    """How two nodes are linked: the association kinds that are drawn, and a harm type recorded at the context."""

    NAMED_UNSAFE = "NAMED_UNSAFE"
    HARMED_AT = "HARMED_AT"
    NAMED_MIXED = "NAMED_MIXED"
    FOUND_AT = "FOUND_AT"
    SPENDS_TIME_AT = "SPENDS_TIME_AT"
    ATTENDS = "ATTENDS"
    CONNECTED_TO = "CONNECTED_TO"
    EXCLUDED_FROM = "EXCLUDED_FROM"
    NAMED_SAFE = "NAMED_SAFE"
    HARM_OCCURS = "HARM_OCCURS"


NEVER_DRAWN = frozenset({AssociationKind.LIVES_AT})


class LinkPhrase(StrEnum):
    """A link in words, read between who and where. It says what was recorded, never whose fault it was."""

    NAMED_UNSAFE = "named as unsafe"
    HARMED = "was harmed at"
    BOTH = "was harmed, and is alleged to have caused harm, at"
    CAUSED_ALLEGED = "is alleged to have caused harm at"
    PRESENT = "was present when harm happened at"
    NAMED_MIXED = "named as safe at times and unsafe at times"
    SEEN = "was seen at"
    SPENDS_TIME = "spends time at"
    ATTENDS = "attends"
    CONNECTED = "is connected to"
    EXCLUDED = "is kept out of"
    HELPED = "helped at"
    SAFE = "feels safe at"
    HARM_RECORDED = "has records of"


PHRASES = {
    LinkKind.NAMED_UNSAFE: LinkPhrase.NAMED_UNSAFE,
    LinkKind.HARMED_AT: LinkPhrase.HARMED,
    LinkKind.NAMED_MIXED: LinkPhrase.NAMED_MIXED,
    LinkKind.FOUND_AT: LinkPhrase.SEEN,
    LinkKind.SPENDS_TIME_AT: LinkPhrase.SPENDS_TIME,
    LinkKind.ATTENDS: LinkPhrase.ATTENDS,
    LinkKind.CONNECTED_TO: LinkPhrase.CONNECTED,
    LinkKind.EXCLUDED_FROM: LinkPhrase.EXCLUDED,
    LinkKind.NAMED_SAFE: LinkPhrase.SAFE,
    LinkKind.HARM_OCCURS: LinkPhrase.HARM_RECORDED,
}
EVENT_PHRASES = {
    (LinkKind.HARMED_AT, EventRole.BOTH): LinkPhrase.BOTH,
    (LinkKind.HARMED_AT, EventRole.CAUSED_HARM_ALLEGED): LinkPhrase.CAUSED_ALLEGED,
    (LinkKind.HARMED_AT, EventRole.PRESENT): LinkPhrase.PRESENT,
    (LinkKind.HARMED_AT, EventRole.HELPED): LinkPhrase.HELPED,
    (LinkKind.FOUND_AT, EventRole.HARMED): LinkPhrase.HARMED,
    (LinkKind.FOUND_AT, EventRole.BOTH): LinkPhrase.BOTH,
    (LinkKind.FOUND_AT, EventRole.CAUSED_HARM_ALLEGED): LinkPhrase.CAUSED_ALLEGED,
    (LinkKind.FOUND_AT, EventRole.HELPED): LinkPhrase.HELPED,
}
"""Where the role in an event changes what the link says: who was harmed is never mixed with who is alleged to harm."""


def phrase(kind: LinkKind, role: EventRole) -> LinkPhrase:
    """The words for a link of this kind in which the young person had this role."""
    return EVENT_PHRASES.get((kind, role), PHRASES[kind])


def plain(text: str) -> str:
    """Text as one line that any face can carry: no control, formatting or half characters, single spaces.

    Marks that turn the direction of text round would let a name disguise what stands beside it.
    """
    spaced = "".join(" " if char.isspace() else char for char in unicodedata.normalize("NFC", text))
    return " ".join("".join(char for char in spaced if _may_stand(char)).split())


def _may_stand(char: str) -> bool:
    return unicodedata.category(char) not in {"Cc", "Cf", "Cs", "Cn", "Co"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Node:
    """One thing on the picture. `id` means something in this scene only; a young person's label is a code."""

    id: str
    kind: NodeKind
    label: str
    context_kind: ContextKind | None = None
    focus: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """One link, from a young person to a context or from the context to a harm type.

    Statements and events of one kind and role are one link: `valid` reaches from the first to the last and
    `last_said` is the day of the last. States are one link a spell. `sources` counts records by agency.
    """

    id: str
    source: str
    target: str
    kind: LinkKind
    phrase: LinkPhrase
    valid: ValidTime
    confidence: Confidence
    sources: tuple[tuple[str, int], ...]
    role: EventRole = EventRole.UNKNOWN
    voices: tuple[Voice, ...] = ()
    last_said: date | None = None
    exact_dates: bool = True
    ended: bool = False
    evidence: bool = False
    basis: tuple[int, ...] = ()
    """Numbers of the records that it rests on, which mean something in this scene only."""

    @property
    def protective(self) -> bool:
        """Whether it speaks of safety or help."""
        return self.phrase in (LinkPhrase.SAFE, LinkPhrase.HELPED)

    @property
    def records(self) -> int:
        """How many records it rests on."""
        return sum(count for _, count in self.sources)


@dataclass(frozen=True, slots=True, kw_only=True)
class Bracket:
    """Young people who are kin: two or more node ids, counted once."""

    id: str
    nodes: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Hidden:
    """Something that is not on the picture and why; `count` is None where even the number is not said."""

    code: str
    words: str
    count: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Watermark:
    """Who was shown the picture, for what, and when."""

    viewer: str
    purpose: str
    drawn_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Scene:
    """One picture: nodes by kind and label, links between them, the two dates, and what is left out.

    `young_people` are all with a link to the context that may be shown; `kin_groups` counts kin among them once.
    """

    title: str
    context_kind: ContextKind
    nodes: tuple[Node, ...]
    links: tuple[Link, ...]
    brackets: tuple[Bracket, ...]
    as_of: AsOf
    window: ValidTime
    young_people: int
    kin_groups: int
    hidden: tuple[Hidden, ...]
    watermark: Watermark

    @property
    def is_today(self) -> bool:
        """Whether both dates are those of the moment it was drawn."""
        drawn = self.watermark.drawn_at.date()
        return self.as_of.valid_on == drawn and self.as_of.known_at.date() == drawn


def as_dict(scene: Scene) -> dict[str, object]:
    """The scene as plain JSON values in a fixed order: equal scenes give equal text. `valid_to` is exclusive."""
    return {
        "title": scene.title,
        "context_kind": scene.context_kind.value,
        "valid_on": scene.as_of.valid_on.isoformat(),
        "known_at": instant(scene.as_of.known_at),
        "window": _times(scene.window),
        "young_people": scene.young_people,
        "kin_groups": scene.kin_groups,
        "nodes": [_node(node) for node in scene.nodes],
        "links": [_link(link) for link in scene.links],
        "brackets": [{"id": each.id, "nodes": list(each.nodes)} for each in scene.brackets],
        "hidden": [{"code": each.code, "words": each.words, "count": each.count} for each in scene.hidden],
        "watermark": {
            "viewer": scene.watermark.viewer,
            "purpose": scene.watermark.purpose,
            "drawn_at": instant(scene.watermark.drawn_at),
        },
    }


def as_json(scene: Scene) -> str:
    """`as_dict` as the text of a file."""
    return json.dumps(as_dict(scene), ensure_ascii=False, indent=2) + "\n"


def _times(valid: ValidTime) -> dict[str, object]:
    return {"valid_from": valid.start.isoformat(), "valid_to": valid.end.isoformat() if valid.end else None}


def _node(node: Node) -> dict[str, object]:
    return {
        "id": node.id,
        "kind": node.kind.value,
        "label": node.label,
        "context_kind": node.context_kind.value if node.context_kind else None,
        "focus": node.focus,
    }


def _link(link: Link) -> dict[str, object]:
    return {
        "id": link.id,
        "source": link.source,
        "target": link.target,
        "kind": link.kind.value,
        "phrase": link.phrase.value,
        "role": link.role.value,
        **_times(link.valid),
        "last_said": link.last_said.isoformat() if link.last_said else None,
        "exact_dates": link.exact_dates,
        "ended": link.ended,
        "voices": [voice.value for voice in link.voices],
        "confidence": link.confidence.value,
        "sources": [{"agency": agency, "records": count} for agency, count in link.sources],
        "evidence": link.evidence,
    }
