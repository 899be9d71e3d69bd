"""Alerts: list them, explain them, and decide about them."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from csgraph.clock import Clock
from csgraph.domain.access import Actor, Permission, authorize
from csgraph.domain.alert_decisions import acknowledge, dismiss, link, monitor, promote, reopen, words_given
from csgraph.domain.alert_lists import (
    AlertFilter,
    AlertView,
    NotUnusual,
    Order,
    WaitingName,
    is_told,
    least_likely,
    place_in,
)
from csgraph.domain.alert_states import AlertState, ChangeKind, DismissalReason
from csgraph.domain.alerts import Alert, AlertChange
from csgraph.domain.clusters import Cluster
from csgraph.domain.contexts import Context
from csgraph.domain.level2 import Level2Case
from csgraph.domain.times import AsOf
from csgraph.domain.undoing import undo
from csgraph.ids import AlertId, CaseId, ContextId
from csgraph.store import alerts as store
from csgraph.store import contexts as context_store
from csgraph.store import guarded
from csgraph.store import level2 as case_store
from csgraph.store.alike import ids_of, members, successors, with_own
from csgraph.store.graph import Graph
from csgraph.store.seen import no_such_alert, see, see_open_case, see_unchanged
from csgraph.vault.vault import Unit, Vault

OpenCase = Callable[..., Level2Case]

SHOW = "alerts:alert:show"
EVERY = AlertFilter()
ENDED = frozenset({AlertState.QUIET, AlertState.SUPERSEDED})
NOTED = frozenset(
    {ChangeKind.ACKNOWLEDGED, ChangeKind.MONITOR, ChangeKind.LINKED, ChangeKind.REOPENED, ChangeKind.UNDONE}
)
"""Decisions with which somebody may give words of their own; the vault keeps them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Alerts:
    """Questions and decisions about alerts. `open_case` makes the Level 2 referral of one.

    `standing` says what meets the rule today; `region` is the area of contexts that name no other.
    `catch_up` is called before each decision, so that it is about the alert as it stands today; `waiting` are written
    names that may mean a context, as far as the actor may see them.
    """

    graph: Graph
    vault: Vault
    clock: Clock
    open_case: OpenCase
    standing: Callable[[Actor], Sequence[Cluster]]
    region: str
    catch_up: Callable[[Actor], None]
    waiting: Callable[[Actor, ContextId], Sequence[WaitingName]]

    def list(self, *, actor: Actor, only: AlertFilter = EVERY, order: Order = Order.UNUSUAL) -> tuple[AlertView, ...]:
        """What was told of: first what waits for a decision, and in each section the most unusual first.

        An alert that the policy in force would not have told of, and nobody has decided about, is in `not_unusual`.
        """
        authorize(actor, Permission.READ_ALERTS)
        found = [alert for alert in store.all_alerts(self.graph) if is_told(alert)]
        with self.vault.unit(actor=actor, action="alerts:alert:list") as unit:
            changes = store.changes(self.graph, [alert.uid for alert in found])
            contexts = self._contexts([alert.context for alert in found])
            ids, merged = members(self.graph, contexts), successors(self.graph, found)
            views = [
                AlertView(
                    alert=alert,
                    context=contexts[alert.context],
                    context_ids=ids(alert.context),
                    changes=tuple(changes[alert.uid]),
                    area=contexts[alert.context].la_code or self.region,
                    merged_into=merged.get(alert.uid),
                )
                for alert in found
            ]
            listed = [each for each in views if only.takes_view(each)]
            unit.details["alerts"] = len(listed)
        return tuple(sorted(listed, key=lambda each: place_in(order, each.alert, each.context.name)))

    def not_unusual(self, *, actor: Actor, only: AlertFilter = EVERY) -> tuple[NotUnusual, ...]:
        """What meets the rule today and interrupts nobody, the most unusual first; what stands in `list` is left out.

        States, holders and `since` of `only` are those of alerts, and leave nothing out here.
        """
        authorize(actor, Permission.READ_ALERTS)
        alerts = {alert.context: alert for alert in store.all_alerts(self.graph)}
        clusters = [each for each in self.standing(actor) if not each.alerts]
        with self.vault.unit(actor=actor, action="alerts:context:list") as unit:
            contexts = self._contexts([each.context for each in clusters])
            found = [
                NotUnusual(
                    cluster=each, area=contexts[each.context].la_code or self.region, alert=alerts.get(each.context)
                )
                for each in clusters
            ]
            listed = [
                each
                for each in found
                if (each.alert is None or not is_told(each.alert) or each.alert.state in ENDED)
                and only.takes_context(kind=each.cluster.kind, area=each.area, harm_types=each.cluster.harm_types)
            ]
            unit.details["contexts"] = len(listed)
        return tuple(sorted(listed, key=least_likely))

    def _contexts(self, uids: Sequence[ContextId]) -> dict[ContextId, Context]:
        """Every context held, and these as they last were."""
        contexts = {each.uid: each for each in context_store.all_current(self.graph)} if uids else {}
        return contexts | context_store.last_held(self.graph, [uid for uid in uids if uid not in contexts])

    def show(self, *, actor: Actor, alert_id: AlertId) -> AlertView:
        """One alert with its evidence by pseudonym. Raises NotFound."""
        authorize(actor, Permission.READ_ALERTS)
        as_of = AsOf(valid_on=self.clock.today(), known_at=self.clock.now())
        found = store.whole(self.graph, alert_id, as_of=as_of)
        if found is None:
            raise no_such_alert()
        alert, changes, evidence = found.alert, found.changes, found.evidence
        contexts = with_own(self.graph, found.family, alert.context)
        waiting = tuple(self.waiting(actor, alert.context))
        notes = self._noted(actor, alert_id, changes, people=sorted({row.person for row in evidence}))
        with self.vault.looking(actor=actor) as unit:
            names = unit.source_ids.behind(changes, evidence)
            left_out = unit.left_out().among({row.person for row in evidence})
        by_uid = {each.uid: each for each in contexts}
        merged = {each.uid: each for each in contexts if each.uid == alert.context or each.merged}
        return AlertView(
            alert=alert,
            context=by_uid[alert.context].context,
            context_ids=ids_of(by_uid[alert.context].context, [each.context for each in merged.values()]),
            changes=names.changes(changes),
            area=by_uid[alert.context].context.la_code or self.region,
            evidence=names.evidence(evidence),
            notes=notes,
            merged_into=successors(self.graph, [alert]).get(alert.uid),
            kin_left_out=left_out,
            waiting=waiting,
        )

    def called(self, *, actor: Actor, alerts: Iterable[AlertId]) -> Mapping[AlertId, str]:
        """What the contexts of these alerts are called; of nobody's, for whom may not read contexts."""
        if not actor.may(Permission.READ_CONTEXTS):
            return {}
        about = store.contexts_of(self.graph, alerts)
        names = context_store.last_held(self.graph, about.values())
        return {alert: names[context].name for alert, context in about.items()}

    def _noted(
        self, actor: Actor, alert_id: AlertId, changes: Sequence[AlertChange], *, people: Sequence[str]
    ) -> dict[int, str]:
        """The words that the vault keeps of these changes; showing alert and words is one audit event."""
        numbers = [each.number for each in changes if each.kind in NOTED]
        if not numbers:
            self.vault.note(actor=actor, action=SHOW, subject=alert_id, details={"people": people})
            return {}
        with self.vault.unit(actor=actor, action=SHOW, subject=alert_id) as unit:
            unit.details["people"] = people
            texts = {number: unit.narratives.get(alert_id, field_name=_note(number)) for number in numbers}
        return {number: text for number, text in texts.items() if text is not None}

    def acknowledge(self, *, actor: Actor, alert_id: AlertId, note: str | None = None) -> AlertView:
        """Says that somebody has seen it; the vault keeps `note`. Raises NotFound, Conflict."""
        return self._decide(actor, alert_id, "acknowledge", acknowledge, ChangeKind.ACKNOWLEDGED, None, note)

    def dismiss(self, *, actor: Actor, alert_id: AlertId, reason: DismissalReason, until: date) -> AlertView:
        """Sets an alert aside until a day; it returns by itself when new independent evidence arrives.

        Raises NotFound, Conflict (decided already), InvalidInput (`until` not 1 to 180 days away).
        """
        today = self.clock.today()

        def change(alert: Alert) -> Alert:
            return dismiss(alert, until=until, on=today)

        return self._decide(actor, alert_id, "dismiss", change, ChangeKind.DISMISSED, reason.value)

    def monitor(self, *, actor: Actor, alert_id: AlertId, until: date, note: str) -> AlertView:
        """Keeps it in sight until a day, on which it returns if the rule is met then; it may grow meanwhile.

        Raises NotFound, Conflict (decided already), InvalidInput (`until` not 1 to 365 days away).
        """
        today = self.clock.today()

        def change(alert: Alert) -> Alert:
            return monitor(alert, until=until, on=today)

        return self._decide(actor, alert_id, "monitor", change, ChangeKind.MONITOR, None, words_given(note))

    def link(self, *, actor: Actor, alert_id: AlertId, case_id: CaseId, note: str) -> AlertView:
        """Says that an open Level 2 case about its context deals with it.

        Raises NotFound (no such alert, or no such case about its context), Conflict (the case is closed, or its
        state has no such step).
        """
        authorize(actor, Permission.TRIAGE_ALERTS)
        self.catch_up(actor)
        see_open_case(self.graph, see(self.graph, alert_id).alert, case_id, at=self.clock.now())

        def change(current: Alert) -> Alert:
            return link(current, case=case_id)

        while_open = case_store.still_open(case_id, at=self.clock.now())
        return self._decide(
            actor, alert_id, "link", change, ChangeKind.LINKED, None, words_given(note), others=(while_open,)
        )

    def reopen(self, *, actor: Actor, alert_id: AlertId, note: str) -> AlertView:
        """Opens one again that was set aside or is watched. Raises NotFound, Conflict (it is neither)."""
        return self._decide(actor, alert_id, "reopen", reopen, ChangeKind.REOPENED, None, words_given(note))

    def undo(self, *, actor: Actor, alert_id: AlertId, note: str) -> AlertView:
        """Takes back one's own last step, on its day or the next; the history keeps both.

        Raises NotFound, Conflict (the last step is somebody else's, too long ago, or none that can be taken back).
        """
        today = self.clock.today()

        def change(alert: Alert) -> Alert:
            return undo(alert, store.changes(self.graph, [alert_id])[alert_id], actor=actor.id, on=today)

        return self._decide(actor, alert_id, "undo", change, ChangeKind.UNDONE, None, words_given(note))

    def refer(self, *, actor: Actor, alert_id: AlertId, **referral: object) -> tuple[AlertView, Level2Case]:
        """Makes a Level 2 referral of the alert's context; `referral` as in `Level2.refer`.

        Case and alert are written in one unit and one transaction: there is no case where the alert was decided about
        by somebody else. Raises NotFound, Conflict (referred already, or a case is open), InvalidInput.
        """
        authorize(actor, Permission.TRIAGE_ALERTS)
        self.catch_up(actor)
        seen = see(self.graph, alert_id)
        promote(seen.alert, case=CaseId(""))  # Whether its state allows it, before anything else is looked at.

        def along(_unit: Unit, case: Level2Case) -> Sequence[guarded.Step]:
            def change(current: Alert) -> Alert:
                return promote(current, case=case.uid)

            now = see_unchanged(self.graph, seen)
            return now.saving(change(now.alert), on=self.clock.today(), kind=ChangeKind.PROMOTED, actor=actor.id)

        case = guarded.again(
            lambda: self.open_case(
                actor=actor, context_id=seen.alert.context, alert_id=alert_id, along=along, **referral
            )
        )
        return self.show(actor=actor, alert_id=alert_id), case

    def _decide(
        self,
        actor: Actor,
        alert_id: AlertId,
        verb: str,
        change: Callable[[Alert], Alert],
        kind: ChangeKind,
        reason_code: str | None,
        note: str | None = None,
        *,
        others: Sequence[guarded.Step] = (),
    ) -> AlertView:
        """Changes an alert as it stood when this was asked for; `others` are written with it or nothing is."""
        authorize(actor, Permission.TRIAGE_ALERTS)
        self.catch_up(actor)
        seen = see(self.graph, alert_id)
        change(seen.alert)  # Whether its state allows it, before the wait for others who write.

        def decided() -> None:
            with self.vault.unit(actor=actor, action=f"alerts:alert:{verb}", subject=alert_id) as unit:
                now = see_unchanged(self.graph, seen)
                if note:
                    unit.narratives.put_many([(alert_id, note)], field_name=_note(now.changes + 1))
                steps = now.saving(
                    change(now.alert),
                    on=self.clock.today(),
                    kind=kind,
                    actor=actor.id,
                    reason_code=reason_code,
                )
                guarded.write(self.graph, [*others, *steps])

        guarded.again(decided)
        return self.show(actor=actor, alert_id=alert_id)


def _note(number: int) -> str:
    return f"note.{number}"
