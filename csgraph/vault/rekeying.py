"""Rekeying: candidates that were kept under an older normal form, kept under today's.

What tells two names apart has come to be more than it was: texts that were one candidate become several, each with
what was decided of it. Two that have become one name stay two where they were: what a person decided of one is
nothing that was decided of the other.
"""

from collections.abc import Iterable
from dataclasses import replace

from sqlalchemy import select, update

from csgraph.domain.names import normal_form
from csgraph.vault.candidates import FORM, Candidate, Candidates, WaitingRow, Written
from csgraph.vault.register_tables import candidate_rows, candidates


class Rekeying(Candidates):
    """The candidates of one source on their way to today's normal form."""

    def run(self) -> int:
        """Keeps each under today's normal form; how many were under an older one."""
        for candidate in self._older():
            # Out of the way first: the older form of one may be what another is kept under today.
            self._move(candidate, self._ids.token("candidate of an older form", self._source, candidate.uid))
        older = self._older()
        for candidate in sorted(older, key=lambda each: (each.joined is None, not each.rejected, each.uid)):
            self._part(candidate)
            self._keep_anew(candidate)
        return len(older)

    def _older(self) -> list[Candidate]:
        """Those that are kept under an older normal form."""
        query = select(candidates.c.token).where(candidates.c.source_system == self._source, candidates.c.form < FORM)
        return self._read([bytes(token) for (token,) in self._connection.execute(query)])

    def _part(self, candidate: Candidate) -> None:
        """Gives the rows of each other normal form a candidate of their own, where there is none of it yet."""
        own = normal_form(candidate.text)
        for form, rows in _by_form(self._ever_of(candidate)).items():
            written = Written(str(rows[0].values["context_text"]))
            if form != own and self._copy(candidate, written):
                self._rows_to(self.token(written), rows)

    def _rows_to(self, token: bytes, rows: Iterable[WaitingRow]) -> None:
        for row in rows:
            mine = update(candidate_rows).where(
                candidate_rows.c.row_token == row.token, candidate_rows.c.version == row.version
            )
            self._connection.execute(mine.values(candidate_token=token))

    def _keep_anew(self, candidate: Candidate) -> None:
        """Keeps a candidate under its token of today, unless another has it."""
        token = self.token(Written(candidate.text))
        if token != candidate.token and not self.is_known(token):
            self._move(candidate, token)
        mine = update(candidates).where(candidates.c.uid == candidate.uid)
        self._connection.execute(mine.values(form=FORM))

    def _copy(self, candidate: Candidate, written: Written) -> bool:
        """Makes another candidate with the same decisions; whether there was none under its token."""
        token = self.token(written)
        if self.is_known(token):
            return False
        self.make(*self._made_in(candidate), {token: written})
        (made,) = self._read([token])
        for decision in candidate.decisions:
            self.decide(*self._made_in(candidate), replace(decision, candidate=made.uid))
        return True

    def _move(self, candidate: Candidate, token: bytes) -> None:
        """Keeps a candidate and its rows under another token."""
        self._rows_to(token, self._ever_of(candidate))
        sealed = self._sealer.seal(candidate.text, belongs_to=token)
        mine = update(candidates).where(candidates.c.uid == candidate.uid)
        self._connection.execute(mine.values(token=token, text=sealed))

    def _made_in(self, candidate: Candidate) -> tuple[str, int]:
        query = select(candidates.c.run, candidates.c.batch).where(candidates.c.uid == candidate.uid)
        run, batch = self._connection.execute(query).one()
        return run, batch

    def _ever_of(self, candidate: Candidate) -> list[WaitingRow]:
        """Every version of a row that was ever kept with this candidate, in order."""
        query = (
            select(candidate_rows.c.row_token, candidate_rows.c.version, candidate_rows.c.body)
            .where(candidate_rows.c.candidate_token == candidate.token)
            .order_by(candidate_rows.c.row_token, candidate_rows.c.version)
        )
        return [self._opened(token, version, sealed) for token, version, sealed in self._connection.execute(query)]


def _by_form(rows: Iterable[WaitingRow]) -> dict[str, list[WaitingRow]]:
    found: dict[str, list[WaitingRow]] = {}
    for row in rows:
        found.setdefault(normal_form(str(row.values["context_text"])), []).append(row)
    return found
