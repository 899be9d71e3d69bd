"""CSV words: the different cells of a column, numbered as they come by a hash table in arrays."""

# Compiled code takes machine numbers of several widths for `int`.
# pyright: reportArgumentType=false, reportReturnType=false

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from csgraph.detect.columns import Int32, Int64
from csgraph.detect.compiled import compiled

Bytes = npt.NDArray[np.uint8]

LINE_FEED = 10
LEAST_WORDS, LEAST_BYTES = 512, 8192
MIXED, LONG = 0x9E3779B97F4A7C1, -(1 << 63)


class Words(NamedTuple):
    """The different cells of a column, numbered as they came: word w is `text[ends[w - 1] + 1 : ends[w]]`.

    A line feed stands between words. `slots` has two numbers for each place of a hash table: the mark of a
    word and its number (-1: free). There are `many[0]` words, and room for as many as `ends` is long.
    """

    slots: Int64
    ends: Int64
    text: Bytes
    many: Int64


def no_words() -> Words:
    """A column of which nothing was read."""
    return Words(
        slots=np.full(4 * LEAST_WORDS, -1, dtype=np.int64),
        ends=np.empty(LEAST_WORDS, dtype=np.int64),
        text=np.empty(LEAST_BYTES, dtype=np.uint8),
        many=np.zeros(1, dtype=np.int64),
    )


@compiled
def _mark(block: Bytes, start: int, end: int) -> int:
    """A number for a cell: up to seven bytes are their own, and 0 or more; more come to a hash below 0."""
    mark, eight = np.int64(0), np.int64(0)
    for at in range(start, end):
        eight = (eight << 8) | np.int64(block[at])
        if (at - start) & 7 == 7:
            mark = (mark ^ eight) * MIXED
            mark ^= mark >> 32
            eight = np.int64(0)
    if end - start < 8:
        return (np.int64(end - start) << 56) | eight
    return ((mark ^ eight) * MIXED) | LONG


@compiled
def _first(slots: Int64, mark: int) -> int:
    return (((mark * MIXED) >> 24) & ((slots.size >> 1) - 1)) << 1


@compiled
def _place(slots: Int64, until: Int64, text: Bytes, block: Bytes, start: int, end: int, mark: int) -> int:
    """Where in `slots` a cell is, or would be."""
    slot = _first(slots, mark)
    while slots[slot + 1] >= 0:
        if slots[slot] == mark and (mark >= 0 or _is_word(until, text, slots[slot + 1], block, start, end)):
            break
        slot = (slot + 2) & (slots.size - 1)
    return slot


@compiled
def _is_word(until: Int64, text: Bytes, word: int, block: Bytes, start: int, end: int) -> bool:
    begin = until[word - 1] + 1 if word > 0 else 0
    if until[word] - begin != end - start:
        return False
    at = 0
    while at < end - start and block[start + at] == text[begin + at]:
        at += 1
    return at == end - start


@compiled
def _spread(slots: Int64, larger: Int64) -> Int64:
    for at in range(0, slots.size, 2):
        if slots[at + 1] >= 0:
            to = _first(larger, slots[at])
            while larger[to + 1] >= 0:
                to = (to + 2) & (larger.size - 1)
            larger[to], larger[to + 1] = slots[at], slots[at + 1]
    return larger


@compiled
def _number(block: Bytes, starts: Int32, ends: Int32, first: int, words: Words, codes: Int32) -> int:
    """Number the cells from row `first` on, up to the row that is given back: for its word there is no room."""
    # Arrays have names of their own here: reached through the tuple they would be counted at each use. For the
    # same reason none is made here: whatever this calls is then short enough to become part of the loop.
    slots, until, text, many = words
    before, known = np.int64(-1), np.int64(-1)
    for row in range(first, starts.size):
        start, end = np.int64(starts[row]), np.int64(ends[row])
        mark = _mark(block, start, end)
        if mark != before or mark < 0:
            slot = _place(slots, until, text, block, start, end, mark)
            known = slots[slot + 1]
            if known < 0:
                known = many[0]
                filled = until[known - 1] + 1 if known > 0 else 0
                if known == until.size or filled + end - start >= text.size:
                    return row
                for at in range(start, end):
                    text[filled + at - start] = block[at]
                filled += end - start
                text[filled] = LINE_FEED
                slots[slot], slots[slot + 1], until[known], many[0] = mark, known, filled, known + 1
        before = mark
        codes[row] = known
    return starts.size


def number(block: Bytes, starts: Int32, ends: Int32, words: Words, codes: Int32) -> Words:
    """Write each cell's number into `codes`; the words with those that are new, in larger room where it was short."""
    row = _number(block, starts, ends, 0, words, codes)
    while row < starts.size:
        words = _roomier(words, int(ends[row] - starts[row]))
        row = _number(block, starts, ends, row, words, codes)
    return words


def _roomier(words: Words, size: int) -> Words:
    """The same words in twice the room: for more of them or, where those have some, for letters (`size` at least)."""
    slots, until, text, many = words
    if many[0] < until.size:
        return words._replace(text=np.concatenate([text, np.empty(text.size + size, dtype=np.uint8)]))
    return words._replace(
        ends=np.concatenate([until, np.empty_like(until)]),
        slots=_spread(slots, np.full(2 * slots.size, -1, dtype=np.int64)),
    )
