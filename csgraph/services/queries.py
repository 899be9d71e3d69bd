"""Analysts' questions: the reviewed query files of `cypher/analyst/`, asked by name with parameters as text.

They run through the reader's identity, which cannot write; each run leaves an event in the ledger.
"""

import hashlib
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import cast

from csgraph.clock import Clock
from csgraph.domain.access import Actor, Permission, authorize
from csgraph.domain.times import instant, read_day, read_moment
from csgraph.errors import InvalidInput, NotFound
from csgraph.store.graph import Answer, Graph
from csgraph.store.queries import Column, Parameter, Query, load, names
from csgraph.store.standing import Standing
from csgraph.vault.vault import Vault

FOLDER = "analyst/"
WINDOW = timedelta(days=90)
LOOK_BACK = timedelta(days=365)
LIMIT = 200
LIMIT_MAXIMUM = 1000
SECONDS = 10.0
CONTEXT = "ctx_"
"""How the example of a parameter begins that stands for a context."""

Value = object
Parser = Callable[[str], Value]


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """One question that can be asked: what it means, what it takes and returns, and its text."""

    name: str
    title: str
    description: str
    discloses: str
    parameters: Mapping[str, Parameter]
    returns: Mapping[str, Column]
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Questions:
    """The questions of `cypher/analyst/` over one graph."""

    graph: Graph
    vault: Vault
    clock: Clock

    def list(self, *, actor: Actor) -> tuple[Question, ...]:
        """Every question, by name. Raises NotPermitted."""
        return catalogue_of_questions(actor=actor)

    def show(self, *, actor: Actor, name: str) -> Question:
        """One question with its text. Raises NotPermitted, NotFound."""
        return catalogue_of_questions(actor=actor, name=name)[0]

    def run(
        self,
        *,
        actor: Actor,
        name: str,
        params: Mapping[str, str],
        valid_on: date | None = None,
        known_at: datetime | None = None,
    ) -> Answer:
        """The answer to a question, with each parameter read from its text by the type in the header.

        Left out, `valid_on` is the day given, or today, `valid_from` and `valid_to` span the 90 days that end
        with it, `known_at` is the moment given, or now, and `limit` 200 rows. `truncated` says that there are
        more rows than `limit`. A context is given by uid, by the source's own id or by name. Raises NotPermitted,
        NotFound (no such question or context), Conflict (several contexts match), InvalidInput (naming the
        parameter, with an example), Unavailable.
        """
        authorize(actor, Permission.RUN_QUESTIONS)
        query = _find(name)
        values = self._resolved(query, _parsed(query, params, self.clock, valid_on=valid_on, known_at=known_at))
        maximum = _checked(values)
        asked = {**values, "limit": maximum + 1}
        answer = self.graph.read_as_analyst(query, asked, maximum=maximum, seconds=SECONDS)
        # Asked outside the unit, which would keep others from the vault meanwhile; answered once the event is there.
        with self.vault.unit(actor=actor, action="queries:question:run", subject=query.name) as unit:
            unit.details.update(
                query_sha256=_digest(query.text),
                parameters_sha256=_digest(json.dumps(values, default=str, sort_keys=True)),
                rows=len(answer.rows),
                truncated=answer.truncated,
            )
        return answer

    def _resolved(self, query: Query, values: dict[str, Value]) -> dict[str, Value]:
        """The values with the uid of each context that is asked about, so that none is taken for one without rows."""
        asked = [name for name, each in query.parameters.items() if str(each.example).startswith(CONTEXT)]
        if not asked:
            return values
        standing = Standing.of(self.graph)
        return values | {name: standing.resolve(cast("str", values[name])).uid for name in asked}


def catalogue_of_questions(*, actor: Actor, name: str | None = None) -> tuple[Question, ...]:
    """Every question by name, or the one of that name; no graph is needed. Raises NotPermitted, NotFound."""
    authorize(actor, Permission.RUN_QUESTIONS)
    found = [each for each in names() if each.startswith(FOLDER)]
    return tuple(_question(load(each)) for each in found) if name is None else (_question(_find(name)),)


def _find(name: str) -> Query:
    short = name.removeprefix(FOLDER)
    if f"{FOLDER}{short}" not in names():
        raise NotFound("unknown_query", "There is no question of that name.", advice="`csgraph query list` shows them.")
    return load(f"{FOLDER}{short}")


def _question(query: Query) -> Question:
    return Question(
        name=query.name.removeprefix(FOLDER),
        title=query.title,
        description=query.description,
        discloses=query.discloses,
        parameters=query.parameters,
        returns=query.returns,
        text=query.text,
    )


def _parsed(
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
    values = {**_defaults(values, on, at), **values}
    for name, declared in query.parameters.items():
        if name not in values:
            raise _wrong(name, declared, "is missing")
    return {name: values[name] for name in query.parameters}


def _defaults(given: Mapping[str, Value], valid_on: date, known_at: datetime) -> dict[str, Value]:
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


def _checked(values: Mapping[str, Value]) -> int:
    """The limit. Raises InvalidInput where it, or the window, cannot be."""
    limit = cast("int", values["limit"])
    if not 1 <= limit <= LIMIT_MAXIMUM:
        words = f"`limit` is a number from 1 to {LIMIT_MAXIMUM}."
        raise InvalidInput("query_parameters", words, advice="Give one of these.")
    if "valid_from" in values and cast("date", values["valid_from"]) >= cast("date", values["valid_to"]):
        raise InvalidInput("query_parameters", "`valid_from` is not before `valid_to`.", advice="Give them in order.")
    return limit


def _text(text: str) -> str:
    if not text:
        raise ValueError
    return text


def _texts(text: str) -> list[str]:
    return [_text(each.strip()) for each in text.split(";")]


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def _wrong(name: str, declared: Parameter, what: str) -> InvalidInput:
    advice = f"It is {declared.meaning}: {declared.type}, for example {name}={_example(declared.example)}."
    return InvalidInput("query_parameters", f"The parameter `{name}` {what}.", advice=advice)


def _example(value: object) -> str:
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
