"""Analysts' questions: the reviewed query files of `cypher/analyst/`, asked by name with parameters as text.

They run through the reader's identity, which cannot write; each run leaves an event in the ledger.
"""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum
from typing import cast

from csgraph.clock import Clock
from csgraph.domain.access import Actor, Permission, Purpose, authorize
from csgraph.errors import Conflict, CsgraphError, NotFound
from csgraph.store.graph import Answer, Graph
from csgraph.store.parameters import LIMIT_MAXIMUM, Value, checked, defaults, example_text, parsed
from csgraph.store.queries import Column, Parameter, Query, load, names
from csgraph.store.standing import Standing
from csgraph.vault.vault import Vault

FOLDER = "analyst/"
SECONDS = 10.0
CONTEXT = "ctx_"
"""How the example of a parameter begins that stands for a context."""


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


class Form(StrEnum):
    """In what form rows are given: to look at, or to take away."""

    SHOWN = "shown"
    CSV = "csv"


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """An answer, and what it was asked with, each value as text: asked with these it is the same again.

    `truncated` says that there are more rows than the `limit` that these were cut at.
    """

    columns: tuple[str, ...]
    rows: tuple[tuple[object, ...], ...]
    truncated: bool
    limit: int
    asked: Mapping[str, str]


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
        form: Form = Form.SHOWN,
    ) -> Reply:
        """The answer to a question, with each parameter read from its text by the type in the header.

        Left out, `valid_on` is the day given, or today, `valid_from` and `valid_to` span the 90 days that end
        with it, `known_at` is the moment given, or now, and `limit` 200 rows. `truncated` says that there are
        more rows than `limit`. A context is given by uid, by the source's own id or by name. Raises NotPermitted,
        NotFound (no such question or context), Conflict (several contexts match), InvalidInput (naming the
        parameter, with an example), Unavailable.
        """
        authorize(actor, Permission.RUN_QUESTIONS)
        query = _find(name)
        values = self._resolved(query, parsed(query, params, self.clock, valid_on=valid_on, known_at=known_at))
        maximum = checked(values)
        asked = {**values, "limit": maximum + 1}
        answer = self.graph.read_as_analyst(query, asked, maximum=maximum, seconds=SECONDS)
        # Asked outside the unit, which would keep others from the vault meanwhile; answered once the event is there.
        with self.vault.unit(actor=actor, action="queries:question:run", subject=query.name) as unit:
            unit.details.update(
                query_sha256=_digest(query.text),
                parameters_sha256=_digest(json.dumps(values, default=str, sort_keys=True)),
                rows=len(answer.rows),
                truncated=answer.truncated,
                form=form,
            )
        return _reply(answer, values, maximum)

    def run_text(self, *, actor: Actor, text: str, purpose: Purpose | None = None, form: Form = Form.SHOWN) -> Reply:
        """The answer to a text of an analyst's own: one statement that only asks, of at most 4 kB, within 10 seconds.

        Of its rows the first 1,000 are given. It may use `$valid_on`, `$valid_from`, `$valid_to`, `$year_before`,
        `$known_at` and `$limit`, which are what a question of ours has when they are left out. The ledger has its
        hash and what it was for, also where it was refused. Raises NotPermitted (also without a purpose),
        InvalidInput (naming the word and line that is refused), Unavailable.
        """
        asking = actor if purpose is None else replace(actor, purpose=purpose)
        authorize(asking, Permission.RUN_QUESTIONS, purpose_required=True)
        values = _of_texts(self.clock)
        try:
            answer = self.graph.read_as_analyst(text, values, maximum=LIMIT_MAXIMUM, seconds=SECONDS)
        except CsgraphError as error:
            self._note(asking, "queries:text:refuse", text, code=error.code)
            raise
        self._note(asking, "queries:text:run", text, rows=len(answer.rows), truncated=answer.truncated, form=form)
        return _reply(answer, {}, LIMIT_MAXIMUM)

    def check_text(self, *, actor: Actor, text: str, purpose: Purpose | None = None) -> None:
        """Lets a text pass that would be asked, without asking it. Raises as `run_text` does."""
        asking = actor if purpose is None else replace(actor, purpose=purpose)
        authorize(asking, Permission.RUN_QUESTIONS, purpose_required=True)
        try:
            self.graph.check_as_analyst(text, _of_texts(self.clock), seconds=SECONDS)
        except CsgraphError as error:
            self._note(asking, "queries:text:refuse", text, code=error.code)
            raise
        self._note(asking, "queries:text:check", text)

    def _note(self, actor: Actor, action: str, text: str, **details: object) -> None:
        """Writes down what was asked by its hash alone: a text may hold anything."""
        with self.vault.unit(actor=actor, action=action) as unit:
            unit.details.update(text_sha256=_digest(text), **details)

    def _resolved(self, query: Query, values: dict[str, Value]) -> dict[str, Value]:
        """The values with the uid of each context that is asked about, so that none is taken for one without rows."""
        asked = [name for name, each in query.parameters.items() if str(each.example).startswith(CONTEXT)]
        if not asked:
            return values
        standing = Standing.of(self.graph)
        return values | {name: _context(standing, name, cast("str", values[name])) for name in asked}


def catalogue_of_questions(*, actor: Actor, name: str | None = None) -> tuple[Question, ...]:
    """Every question by name, or the one of that name; no graph is needed. Raises NotPermitted, NotFound."""
    authorize(actor, Permission.RUN_QUESTIONS)
    found = [each for each in names() if each.startswith(FOLDER)]
    return tuple(_question(load(each)) for each in found) if name is None else (_question(_find(name)),)


def _context(standing: Standing, name: str, text: str) -> str:
    """The uid of the context that a parameter means. Raises NotFound, Conflict, both naming the parameter."""
    try:
        return standing.resolve(text).uid
    except (NotFound, Conflict) as error:
        raise type(error)(error.code, error.message, advice=error.advice, field=name) from error


def _reply(answer: Answer, values: Mapping[str, Value], limit: int) -> Reply:
    asked = {name: example_text(value) for name, value in values.items()}
    return Reply(columns=answer.columns, rows=answer.rows, truncated=answer.truncated, limit=limit, asked=asked)


def _of_texts(clock: Clock) -> dict[str, Value]:
    """The values that a text of an analyst's own may use."""
    return defaults({}, clock.asked_day(None), clock.asked_moment(None))


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


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
