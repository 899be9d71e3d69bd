"""Foreseeing: what a decision about a name or a context would change of alerts, before anybody makes it."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass

from csgraph.clock import Clock
from csgraph.domain.access import Actor, Permission, authorize
from csgraph.domain.contexts import Context
from csgraph.domain.foreseen import Foresight
from csgraph.domain.terms import ContextKind
from csgraph.errors import Conflict
from csgraph.ids import CandidateId, ContextId
from csgraph.services.importing.deciding import no_such_candidate
from csgraph.services.importing.joining import graph_ids, made_of, supposed_to_mean
from csgraph.store import contexts as store
from csgraph.store.evidence import Supposed
from csgraph.store.graph import Graph, Row
from csgraph.vault.candidates import Candidate
from csgraph.vault.vault import Unit, Vault


@dataclass(frozen=True, slots=True, kw_only=True)
class Foreseeing:
    """Questions before decisions: each evaluates what is held as if the decision were made, and writes nothing.

    `foresee` evaluates, `find` finds a context by uid or source id.
    """

    graph: Graph
    vault: Vault
    clock: Clock
    foresee: Callable[[Actor, Supposed], Foresight]
    find: Callable[[Actor, str], Context]
    source_system: str

    def confirm(self, *, actor: Actor, candidate_id: CandidateId, context: str) -> Foresight:
        """What joining the rows of a name to a context would come to. Raises NotPermitted, NotFound, Conflict."""
        authorize(actor, Permission.DECIDE_CONTEXTS)
        into = self.find(actor, context)
        with self._looking(actor, candidate_id) as unit:
            supposed = self._joined(unit, self._waiting(unit, candidate_id), into.uid)
        return self.foresee(actor, supposed)

    def create(self, *, actor: Actor, candidate_id: CandidateId, kind: ContextKind, name: str) -> Foresight:
        """What making a context of a name would come to. Raises NotPermitted, NotFound, Conflict."""
        authorize(actor, Permission.DECIDE_CONTEXTS)
        with self._looking(actor, candidate_id) as unit:
            candidate = self._waiting(unit, candidate_id)
            uid = made_of(self.source_system, unit, candidate)
            joined = self._joined(unit, candidate, uid)
        new: Row = {"context": uid, "kind": kind.value, "name": name, "within": None, "la_code": None}
        new["source_ids"] = [f"text:{candidate.normal}"]
        is_held = any(each.uid == uid for each in store.all_current(self.graph))
        contexts = () if is_held else (new,)
        return self.foresee(actor, Supposed(associations=joined.associations, contexts=contexts))

    def reject(self, *, actor: Actor, candidate_id: CandidateId) -> Foresight:
        """What saying that a name means no context would come to: of one that is joined, its rows are taken away."""
        authorize(actor, Permission.DECIDE_CONTEXTS)
        with self._looking(actor, candidate_id) as unit:
            candidate = self._candidate(unit, candidate_id)
            rows = unit.candidates(self.source_system).rows_of(candidate) if candidate.joined else []
            without = graph_ids(self.source_system, unit, rows)
        was = frozenset({str(candidate.joined)}) if candidate.joined else frozenset[str]()
        return self.foresee(actor, Supposed(without=without, no_longer_of=was))

    def _looking(self, actor: Actor, candidate_id: CandidateId) -> AbstractContextManager[Unit]:
        return self.vault.unit(actor=actor, action="contexts:candidate:foresee", subject=candidate_id)

    def _joined(self, unit: Unit, candidate: Candidate, context: ContextId) -> Supposed:
        rows = unit.candidates(self.source_system).rows_of(candidate)
        now = self.clock.now()
        return Supposed(associations=supposed_to_mean(self.source_system, unit, rows, context=context, at=now))

    def _waiting(self, unit: Unit, uid: CandidateId) -> Candidate:
        candidate = self._candidate(unit, uid)
        if candidate.joined is not None:
            raise Conflict(
                "already_decided", "This candidate is joined to a context already.", advice="Reject it first."
            )
        return candidate

    def _candidate(self, unit: Unit, uid: CandidateId) -> Candidate:
        found = next((each for each in unit.candidates(self.source_system).all() if each.uid == uid), None)
        if found is None:
            raise no_such_candidate()
        return found
