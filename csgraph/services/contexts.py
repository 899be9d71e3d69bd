"""Contexts: find them, decide what written names mean, merge and split; every decision can be taken back."""

from collections.abc import Callable, Iterable, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from csgraph.clock import Clock
from csgraph.domain.access import Actor, Permission, authorize
from csgraph.domain.alert_lists import WaitingName
from csgraph.domain.contexts import Context, called, is_called
from csgraph.domain.news import Decided, News
from csgraph.domain.terms import ContextKind
from csgraph.errors import Conflict, InvalidInput, NotFound
from csgraph.ids import CandidateId, ContextId
from csgraph.ingest.resolve import Suggester, piece_of
from csgraph.services.importing.batches import Batch
from csgraph.services.importing.candidate_views import CandidateView, view_of
from csgraph.services.importing.deciding import decided_meanwhile, deciding, no_such_candidate
from csgraph.services.importing.joining import decide, look_for, made_of
from csgraph.services.importing.journal import Journal
from csgraph.services.importing.telling import evaluated
from csgraph.services.importing.writers import context_writes
from csgraph.store import contexts as store
from csgraph.store.graph import Graph
from csgraph.vault.candidates import Candidate, Decision, DecisionKind
from csgraph.vault.vault import Unit, Vault


@dataclass(frozen=True, slots=True, kw_only=True)
class Contexts:
    """Questions and decisions about contexts. `catch_up` is called before each decision and `evaluate` after it."""

    graph: Graph
    vault: Vault
    clock: Clock
    catch_up: Callable[[Actor], None]
    evaluate: Callable[[Actor], object]
    lock_file: Path
    source_system: str

    def find(
        self, *, actor: Actor, text: str, kinds: frozenset[ContextKind] = frozenset()
    ) -> tuple[tuple[Context, float], ...]:
        """Contexts whose name, alias or id is like `text`, or has it in it, the likeliest first; `kinds` empty: of all.

        Find before you create: what somebody types may be the beginning or a piece of a word.
        """
        authorize(actor, Permission.READ_CONTEXTS)
        held = store.all_current(self.graph)
        exact = [
            each
            for each in held
            if text in (each.uid, *each.source_ids)
            or any(is_called(text, each.kind, name) for name in (each.name, *each.aliases))
        ]
        alike = {each.context: each.score for each in Suggester(held).suggest(text)}
        scores = {
            each.uid: 1.0 if each in exact else max(alike.get(each.uid, 0.0), piece_of(text, each)) for each in held
        }
        found = [(each, scores[each.uid]) for each in held if scores[each.uid] and (not kinds or each.kind in kinds)]
        return tuple(sorted(found, key=lambda pair: (-pair[1], pair[0].name, pair[0].uid)))

    def get(self, *, actor: Actor, name: str) -> Context:
        """The context with this uid or source id. Raises NotFound; Conflict where the id is not unique."""
        authorize(actor, Permission.READ_CONTEXTS)
        return self._resolve(name)

    def candidates(self, *, actor: Actor, decided: bool = False) -> tuple[CandidateView, ...]:
        """Written names that wait for a person, or (`decided`) all, with the rows that use them, by normal form."""
        authorize(actor, Permission.DECIDE_CONTEXTS)
        return self._views(actor, Suggester(store.all_current(self.graph)), lambda each: decided or each.waits)

    def candidate(self, *, actor: Actor, candidate_id: CandidateId) -> CandidateView:
        """One of them, decided or not. Raises NotPermitted; NotFound also where no row held now uses it."""
        authorize(actor, Permission.DECIDE_CONTEXTS)
        found = self._views(actor, Suggester(store.all_current(self.graph)), lambda each: each.uid == candidate_id)
        if not found:
            raise no_such_candidate()
        return found[0]

    def names(self, *, actor: Actor, uids: Iterable[ContextId]) -> Mapping[ContextId, str]:
        """What each of these contexts is called, or was when it was last held. Raises NotPermitted."""
        authorize(actor, Permission.READ_CONTEXTS)
        return {uid: context.name for uid, context in store.last_held(self.graph, uids).items()}

    def waiting_for(self, *, actor: Actor, context: ContextId) -> tuple[WaitingName, ...]:
        """Written names that wait and may mean this context: they count nowhere, and would count here."""
        if not actor.may(Permission.DECIDE_CONTEXTS):
            return ()
        suggester = Suggester(store.all_current(self.graph))
        found = self._views(actor, suggester, lambda each: each.waits and suggester.may_mean(each.text, context))
        return tuple(WaitingName(uid=each.uid, text=each.text, rows=len(each.association_ids)) for each in found)

    def _views(
        self, actor: Actor, suggester: Suggester, is_wanted: Callable[[Candidate], bool]
    ) -> tuple[CandidateView, ...]:
        """Those candidates with the rows held now that use them; one that none uses is left out."""
        with self.vault.unit(actor=actor, action="contexts:candidate:list", subject=self.source_system) as unit:
            candidates = unit.candidates(self.source_system)
            found = [(each, candidates.rows_of(each)) for each in candidates.all() if is_wanted(each)]
        return tuple(view_of(candidate, rows, suggester) for candidate, rows in found if rows)

    def waiting(self, *, actor: Actor) -> int:
        """How many written names wait for a person now, and count nowhere. Raises NotPermitted."""
        authorize(actor, Permission.READ_CONTEXTS)
        with self.vault.looking(actor=actor) as unit:
            return unit.candidates(self.source_system).count_waiting()

    def confirm(self, *, actor: Actor, candidate_id: CandidateId, context: str, reason: str) -> Decided:
        """Joins the rows of a candidate to a context. Raises NotFound, Conflict (joined already), InvalidInput."""
        authorize(actor, Permission.DECIDE_CONTEXTS)
        _need_reason(reason)
        candidate = self._unjoined(actor, candidate_id)  # Before all that takes long: what is decided is what was seen.
        into = self._resolve(context)
        with self._journal(actor, "contexts:candidate:confirm", partial(self._as_seen, actor, candidate)) as journal:
            decide(journal, candidate, kind=DecisionKind.CONFIRM, context=into.uid, reason=reason)
        return Decided(context=into, news=self._evaluated(actor))

    def create(self, *, actor: Actor, candidate_id: CandidateId, kind: ContextKind, name: str, reason: str) -> Decided:
        """Makes a context of a candidate and joins its rows to it. Raises NotFound, Conflict, InvalidInput."""
        authorize(actor, Permission.DECIDE_CONTEXTS)
        _need_reason(reason)
        if not name.strip():
            raise InvalidInput("missing_required", "The context needs a name.", advice="Give it with --name.")
        candidate = self._unjoined(actor, candidate_id)
        with self._journal(actor, "contexts:candidate:create", partial(self._as_seen, actor, candidate)) as journal:
            uid = self._make(journal, candidate, kind, name.strip())
            decide(journal, candidate, kind=DecisionKind.CREATE, context=uid, reason=reason)
        news = self._evaluated(actor)
        return Decided(context=self._resolve(uid), news=news)

    def _make(self, journal: Journal, candidate: Candidate, kind: ContextKind, name: str) -> ContextId:
        source_id = f"text:{candidate.normal}"
        with journal.batch() as (unit, batch):
            uid = made_of(self.source_system, unit, candidate)
            if any(each.uid == uid for each in store.all_current(self.graph)):
                return uid
            properties: dict[str, object] = {}
            properties |= dict.fromkeys(
                ("subtype", "postcode", "uprn", "usrn", "urn", "easting", "northing", "accuracy_m", "la_code")
            )
            properties |= {"kind": kind.value, "name": name, "aliases": [], "source_ids": [source_id]}
            properties |= {"valid_from": None, "valid_to": None}
            writes = context_writes(uid, 1, look_for(self.source_system, unit, []), properties, None)
            batch.begin(writes.begin)
        journal.settle()
        return uid

    def reject(self, *, actor: Actor, candidate_id: CandidateId, reason: str) -> News:
        """Says that a candidate is no context, or takes an earlier decision back: its rows count nowhere."""
        authorize(actor, Permission.DECIDE_CONTEXTS)
        _need_reason(reason)
        candidate = self._candidate(actor, candidate_id)
        if candidate.rejected:
            raise Conflict(
                "already_decided",
                "This candidate is rejected already.",
                advice="To take that back, confirm it or make a context of it.",
            )
        with self._journal(actor, "contexts:candidate:reject", partial(self._as_seen, actor, candidate)) as journal:
            decide(journal, candidate, kind=DecisionKind.REJECT, context=None, reason=reason)
        return self._evaluated(actor)

    def merge(self, *, actor: Actor, source: str, into: str, reason: str) -> Decided:
        """From now on reads one context as another; no evidence is moved. Raises Conflict if it is merged already."""
        authorize(actor, Permission.DECIDE_CONTEXTS)
        _need_reason(reason)
        one, other = self._resolve(source), self._resolve(into)
        check = partial(self._check_mergeable, one.uid, other.uid)
        check()
        with (
            self._journal(actor, "contexts:context:merge", check) as journal,
            journal.batch() as (unit, batch),
        ):
            version = 1 + sum(1 for each in store.merges(self.graph) if each.context == one.uid)
            _begin_merge(batch, one.uid, other.uid, version)
            self._note(journal, unit, DecisionKind.MERGE, one.uid, other.uid, reason)
        return Decided(context=other, news=self._evaluated(actor))

    def _check_mergeable(self, one: ContextId, other: ContextId) -> None:
        into_of = {each.context: each.into for each in store.merges(self.graph) if each.is_held}
        if one in into_of:
            raise Conflict("already_merged", "This context is merged into another already.", advice="Split it first.")
        if store.root_of(other, into_of) == one:
            raise InvalidInput("circle", "The two are one context already.", advice="Split them first.")

    def split(self, *, actor: Actor, source: str, reason: str) -> Decided:
        """Takes a merge back: both contexts stand by themselves again. Raises Conflict if it is not merged."""
        authorize(actor, Permission.DECIDE_CONTEXTS)
        _need_reason(reason)
        one = self._resolve(source)
        held = self._merged(one.uid)

        def check() -> None:
            if self._merged(one.uid) != held:
                raise decided_meanwhile()

        with (
            self._journal(actor, "contexts:context:split", check) as journal,
            journal.batch() as (unit, batch),
        ):
            batch.end([("contexts/supersede_merges", {"key": each.key, "context": one.uid}) for each in held])
            self._note(journal, unit, DecisionKind.SPLIT, one.uid, held[0].into, reason)
        news = self._evaluated(actor)
        return Decided(context=self._resolve(one.uid), news=news)

    def _merged(self, uid: ContextId) -> "list[store.Merge]":
        """The merges of a context that are held. Raises Conflict where there is none."""
        held = [each for each in store.merges(self.graph) if each.context == uid and each.is_held]
        if not held:
            raise Conflict(
                "not_merged",
                "This context is not merged into another.",
                advice="Give the one that was merged, not the one that it was merged into.",
            )
        return held

    def _note(
        self, journal: Journal, unit: Unit, kind: DecisionKind, one: ContextId, other: ContextId, reason: str
    ) -> None:
        decision = Decision(
            at=self.clock.now(), actor=journal.actor.id, kind=kind, reason=reason, context=one, into=other
        )
        unit.candidates(self.source_system).decide(journal.run, journal.number + 1, decision)

    def _resolve(self, name: str) -> Context:
        found = store.named(self.graph, name) or called(name, store.all_current(self.graph))
        if not found:
            raise NotFound(
                "no_such_context", "There is no such context.", advice="Look for it with `csgraph contexts find`."
            )
        if len(found) > 1:
            choices = ", ".join(f"{each.uid} ({each.kind.value.lower()})" for each in found)
            raise Conflict("not_unique", f"Several contexts match: {choices}.", advice="Use one of these uids.")
        return found[0]

    def _unjoined(self, actor: Actor, uid: CandidateId) -> Candidate:
        candidate = self._candidate(actor, uid)
        if candidate.joined is not None:
            raise Conflict(
                "already_decided", "This candidate is joined to a context already.", advice="Reject it first."
            )
        return candidate

    def _as_seen(self, actor: Actor, seen: Candidate) -> None:
        """Raises Conflict where somebody decided about a candidate since it was seen."""
        if self._candidate(actor, seen.uid).decisions != seen.decisions:
            raise decided_meanwhile()

    def _candidate(self, actor: Actor, uid: CandidateId) -> Candidate:
        with self.vault.unit(actor=actor, action="contexts:candidate:read", subject=uid) as unit:
            found = [each for each in unit.candidates(self.source_system).all() if each.uid == uid]
        if not found:
            raise no_such_candidate()
        return found[0]

    def _evaluated(self, actor: Actor) -> News:
        return evaluated(self.graph, self.evaluate, actor)

    def _journal(self, actor: Actor, action: str, check: Callable[[], None]) -> AbstractContextManager[Journal]:
        # What time alone brought is told of the contexts as they were before this decision.
        self.catch_up(actor)
        return deciding(
            graph=self.graph,
            vault=self.vault,
            clock=self.clock,
            actor=actor,
            lock_file=self.lock_file,
            source_system=self.source_system,
            action=action,
            check=check,
        )


def _begin_merge(batch: Batch, one: ContextId, other: ContextId, version: int) -> None:
    uid = f"{one}.same"
    key = f"{uid}.{version}"
    values = {"uid": uid, "version": version}
    batch.begin([("contexts/record_merges", {"context": one, "into": other, "key": key, "values": values})])


def _need_reason(reason: str) -> None:
    if not reason.strip():
        raise InvalidInput("missing_required", "A decision needs a reason.", advice="Give it with --reason.")
