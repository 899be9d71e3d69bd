"""The gate for values on their way to the graph and back: the types that mean the same on both engines.

Out: instants in UTC (a zone by name crashes the driver, an offset is lost on one engine), lists of
one type without null, 64-bit integers, finite numbers. Back: plain Python values.
"""

import math
from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime
from enum import Enum
from typing import cast

import neo4j.time

from csgraph.errors import InvalidInput

INDEXED_BYTES = 8000
"""The longest string that a constraint or index takes on every engine, in bytes of UTF-8."""

_KEYS = frozenset({"uid", "key", "code"})
_INTEGERS = range(-(2**63), 2**63)


def check_indexed(text: str) -> str:
    """The same text, where an index can hold it. Raises InvalidInput where it is longer than 8,000 bytes."""
    if len(text) > INDEXED_BYTES // 4 and len(text.encode()) > INDEXED_BYTES:
        raise InvalidInput("text_too_long", "A text is too long to be kept as a name or id.", advice="Shorten it.")
    return text


class Fit(list[Mapping[str, object]]):
    """Rows that were made fit to go, and are not looked at again."""


def fit(rows: Sequence[Mapping[str, object]], name: str) -> Fit:
    """Rows as the driver is to get them. Raises InvalidInput, naming the parameter, for what must not go."""
    # Rows come by the million: one that is plainly fit to go is not built again.
    return Fit([row if _is_plain(row) else _map(row, name) for row in rows])


def parameters(values: Mapping[str, object]) -> dict[str, object]:
    """Parameters as the driver is to get them. Raises InvalidInput, naming the parameter, for what must not go."""
    return {name: _outward(value, name) for name, value in values.items()}


def row(values: Mapping[str, object]) -> dict[str, object]:
    """A row of an answer with dates as `date` and instants as UTC `datetime`."""
    return {name: value if type(value) in _PLAIN else _inward(value) for name, value in values.items()}


_PLAIN = frozenset({str, int, float, bool, type(None)})
_AS_IT_IS = frozenset({bool, date, type(None)})


def _is_plain(value: object) -> bool:
    """Whether a row goes as it is: a dictionary of ASCII texts, days, flags, integers, lists of texts and the like."""
    if type(value) is not dict:
        return False
    for key, each in cast("dict[str, object]", value).items():
        kind = type(each)
        if kind is str:
            fits = each.isascii()  # type: ignore[union-attr]
        elif kind is list:
            fits = _are_plain(cast("list[object]", each))
        elif kind is dict:
            fits = _is_plain(each)
        elif each is None:
            fits = key not in _KEYS
        else:
            fits = kind in _AS_IT_IS or (kind is int and each in _INTEGERS)
        if not fits:
            return False
    return True


def _are_plain(items: Sequence[object]) -> bool:
    return all(type(item) is str and item.isascii() for item in items)


def _outward(value: object, name: str) -> object:
    match value:
        case None | bool():
            return value
        case str():
            return _text(value, name)
        case int() if value in _INTEGERS and not isinstance(value, Enum):
            return int(value)
        case float() if math.isfinite(value):
            return float(value)
        case datetime():
            return _instant(value, name)
        case date():
            return value
        case Mapping():
            return _map(cast("Mapping[str, object]", value), name)
        case Fit():
            return value
        case list() | tuple():
            return _list(cast("Sequence[object]", value), name)
        case _:
            raise _refused(name, "has a value of a kind that the graph does not keep")


def _text(value: str, name: str) -> str:
    if not value.isascii():
        try:
            value.encode()
        except UnicodeEncodeError as error:
            raise _refused(name, "holds characters that are none") from error
    return value.value if isinstance(value, Enum) else str(value)


def _instant(value: datetime, name: str) -> datetime:
    if value.tzinfo is None:
        raise _refused(name, "is an instant without a time zone")
    return value.astimezone(UTC)


def _map(value: Mapping[str, object], name: str) -> dict[str, object]:
    if any(value[key] is None for key in _KEYS & value.keys()):
        raise _refused(name, "holds a row without its key")
    return {key: _outward(each, f"{name}.{key}") for key, each in value.items()}


def _list(value: Sequence[object], name: str) -> list[object]:
    if _are_plain(value):
        return list(value)
    each = [_outward(item, name) for item in value]
    if len({type(item) for item in each}) > 1:
        raise _refused(name, "is a list of several kinds of value")
    if each and (each[0] is None or isinstance(each[0], list)):
        raise _refused(name, "is a list that holds nothing or lists")
    return each


def _inward(value: object) -> object:
    match value:
        case neo4j.time.DateTime():
            return _utc(value)
        case neo4j.time.Date():
            return value.to_native()
        case list():
            return [_inward(each) for each in cast("list[object]", value)]
        case dict():
            return {str(key): _inward(each) for key, each in cast("dict[str, object]", value).items()}
        case _ if type(value) in _PLAIN:
            return value
        case _:
            raise InvalidInput(
                "answer_not_plain",
                "The answer holds a whole node, relationship, path or another value that is no plain one.",
                advice="Return properties: texts, numbers, dates and instants, or lists of them.",
                field="cypher",
            )


def _utc(value: neo4j.time.DateTime) -> datetime:
    native = value.to_native()
    return native.replace(tzinfo=UTC) if native.tzinfo is None else native.astimezone(UTC)


def _refused(name: str, what: str) -> InvalidInput:
    return InvalidInput("graph_value", f"`{name}` {what}.", advice="Nothing was written.")
