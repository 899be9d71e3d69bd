"""Visible: text of files as it is, with all that a terminal would obey, or not show, written out.

What steers a terminal (ECMA-48), turns the direction of a line (Unicode UAX #9) or takes no room at all
would let one name pass for another, or for something that csgraph said.
"""

import re
import unicodedata

_CONTROL_PICTURES = 0x2400
_DELETE = 0x7F
_JOINERS = "\u200c\u200d"
"""Between letters and signs they say how these are written, in Persian, in Hindi and in many emoji."""
_SUSPECT = re.compile(
    "[\x00-\x1f\x7f-\x9f\xad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180e\u200b-\u200f\u2028-\u202e"
    "\u2060-\u206f\u3164\ufeff\uffa0\ufff0-\ufffb\ud800-\udfff\U0001bca0-\U0001bca3\U0001d173-\U0001d17a"
    "\U000e0000-\U000e00ff\U000e01f0-\U000e0fff]"
)
_FLAG = re.compile("\U0001f3f4[\U000e0030-\U000e0039\U000e0061-\U000e007a]{3,6}\U000e007f")
"""The flags of England, Scotland and Wales are written with tags (UTS #51)."""


def visible(text: str) -> str:
    """`text` on one line: a line feed as \u240a, an escape as \u241b, what has no picture as <U+202E>."""
    if text.isascii() and text.isprintable():
        return text
    flags = {place for flag in _FLAG.finditer(text) for place in range(*flag.span())}
    return _SUSPECT.sub(lambda found: found[0] if _belongs(text, found.start(), flags) else _written(found[0]), text)


def _belongs(text: str, place: int, flags: set[int]) -> bool:
    """Whether a character that is not seen is part of one that is: a flag's tag, or a joiner inside a word."""
    if text[place] in _JOINERS:
        return 0 < place < len(text) - 1 and _joins(text[place - 1]) and _joins(text[place + 1])
    return place in flags


def _joins(char: str) -> bool:
    return not char.isascii() and unicodedata.category(char)[0] in "LMS"


def _written(char: str) -> str:
    code = ord(char)
    if code < ord(" "):
        return chr(_CONTROL_PICTURES + code)
    return "\u2421" if code == _DELETE else f"<U+{code:04X}>"
