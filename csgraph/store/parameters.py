"""Parameters: the values of a question, read from text, and what they are when left out."""

from collections.abc import Callable, Mapping
from datetime import date, datetime, timedelta
from typing import cast

from csgraph.clock import Clock
from csgraph.domain.times import instant, read_day, read_moment
from csgraph.errors import InvalidInput
from csgraph.store.queries import Parameter, Query

WINDOW = timedelta(days=90)
LOOK_BACK = timedelta(days=365)
LIMIT = 200
LIMIT_MAXIMUM = 1000
LEFT_OUT: Mapping[str, str] = {
    "valid_on": "today",
    "valid_from": "90 days before the last day",
    "valid_to": "the day after today",
    "year_before": "a year before the first day",
    "known_at": "now",
    "limit": f"{LIMIT} rows, {LIMIT_MAXIMUM:,} at most",
}
"""What a parameter is when it is left out, in words; what does not stand here has to be given."""

Value = object
Parser = Callable[[str], Value]


def parsed(
    query: Query,
    params: Mapping[str, str],
    clock: Clock,
    *,
    valid_on: date | None = None,
    known_at: datetime | None = None,
) -> dict[str, Value]:
    """The value of each parameter that the query declares: read from its text, or the one it has when left out."""
    unknown = sorted(params.keys() - query.parameters.keys())
    if unknown:
        takes = ", ".join(query.parameters)
        raise InvalidInput("query_parameters", "This question has no such parameter.", advice=f"It takes {takes}.")
    values = {name: _read(name, query.parameters[name], text) for name, text in params.items()}
    on = clock.asked_day(cast("date | None", values.pop("valid_on", valid_on)))
    at = clock.asked_moment(cast("datetime | None", values.pop("known_at", known_at)))
    values = {**defaults(values, on, at), **values}
    for name, declared in query.parameters.items():
        if name not in values:
            raise _wrong(name, declared, "is missing")
    return {name: values[name] for name in query.parameters}


def defaults(given: Mapping[str, Value], valid_on: date, known_at: datetime) -> dict[str, Value]:
    """What parameters are when left out; a window follows the end of it that was given."""
    day_after = valid_on + timedelta(days=1)
    if "valid_from" in given and "valid_to" not in given:
        day_after = max(day_after, cast("date", given["valid_from"]) + timedelta(days=1))
    valid_to = cast("date", given.get("valid_to", day_after))
    valid_from = cast("date", given.get("valid_from", valid_to - WINDOW))
    return {
        "valid_on": valid_on,
        "valid_from": valid_from,
        "valid_to": valid_to,
        "year_before": valid_from - LOOK_BACK,
        "known_at": known_at,
        "limit": LIMIT,
    }


def _read(name: str, declared: Parameter, text: str) -> Value:
    try:
        return PARSERS[declared.type](text.strip())
    except (ValueError, OverflowError):
        raise _wrong(name, declared, "cannot be read") from None


def checked(values: Mapping[str, Value]) -> int:
    """The limit. Raises InvalidInput where it, or the window, cannot be."""
    limit = cast("int", values["limit"])
    if not 1 <= limit <= LIMIT_MAXIMUM:
        words = f"`limit` is a number from 1 to {LIMIT_MAXIMUM}."
        raise InvalidInput("query_parameters", words, advice="Give one of these.", field="limit")
    if "valid_from" in values and cast("date", values["valid_from"]) >= cast("date", values["valid_to"]):
        words = "`valid_from` is not before `valid_to`."
        raise InvalidInput("query_parameters", words, advice="Give them in order.", field="valid_from")
    return limit


def _text(text: str) -> str:
    if not text:
        raise ValueError
    return text


def _texts(text: str) -> list[str]:
    return [_text(each.strip()) for each in text.split(";")]


def _wrong(name: str, declared: Parameter, what: str) -> InvalidInput:
    advice = f"It is {declared.meaning}: {declared.type}, for example {name}={example_text(declared.example)}."
    return InvalidInput("query_parameters", f"The parameter `{name}` {what}.", advice=advice, field=name)


def example_text(value: object) -> str:
    """A value as the text from which it is read."""
    if isinstance(value, datetime):
        return instant(value)
    return ";".join(str(each) for each in cast("list[object]", value)) if isinstance(value, list) else str(value)


PARSERS: Mapping[str, Parser] = {
    "DATE": read_day,
    "ZONED DATETIME": read_moment,
    "INTEGER": int,
    "STRING": _text,
    "LIST<STRING>": _texts,
}
"""How the text of a parameter is read, by its Cypher type. Each raises ValueError for what it cannot read."""
