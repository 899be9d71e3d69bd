"""Trimming: what stands round what a cell says, and is no part of it: spaces of every kind, and what nobody can see.

Two ids of which one has a zero-width space at its end are one id to everybody who looks at them.
"""

# Not the signs that turn the direction of writing: they come in pairs, of which one may stand inside.
_UNSEEN = (*range(0x20), *range(0x7F, 0xA0), 0xAD, 0x180E, *range(0x200B, 0x2010), 0x2028, 0x2029)
_SPACES = (0x20, 0xA0, 0x1680, *range(0x2000, 0x200B), 0x202F, 0x205F, 0x3000)
_ROUND = "".join(map(chr, (*_UNSEEN, *_SPACES, *range(0x2060, 0x2065), 0xFEFF)))
_QUOTED = 3
"""Characters round a text that a spreadsheet is told to take as such: ="0012"."""


def trimmed(text: str) -> str:
    """What a cell says, without what stands round it; of a spreadsheet's ="0012" the text alone."""
    cell = text.strip()
    if not cell.isascii():
        cell = cell.strip(_ROUND)
    if cell.startswith('="') and cell.endswith('"') and len(cell) >= _QUOTED:
        return cell[2:-1].replace('""', '"').strip()
    return cell
