"""Level 2 cases: refer a context, screen the referral, read cases. A case is about a context and names no person."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from csgraph.clock import Clock
from csgraph.domain.access import PERMISSIONS, Actor, Permission, Role, authorize
from csgraph.domain.level2 import CaseFilter, CaseState, CaseStep, Level2Case, Step, state_after
from csgraph.domain.personal_data import Finding
from csgraph.domain.referrals import check_referral, check_screening
from csgraph.domain.times import AsOf
from csgraph.errors import Conflict, InvalidInput, NotFound, NotPermitted
from csgraph.ids import AlertId, CaseId, ContextId, new_id
from csgraph.store import guarded
from csgraph.store import level2 as store
from csgraph.store.graph import Graph
from csgraph.store.standing import Standing
from csgraph.vault.reading_over import Text, read_over
from csgraph.vault.vault import Unit, Vault
from csgraph.vocabulary import HARM_TYPES
from csgraph.vocabulary.coded import agency_code

REASON = "reason"
OVERRIDE = "override"
EVERY = CaseFilter()


def _nothing_else(_unit: Unit, _case: Level2Case) -> Sequence[guarded.Step]:
    return ()


Along = Callable[[Unit, Level2Case], Sequence[guarded.Step]]
"""What is written with a new case, in its unit and its transaction."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StepText:
    """The thematic words given with one step of a case, and why they were kept if the check had stopped them."""

    number: int
    reason: str
    override_reason: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Level2:
    """Steps of the Level 2 pathway and questions about its cases. Words are in the vault, the rest in the graph.

    `holder_of` says whose an access token is: words that look personal are kept only once a second person, whose
    token is given as `second_token`, has read them too.
    """

    graph: Graph
    vault: Vault
    clock: Clock
    holder_of: Callable[[str], Actor]

    def refer(
        self,
        *,
        actor: Actor,
        context_id: str,
        source_code: str,
        agency: str,
        harm_types: Sequence[str],
        reason_text: str,
        alert_id: AlertId | None = None,
        override_reason: str | None = None,
        second_token: str | None = None,
        along: Along = _nothing_else,
    ) -> Level2Case:
        """Begins a case about a context, named by uid or source id; about what it was merged into, if it was.

        What `along` says of the case and its unit is written with it, or neither is. Raises NotPermitted (the second
        person too), NotFound, InvalidInput (what is missing; personal data in the text that nobody else has read),
        Conflict (the context has an open case: its uid is named).
        """
        authorize(actor, Permission.WRITE_CASES)
        check_referral(source_code=source_code, agency=agency, harm_types=harm_types, reason=reason_text)
        _check_harm_types(harm_types)
        agency = _agency(agency)
        second = self._second(actor, second_token)
        standing = Standing.of(self.graph)
        context = standing.resolve(context_id)
        alike = standing.alike(context.uid)
        now = self.clock.now()
        self._check_none_open(alike, now)
        state = state_after(Step.REFER, None)
        case = Level2Case(
            uid=CaseId(new_id("l2")),
            context=context.uid,
            state=state,
            harm_types=tuple(sorted(set(harm_types))),
            source_code=source_code,
            agency=agency,
            referred_on=self.clock.today(),
            alert=alert_id,
            steps=(_step(actor, number=1, step=Step.REFER, state=state, at=now),),
        )
        text = Text(words=reason_text, override_reason=override_reason)
        found = self._read_over(actor, second, context.uid, alike, text, Text(words=agency))
        with self.vault.unit(actor=actor, action="level2:case:refer", subject=case.uid) as unit:
            unit.details |= {"context": context.uid, "alert": alert_id}
            self._keep(unit, case, text, found, second)
            self._begin(case, alike, along(unit, case))
        return case

    def screen(
        self,
        *,
        actor: Actor,
        case_id: CaseId,
        level: str,
        outcome: str,
        reason_text: str,
        override_reason: str | None = None,
        second_token: str | None = None,
    ) -> Level2Case:
        """Says how much response a referred context needs, and what comes of it. The actor is the decision-maker.

        Raises NotPermitted, NotFound, InvalidInput (what is missing; personal data in the text), Conflict (the
        case is not waiting to be screened).
        """
        authorize(actor, Permission.WRITE_CASES)
        decided, follows = check_screening(level=level, outcome=outcome, reason=reason_text)
        second = self._second(actor, second_token)
        case = self._case(case_id, self.clock.now())
        state = state_after(Step.SCREEN, case.state)
        step = replace(
            _step(actor, number=len(case.steps) + 1, step=Step.SCREEN, state=state, at=self.clock.now()),
            level=decided,
            outcome=follows,
        )
        after = replace(case, state=state, level=decided, outcome=follows, steps=(*case.steps, step))
        alike = Standing.of(self.graph).alike(case.context)
        text = Text(words=reason_text, override_reason=override_reason)
        found = self._read_over(actor, second, case.context, alike, text)
        with self.vault.unit(actor=actor, action="level2:case:screen", subject=case.uid) as unit:
            self._keep(unit, after, text, found, second)
            self._take_step(after)
        return after

    def get(self, *, actor: Actor, case_id: CaseId, known_at: datetime | None = None) -> Level2Case:
        """A case as it stands, or stood at `known_at`. Raises NotPermitted, NotFound."""
        authorize(actor, Permission.READ_CASES)
        return self._case(case_id, self.clock.asked_moment(known_at))

    def list(
        self, *, actor: Actor, known_at: datetime | None = None, only: CaseFilter = EVERY
    ) -> tuple[Level2Case, ...]:
        """Every case that is wanted as it stands, or stood at `known_at`, in order of referral. Raises NotPermitted."""
        authorize(actor, Permission.READ_CASES)
        found = store.all_cases(self.graph, known_at=self.clock.asked_moment(known_at))
        return tuple(each for each in found if only.takes(each))

    def texts(self, *, actor: Actor, case_id: CaseId) -> tuple[StepText, ...]:
        """The words given with each step of a case, in order. Raises NotPermitted, NotFound."""
        authorize(actor, Permission.READ_CASES)
        case = self._case(case_id, self.clock.now())
        with self.vault.unit(actor=actor, action="level2:text:read", subject=case.uid) as unit:
            return tuple(
                StepText(
                    number=step.number,
                    reason=unit.narratives.get(case.uid, field_name=f"{REASON}.{step.number}") or "",
                    override_reason=unit.narratives.get(case.uid, field_name=f"{OVERRIDE}.{step.number}"),
                )
                for step in case.steps
            )

    def _read_over(
        self, actor: Actor, second: Actor | None, context: ContextId, alike: Iterable[ContextId], *texts: Text
    ) -> Sequence[Finding]:
        def names(unit: Unit) -> set[str]:
            return self._names(unit, alike)

        return read_over(self.vault, texts, actor=actor, second=second, subject=context, names=names)

    def _keep(self, unit: Unit, case: Level2Case, text: Text, found: Sequence[Finding], second: Actor | None) -> None:
        """Puts the words of the last step into the vault, and why they were kept where they look personal."""
        number = case.steps[-1].number
        unit.narratives.put_many([(case.uid, text.words)], field_name=f"{REASON}.{number}")
        if found and text.override_reason and second is not None:
            unit.details["overridden"] = sorted({each.kind.name for each in found})
            unit.details["second"] = second.id
            unit.narratives.put_many([(case.uid, text.override_reason)], field_name=f"{OVERRIDE}.{number}")

    def _second(self, actor: Actor, token: str | None) -> Actor | None:
        """The second person, where there is one.

        Raises NotPermitted for the same one, or one who may not decide; and beside a named person for a token that is
        nobody's by name, which could be their own.
        """
        if token is None:
            return None
        try:
            second = self.holder_of(token)
        except NotPermitted:
            raise _no_second() from None
        are_two = second.id != actor.id and (actor.person is None or second.person is not None)
        if not (are_two and second.may(Permission.WRITE_CASES)):
            raise _no_second()
        return second

    def _names(self, unit: Unit, alike: Iterable[ContextId]) -> set[str]:
        """Names of the young people ever linked to the context and of every professional."""
        as_of = AsOf(valid_on=self.clock.today(), known_at=self.clock.now())
        linked = [unit.identities.get(uid) for uid in store.linked_people(self.graph, alike, as_of=as_of)]
        names = {name for each in linked if each is not None for name in (each.forename, each.surname) if name}
        known = {word for each in unit.named_people().all() for word in each.name.split()}
        return names | unit.professionals.names() | known

    def _begin(self, case: Level2Case, alike: Iterable[ContextId], others: Sequence[guarded.Step]) -> None:
        """Writes the case and what goes with it. Raises Conflict where the context has an open case by now."""
        begins = store.refer(case, alike=sorted(alike))
        try:
            guarded.write(self.graph, [begins, *others])
        except guarded.Overtaken as overtaken:
            if overtaken.step is begins:
                self._check_none_open(alike, self.clock.now())
            raise

    def _take_step(self, after: Level2Case) -> None:
        try:
            guarded.write(self.graph, [store.take_step(after)])
        except guarded.Overtaken:
            raise Conflict(
                "case_changed", "Somebody else took a step with this case meanwhile.", advice="Read the case again."
            ) from None

    def _check_none_open(self, alike: Iterable[ContextId], now: datetime) -> None:
        found = store.of_contexts(self.graph, alike, known_at=now)
        case = next((each for each in found if each.is_open), None)
        if case is not None:
            raise Conflict(
                "case_open",
                f"This context has an open Level 2 case already: {case.uid}.",
                advice="Look at it with `csgraph cases show`; link an alert to it with `csgraph alerts link`.",
            )

    def _case(self, uid: CaseId, known_at: datetime) -> Level2Case:
        case = store.one(self.graph, uid, known_at=known_at)
        if case is None:
            raise NotFound(
                "no_such_case", "There is no such Level 2 case.", advice="List them with `csgraph cases list`."
            )
        return case


def _no_second() -> NotPermitted:
    return NotPermitted(
        "second_refused",
        "This is no token of a second person who may decide about cases.",
        advice="A colleague with the role contextual lead gives their own, valid token; beside a named person it has "
        "to be a named person's, too (`csgraph token issue --person`).",
    )


def _step(actor: Actor, *, number: int, step: Step, state: CaseState, at: datetime) -> CaseStep:
    role = next(role for role in Role if role in actor.roles and Permission.WRITE_CASES in PERMISSIONS[role])
    return CaseStep(number=number, step=step, state=state, at=at, actor=actor.id, role=role.value)


def _agency(text: str) -> str:
    """The code of a referring agency: it stands in the graph, where no free text may. Raises InvalidInput."""
    found = agency_code(text)
    if found is None:
        raise InvalidInput(
            "unknown_code",
            "The referring agency is no code, but text.",
            advice="Give a code of one word, such as POLICE or SCHOOLS, or a known name, such as youth justice.",
        )
    return found


def _check_harm_types(codes: Sequence[str]) -> None:
    if any(code not in HARM_TYPES for code in codes):
        raise InvalidInput(
            "unknown_harm_type",
            "A harm type is none of the vocabulary.",
            advice=f"Known are: {', '.join(HARM_TYPES)}.",
        )
