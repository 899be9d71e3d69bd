"""Key table: a set of whole numbers in an array, its size a power of two, -1 where it is empty."""

# Compiled code takes machine numbers of several widths for `int`.
# pyright: reportArgumentType=false, reportReturnType=false

from csgraph.detect.columns import Int64
from csgraph.detect.compiled import compiled


@compiled
def _place(table: Int64, key: int) -> int:
    mask = table.size - 1
    at = ((key * 0x9E3779B97F4A7C1) >> 24) & mask
    while table[at] != -1 and table[at] != key:
        at = (at + 1) & mask
    return at


@compiled
def has(table: Int64, key: int) -> bool:
    """Whether a key is in the table."""
    return table[_place(table, key)] == key


@compiled
def add(table: Int64, key: int) -> None:
    """Put a key into the table, which must have room."""
    table[_place(table, key)] = key
