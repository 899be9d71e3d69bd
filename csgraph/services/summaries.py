"""Context summaries: draft one for a client and purpose, approve it, read it, and answer a client's request."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from csgraph.clock import Clock
from csgraph.disclosure import summaries as disclosure
from csgraph.domain.access import Actor, Permission, Purpose, Role, authorize
from csgraph.domain.contexts import Context
from csgraph.domain.level2 import Level2Case, Step
from csgraph.domain.summaries import (
    PENDING,
    REFUSED,
    VALID_FOR,
    RequestAnswer,
    RequestStatus,
    Summary,
    SummaryContent,
    SummaryFacts,
    SummaryState,
)
from csgraph.domain.times import AsOf, add_months
from csgraph.errors import Conflict, InvalidInput, NotFound, NotPermitted
from csgraph.ids import ContextId, SummaryId
from csgraph.store import level2 as cases
from csgraph.store import summaries as store
from csgraph.store.graph import Graph
from csgraph.store.standing import Standing
from csgraph.vault.summaries import SummaryShelf
from csgraph.vault.vault import Unit, Vault
from csgraph.vocabulary import HARM_TYPES

WINDOW_MONTHS = 12

LABELS = {code: term.screen for code, term in HARM_TYPES.items()}
BROADER = {code: str(term.extra["broader"]) for code, term in HARM_TYPES.items()}


@dataclass(frozen=True, slots=True, kw_only=True)
class Summaries:
    """Summaries of contexts. A summary's uid stands for one context towards one client and purpose."""

    graph: Graph
    vault: Vault
    clock: Clock

    def draft(
        self, *, actor: Actor, context_id: str, client: str, purpose: Purpose, names_places: bool = False
    ) -> Summary:
        """The valid version where there is one, byte for byte; else a draft of what may leave now.

        `names_places`: the client's agreement names places. Raises NotPermitted, InvalidInput (no client is named),
        NotFound, Conflict (not a unique id).
        """
        authorize(actor, Permission.DRAFT_SUMMARIES)
        if not client.strip():
            raise InvalidInput(
                "missing_required",
                "A summary is drafted for a client.",
                advice="Name the partner's program, as its access token does.",
            )
        standing = Standing.of(self.graph)
        context = standing.resolve(context_id)
        uid = self._uid(context.uid, client, purpose)
        content = self._content(standing, context, uid, names_place=names_places)
        with self.vault.unit(actor=actor, action="summaries:summary:draft", subject=uid) as unit:
            return self._valid_or_drafted(unit, actor, context.uid, client, purpose, content)

    def approve(self, *, actor: Actor, summary_id: SummaryId, version: int | None = None) -> Summary:
        """Freezes the draft as it was drawn up; from now on the client reads these bytes, for 180 days.

        `version`: the one that was read, if it matters. Raises NotFound; Conflict where there is no draft to
        approve, another version is the latest, or what it rests on has changed since.
        """
        authorize(actor, Permission.APPROVE_SUMMARIES)
        with self.vault.unit(actor=actor, action="summaries:summary:approve", subject=summary_id) as unit:
            shelf = SummaryShelf(unit.connection)
            draft = _to_approve(shelf.versions(summary_id), version)
            self._check_still_so(draft)
            approved = replace(
                draft,
                state=SummaryState.APPROVED,
                approved_at=self.clock.now(),
                approved_by=actor.id,
                expires_on=self.clock.today() + VALID_FOR,
            )
            if not shelf.decide(approved, before=SummaryState.DRAFT):
                raise _decided_already()
            unit.details |= {"version": approved.version, "client": approved.client}
        return approved

    def waiting(self, *, actor: Actor) -> tuple[Summary, ...]:
        """Drafts that wait for approval, oldest first. Raises NotPermitted."""
        authorize(actor, Permission.APPROVE_SUMMARIES)
        with self.vault.unit(actor=actor, action="summaries:summary:waiting") as unit:
            found = tuple(SummaryShelf(unit.connection).waiting())
            unit.details |= {"summaries": [each.uid for each in found]}
        return found

    def get(self, *, actor: Actor, summary_id: SummaryId) -> Summary:
        """The valid version; to staff, where there is none, the latest. Its `body` is what leaves.

        A client gets what is valid and was drafted for itself; everything else is NotFound alike.
        """
        authorize(actor, Permission.READ_SUMMARIES)
        with self.vault.unit(actor=actor, action="summaries:summary:read", subject=summary_id) as unit:
            found = self._readable(SummaryShelf(unit.connection).versions(summary_id), actor)
            unit.details |= {"found": found is not None, "version": found.version if found else None}
        if found is None:
            raise NotFound("no_such_summary", "There is no such summary.", advice="Check its id.")
        return found

    def request(self, *, actor: Actor, context_id: str, purpose: Purpose) -> RequestAnswer:
        """What a client is told about a summary of this context: ready, pending approval, or refused.

        Refusals are alike, whatever the reason. Raises NotPermitted where the actor is no client.
        """
        authorize(actor, Permission.READ_SUMMARIES)
        if actor.client is None:
            raise NotPermitted(
                "client_required",
                "Only a registered client can request a summary.",
                advice="Ask the administrator for a token that names the client.",
            )
        standing = Standing.of(self.graph)
        context = None if actor.purpose not in (None, purpose) else _found(standing, context_id)
        with self.vault.unit(actor=actor, action="summaries:summary:request") as unit:
            answer = REFUSED if context is None else self._answer(unit, actor, standing, context, actor.client, purpose)
            unit.details |= {"status": answer.status.value, "context": context.uid if context else None}
        return answer

    def _answer(
        self, unit: Unit, actor: Actor, standing: Standing, context: Context, client: str, purpose: Purpose
    ) -> RequestAnswer:
        uid = self._uid(context.uid, client, purpose)
        content = self._content(standing, context, uid, names_place=False)
        versions = SummaryShelf(unit.connection).versions(uid)
        if self._valid(versions) is not None:
            return RequestAnswer(status=RequestStatus.READY, summary=uid)
        if not disclosure.shows_anything(content):
            return REFUSED
        self._valid_or_drafted(unit, actor, context.uid, client, purpose, content)
        return PENDING

    def _valid_or_drafted(
        self, unit: Unit, actor: Actor, context: ContextId, client: str, purpose: Purpose, content: SummaryContent
    ) -> Summary:
        shelf, body, uid = SummaryShelf(unit.connection), disclosure.body_of(content), SummaryId(content.context)
        versions = shelf.versions(uid)
        unit.details |= {"context": context, "client": client}
        drafts = [each for each in versions if each.state is SummaryState.DRAFT]
        standing = self._valid(versions) or next((each for each in drafts if each.body == body), None)
        if standing is not None:
            return standing
        for earlier in drafts:
            shelf.decide(replace(earlier, state=SummaryState.REPLACED), before=SummaryState.DRAFT)
        drafted = Summary(
            uid=uid,
            version=len(versions) + 1,
            context=context,
            client=client,
            purpose=purpose,
            state=SummaryState.DRAFT,
            body=body,
            drafted_at=self.clock.now(),
            drafted_by=actor.id,
        )
        shelf.add(drafted)
        return drafted

    def _uid(self, context: ContextId, client: str, purpose: Purpose) -> SummaryId:
        return SummaryId(self.vault.ids.graph_id("pub", client, purpose.value, context))

    def _valid(self, versions: Sequence[Summary]) -> Summary | None:
        today = self.clock.today()
        return next((each for each in reversed(versions) if each.is_valid(today)), None)

    def _readable(self, versions: Sequence[Summary], actor: Actor) -> Summary | None:
        valid = self._valid(versions)
        if actor.client is None and Role.API_CLIENT not in actor.roles:
            return valid or (versions[-1] if versions else None)
        is_theirs = valid is not None and valid.client == actor.client and actor.purpose in (None, valid.purpose)
        return valid if is_theirs else None

    def _check_still_so(self, draft: Summary) -> None:
        standing = Standing.of(self.graph)
        context = standing.held.get(draft.context)
        names_place = disclosure.names_place(draft.body)
        now = context and self._content(standing, context, draft.uid, names_place=names_place)
        if now is None or disclosure.body_of(now) != draft.body:
            raise Conflict(
                "summary_stale", "What this draft rests on has changed since.", advice="Draft it again and read it."
            )

    def _content(self, standing: Standing, context: Context, uid: SummaryId, *, names_place: bool) -> SummaryContent:
        as_of = AsOf(valid_on=self.clock.today(), known_at=self.clock.now())
        facts = store.facts(
            self.graph,
            standing.with_inner(context.uid),
            since=add_months(as_of.valid_on, -WINDOW_MONTHS),
            as_of=as_of,
        )
        case = _latest(cases.of_contexts(self.graph, standing.alike(context.uid), known_at=as_of.known_at))
        reviews = (
            [step.at.astimezone(self.clock.zone).date() for step in case.steps if step.step is Step.REVIEW]
            if case
            else []
        )
        held = SummaryFacts(
            kind=context.kind,
            name=context.name,
            la_code=context.la_code,
            facts=facts,
            stage=case.state if case else None,
            last_review_on=max(reviews, default=None),
        )
        return disclosure.draft(held, reference=uid, labels=LABELS, broader=BROADER, names_place=names_place)


def _found(standing: Standing, context_id: str) -> Context | None:
    try:
        return standing.resolve(context_id)
    except (NotFound, Conflict):
        return None


def _latest(found: Sequence[Level2Case]) -> Level2Case | None:
    return next((case for case in found if case.is_open), found[-1] if found else None)


def _to_approve(versions: Sequence[Summary], version: int | None) -> Summary:
    if not versions:
        raise NotFound("no_such_summary", "There is no such summary.", advice="Draft it with `csgraph summary draft`.")
    latest = versions[-1]
    if latest.state is not SummaryState.DRAFT:
        raise _decided_already()
    if version is not None and version != latest.version:
        raise Conflict("summary_stale", "There is a later draft of this summary.", advice="Read that one first.")
    return latest


def _decided_already() -> Conflict:
    return Conflict("already_decided", "This summary is approved already.", advice="Draft it again once it expires.")
