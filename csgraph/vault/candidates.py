"""Candidates: places that somebody wrote as text and a person has yet to match; and decisions about contexts.

One candidate a normal form. Its text and its waiting rows are sealed. Decisions are only ever added:
what stands is the last one.
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Connection, Select, func, insert, select

from csgraph.domain.names import normal_form
from csgraph.ids import CandidateId, ContextId, new_id
from csgraph.vault.content import ContentIds, Sealer
from csgraph.vault.register_tables import candidate_rows, candidates, context_decisions, source_rows

CHUNK = 2000
FORM = 2
"""The definition of `normal_form` that candidates are kept under; those of an older one are kept anew (`rekeying`)."""


class Written(NamedTuple):
    """What a row is kept under until a person decides: its text; `after` is the context that had closed by then."""

    text: str
    after: ContextId | None = None


class DecisionKind(StrEnum):
    """What a person decided about a candidate, a context or a suggested group."""

    CONFIRM = "CONFIRM"
    CREATE = "CREATE"
    REJECT = "REJECT"
    MERGE = "MERGE"
    SPLIT = "SPLIT"
    EXACT = "EXACT"
    ACCEPT_GROUP = "ACCEPT_GROUP"
    DECLINE_GROUP = "DECLINE_GROUP"


JOINING = frozenset({DecisionKind.CONFIRM, DecisionKind.CREATE, DecisionKind.EXACT})


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """One decision, with who, when and why."""

    at: datetime
    actor: str
    kind: DecisionKind
    reason: str
    candidate: CandidateId | None = None
    context: ContextId | None = None
    into: ContextId | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class WaitingRow:
    """A row of ctx_associations as it waits, or waited, for its context: `token` names it in the register."""

    token: bytes
    version: int
    key: str
    values: dict[str, object]


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """A text and what was decided of it: `joined` is the context it stands for, None while it waits.

    `after` is the context of that name which had closed when the text was said.
    """

    uid: CandidateId
    token: bytes
    text: str
    after: ContextId | None
    joined: ContextId | None
    rejected: bool
    decisions: tuple[Decision, ...]

    @property
    def waits(self) -> bool:
        """Whether a person has yet to decide."""
        return self.joined is None and not self.rejected

    @property
    def normal(self) -> str:
        """The normal form that the candidate stands for."""
        return normal_form(self.text)


class Candidates:
    """The candidates of one source system, inside one transaction of the vault."""

    def __init__(self, connection: Connection, ids: ContentIds, sealer: Sealer, *, source_system: str) -> None:
        self._connection = connection
        self._ids = ids
        self._sealer = sealer
        self._source = source_system

    def token(self, written: Written) -> bytes:
        """What a text is kept under: the same for every spelling of one normal form."""
        after = () if written.after is None else (written.after,)
        return self._ids.token("candidate", self._source, normal_form(written.text), *after)

    def add_rows(self, run: str, batch: int, rows: Sequence[tuple[Written, WaitingRow]]) -> None:
        """Keeps rows with what they were written with, making a candidate for each normal form that is new."""
        if not rows:
            return
        self.make(run, batch, {self.token(written): written for written, _ in reversed(rows)})
        self.keep(run, batch, [(self.token(written), row) for written, row in rows])

    def make(self, run: str, batch: int, texts: Mapping[bytes, Written]) -> None:
        """Makes a candidate for each token that has none."""
        known = self._known(list(texts))
        new = [(token, written) for token, written in sorted(texts.items()) if token not in known]
        if new:
            self._connection.execute(
                insert(candidates),
                [
                    {
                        "uid": new_id("cnd"),
                        "source_system": self._source,
                        "token": token,
                        "text": self._sealer.seal(written.text, belongs_to=token),
                        "after": written.after,
                        "form": FORM,
                        "run": run,
                        "batch": batch,
                    }
                    for token, written in new
                ],
            )

    def keep(self, run: str, batch: int, rows: Sequence[tuple[bytes, WaitingRow]]) -> None:
        """Keeps rows with the candidates of these tokens."""
        if not rows:
            return
        self._connection.execute(
            insert(candidate_rows),
            [
                {
                    "row_token": row.token,
                    "version": row.version,
                    "candidate_token": token,
                    "body": self._sealer.seal(json.dumps([row.key, row.values]), belongs_to=row.token),
                    "run": run,
                    "batch": batch,
                }
                for token, row in rows
            ],
        )

    def _known(self, tokens: Sequence[bytes]) -> set[bytes]:
        found: set[bytes] = set()
        for start in range(0, len(tokens), CHUNK):
            query = select(candidates.c.token).where(candidates.c.token.in_(tokens[start : start + CHUNK]))
            found.update(bytes(token) for (token,) in self._connection.execute(query))
        return found

    def joined(self, texts: Iterable[Written]) -> dict[Written, ContextId]:
        """Which of these texts a decision has joined to which context."""
        by_token: dict[bytes, list[Written]] = {}
        for written in texts:
            by_token.setdefault(self.token(written), []).append(written)
        found: dict[Written, ContextId] = {}
        for candidate in self._read(list(by_token)):
            if candidate.joined is not None:
                found |= dict.fromkeys(by_token[candidate.token], candidate.joined)
        return found

    def all(self) -> list[Candidate]:
        """Every candidate, by normal form."""
        query = select(candidates.c.token).where(candidates.c.source_system == self._source)
        tokens = [bytes(token) for (token,) in self._connection.execute(query)]
        return sorted(self._read(tokens), key=lambda each: (each.normal, each.uid))

    def count_waiting(self) -> int:
        """How many texts wait for a person, of those that a row held now was written with."""
        query = _held_now(candidate_rows.c.candidate_token).distinct()
        used = {bytes(token) for token in self._connection.execute(query).scalars()}
        return sum(1 for each in self.all() if each.waits and each.token in used)

    def is_known(self, token: bytes) -> bool:
        """Whether a candidate is kept under a token."""
        return token in self._known([token])

    def _read(self, tokens: Sequence[bytes]) -> list[Candidate]:
        found: list[Candidate] = []
        for start in range(0, len(tokens), CHUNK):
            query = select(candidates.c.uid, candidates.c.token, candidates.c.text, candidates.c.after).where(
                candidates.c.token.in_(tokens[start : start + CHUNK])
            )
            rows = self._connection.execute(query).all()
            decisions: dict[str, list[Decision]] = {}
            for decision in self.decisions([row.uid for row in rows]):
                decisions.setdefault(str(decision.candidate), []).append(decision)
            for uid, token, sealed, after in rows:
                made = tuple(decisions.get(uid, ()))
                last = made[-1] if made else None
                found.append(
                    Candidate(
                        uid=CandidateId(uid),
                        token=bytes(token),
                        after=None if after is None else ContextId(after),
                        text=self._sealer.open(bytes(sealed), belongs_to=bytes(token)),
                        joined=last.context if last and last.kind in JOINING else None,
                        rejected=last is not None and last.kind is DecisionKind.REJECT,
                        decisions=made,
                    )
                )
        return found

    def rows_of(self, candidate: Candidate) -> list[WaitingRow]:
        """The rows held now that were written with this text, in order of their ids."""
        query = _held_now(candidate_rows.c.row_token, candidate_rows.c.version, candidate_rows.c.body).where(
            candidate_rows.c.candidate_token == candidate.token
        )
        found = [self._opened(*row) for row in self._connection.execute(query).all()]
        return sorted(found, key=lambda each: each.key)

    def _opened(self, token: bytes, version: int, sealed: bytes) -> WaitingRow:
        key, values = json.loads(self._sealer.open(bytes(sealed), belongs_to=bytes(token)))
        return WaitingRow(token=bytes(token), version=version, key=key, values=values)

    def decide(self, run: str, batch: int, decision: Decision) -> None:
        """Adds a decision."""
        token = self._ids.token("decision", decision.at.isoformat(), decision.candidate or decision.context or "")
        self._connection.execute(
            insert(context_decisions).values(
                at=decision.at,
                actor=decision.actor,
                action=decision.kind.value,
                candidate=decision.candidate,
                context=decision.context,
                into=decision.into,
                reason=self._sealer.seal(decision.reason, belongs_to=token),
                run=run,
                batch=batch,
            )
        )

    def decisions(self, uids: Sequence[str]) -> list[Decision]:
        """Decisions about these candidates or contexts, oldest first."""
        query = (
            select(context_decisions)
            .where(context_decisions.c.candidate.in_(uids) | context_decisions.c.context.in_(uids))
            .order_by(context_decisions.c.number)
        )
        found: list[Decision] = []
        for row in self._connection.execute(query):
            at = row.at.astimezone(UTC) if row.at.tzinfo else row.at.replace(tzinfo=UTC)
            token = self._ids.token("decision", at.isoformat(), row.candidate or row.context or "")
            found.append(
                Decision(
                    at=at,
                    actor=row.actor,
                    kind=DecisionKind(row.action),
                    reason=self._sealer.open(bytes(row.reason), belongs_to=token),
                    candidate=row.candidate,
                    context=row.context,
                    into=row.into,
                )
            )
        return found


def _held_now(*columns: ColumnElement[Any]) -> Select[Any]:
    """These columns of the rows that are held now."""
    newer = source_rows.alias()
    current = select(func.max(newer.c.version)).where(newer.c.token == candidate_rows.c.row_token).scalar_subquery()
    return (
        select(*columns)
        .join(
            source_rows,
            (source_rows.c.token == candidate_rows.c.row_token) & (source_rows.c.version == candidate_rows.c.version),
        )
        .where(~source_rows.c.withdrawn, source_rows.c.version == current)
    )
