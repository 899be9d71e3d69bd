"""Shapes, colours and line styles of every face: shape carries kind, colour only helps, words say both.

Contrast on white is at least 3 to 1 for shapes and lines and 4.5 to 1 for text (WCAG 2.2, 1.4.11 and 1.4.3).
"""

from dataclasses import dataclass
from enum import StrEnum

from csgraph.domain.pictures import Link, LinkPhrase, NodeKind
from csgraph.domain.terms import Confidence

INK = "#0b0c0c"
QUIET = "#505a5f"
PAPER = "#ffffff"
ENDED = "#6f777b"
SAFE = "#00703c"
OTHER = "#1d5fa8"
NOTICE = "#ffdd00"
FONT = "Helvetica, Arial, sans-serif"


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """How one kind of node is drawn and what the key calls it."""

    shape: str
    fill: str
    words: str


LOOKS = {
    NodeKind.YOUNG_PERSON: Look(shape="circle", fill="#12436d", words="young person"),
    NodeKind.PEER_GROUP: Look(shape="hexagon", fill="#801650", words="peer group"),
    NodeKind.SCHOOL: Look(shape="triangle", fill="#3d3d3d", words="school"),
    NodeKind.PLACE: Look(shape="square", fill="#b8500f", words="place or route"),
    NodeKind.ONLINE_SPACE: Look(shape="cross", fill="#0b6d8a", words="online space"),
    NodeKind.SAFE_PLACE: Look(shape="star", fill="#00703c", words="safe place"),
    NodeKind.HARM_TYPE: Look(shape="diamond", fill="#6b4fa0", words="harm recorded"),
}

POLYGONS: dict[str, tuple[tuple[float, float], ...]] = {
    "square": ((-0.9, -0.9), (0.9, -0.9), (0.9, 0.9), (-0.9, 0.9)),
    "diamond": ((0, -1.15), (1.15, 0), (0, 1.15), (-1.15, 0)),
    "triangle": ((0, -1.1), (1.1, 0.9), (-1.1, 0.9)),
    "hexagon": ((-1.1, 0), (-0.55, -0.95), (0.55, -0.95), (1.1, 0), (0.55, 0.95), (-0.55, 0.95)),
    "cross": (
        (-0.4, -1.0), (0.4, -1.0), (0.4, -0.4), (1.0, -0.4), (1.0, 0.4), (0.4, 0.4),
        (0.4, 1.0), (-0.4, 1.0), (-0.4, 0.4), (-1.0, 0.4), (-1.0, -0.4), (-0.4, -0.4),
    ),
    "star": (
        (0, -1.25), (0.294, -0.405), (1.189, -0.386), (0.476, 0.155), (0.735, 1.011),
        (0, 0.5), (-0.735, 1.011), (-0.476, 0.155), (-1.189, -0.386), (-0.294, -0.405),
    ),
}  # fmt: skip
"""Corners around the middle, for a radius of 1; what is not here is a circle."""

DASHES: dict[Confidence, tuple[float, ...]] = {
    Confidence.CONFIRMED: (),
    Confidence.PROBABLE: (11, 6),
    Confidence.POSSIBLE: (3, 6),
}
CONFIDENCE_WORDS = {
    Confidence.CONFIRMED: "confirmed",
    Confidence.PROBABLE: "probable",
    Confidence.POSSIBLE: "possible only",
}


class Meaning(StrEnum):
    """What sort of thing a line says; each has one colour."""

    HARM = "named unsafe, or harm"
    SAFETY = "safety or help"
    OTHER = "other link"
    ENDED = "ended, with its last day"


LINE_COLOURS = {Meaning.HARM: INK, Meaning.SAFETY: SAFE, Meaning.OTHER: OTHER, Meaning.ENDED: ENDED}
SAY_HARM = frozenset(
    {
        LinkPhrase.NAMED_UNSAFE,
        LinkPhrase.HARMED,
        LinkPhrase.BOTH,
        LinkPhrase.CAUSED_ALLEGED,
        LinkPhrase.PRESENT,
        LinkPhrase.HARM_RECORDED,
    }
)


def meaning(link: Link) -> Meaning:
    """What sort of thing a link says now."""
    if link.ended:
        return Meaning.ENDED
    if link.protective:
        return Meaning.SAFETY
    return Meaning.HARM if link.phrase in SAY_HARM else Meaning.OTHER


REGULAR = 0.92
_NARROWEST, _NARROW = set("ijlI.,:;'|! ·"), set("tfr()[]-")
_WIDE, _WIDEST = set("ABCDEGHKNOPQRSUVXYZ&"), set("mwMW@%—…")


def text_width(text: str, size: float, *, bold: bool = True) -> float:
    """About how wide a text is in px, by DejaVu Sans: no font that a browser falls back to is wider."""
    return size * sum(_char_width(char) for char in text) * (1 if bold else REGULAR)


def _char_width(char: str) -> float:
    if char in _NARROWEST:
        return 0.38
    if char in _NARROW:
        return 0.5
    if char in _WIDEST or ord(char) > 0x2E80:
        return 1.05
    return 0.82 if char in _WIDE else 0.7
