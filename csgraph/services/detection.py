"""Detection: which contexts several unrelated young people share, as of two times; and raising what is new."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from pathlib import Path

from csgraph.clock import Clock
from csgraph.detect.columns import Evidence
from csgraph.detect.merged import read_as
from csgraph.detect.nature import natures
from csgraph.detect.policy import DetectionPolicy, load_policy
from csgraph.detect.threshold import evaluate
from csgraph.domain.access import Actor, Permission, authorize
from csgraph.domain.alerts import AlertChange, Evaluation
from csgraph.domain.clusters import Cluster
from csgraph.domain.foreseen import Foresight, foresight
from csgraph.domain.looks import Gone, Look, is_written, looks_at, needed
from csgraph.domain.moves import Looked, Moves, moves, numbered
from csgraph.errors import Conflict
from csgraph.ids import AlertId, ContextId, new_id
from csgraph.services.evaluating.reading import Reading
from csgraph.store import alerts as alert_store
from csgraph.store import contexts, evaluations, guarded
from csgraph.store.evidence import Supposed
from csgraph.store.graph import Graph
from csgraph.vault.turns import Turn, TurnTaken
from csgraph.vault.vault import Unit, Vault

RULE = "threshold"

LONGEST_WAIT = 900
"""Seconds for which an evaluation waits for that of another process, which may be going through a long pause."""

Tell = Callable[[Actor, Unit, Sequence[AlertId]], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Detected:
    """The answer of an evaluation, with the two times and the policy it holds for; `evidence` is what it read."""

    valid_on: date
    known_at: datetime
    policy: DetectionPolicy
    clusters: tuple[Cluster, ...]
    evidence: Evidence


@dataclass(frozen=True, slots=True, kw_only=True)
class Detection:
    """Evaluates the graph under a policy; `policy_file` None is the shipped one.

    `tell` writes what is to be told of alerts, in the unit in which they changed.
    """

    graph: Graph
    vault: Vault
    clock: Clock
    policy_file: Path | None
    region: str
    tell: Tell
    lock_file: Path

    @property
    def _reading(self) -> Reading:
        return Reading(graph=self.graph, region=self.region)

    def detect(
        self,
        *,
        actor: Actor,
        valid_on: date | None = None,
        known_at: datetime | None = None,
        policy_file: Path | None = None,
    ) -> Detected:
        """What is shared, true on a day and as known at a moment.

        With a time or a policy given nothing is written; without either, what is new is raised.
        Raises NotPermitted, InvalidInput (a policy that cannot be), Unavailable.
        """
        authorize(actor, Permission.DETECT)
        # Read before the unit is opened: at England's size that takes a minute, which nobody should wait out.
        if valid_on is None and known_at is None and policy_file is None:
            with self._alone():
                _, found = self._go(actor)
        else:
            look = Look(on=self.clock.asked_day(valid_on), known_at=self.clock.asked_moment(known_at))
            found = _evaluated(self._reading.read(look.known_at), look, load_policy(policy_file or self.policy_file))
        with self.vault.unit(actor=actor, action="detection:graph:read") as unit:
            unit.details |= {"valid_on": found.valid_on.isoformat(), "clusters": len(found.clusters)}
            # Associations are named as their source does, for whoever may see them.
            return replace(found, clusters=unit.source_ids.clusters(found.clusters))

    def evaluate(self, actor: Actor) -> Gone:
        """Evaluates now under the policy in force and raises what is new; called after every write.

        Days on which nobody looked are gone through first, each as it was known at its end: what time alone brought
        is dated with the day on which it came. Raises Conflict where another process evaluates for too long.
        """
        with self._alone():
            return self._go(actor)[0]

    def catch_up(self, actor: Actor) -> None:
        """Evaluates as `evaluate` does where nobody did today: before a decision, so that it is about today's alert."""
        reached = evaluations.reached(self.graph, zone=self.clock.zone)
        if reached is not None and reached < self.clock.today():
            self.evaluate(actor)

    def _go(self, actor: Actor) -> tuple[Gone, Detected]:
        """Goes through the days, and says what that came to and what the last look found."""
        policy, today = load_policy(self.policy_file), self.clock.today()
        reached = evaluations.reached(self.graph, zone=self.clock.zone)
        looks = looks_at(reached, now=self.clock.now(), today=today, zone=self.clock.zone)
        writes = evaluations.writes(self.graph, since=looks[0].known_at)
        found: Detected | None = None
        changes = 0
        for look in needed(looks, writes):
            if found is None or is_written(writes, after=found.known_at, until=look.known_at):
                evidence = self._reading.read(look.known_at)
            else:
                evidence = self._reading.used_on(found.evidence, look.known_at, policy)
            found = _evaluated(evidence, look, policy)
            changes += self._raise(actor, found)
        assert found is not None, "there is always now"
        if reached is None or reached < today:
            with self.vault.unit(actor=actor, action="alerts:day:reach") as unit:
                unit.details["day"] = today.isoformat()
                evaluations.note(self.graph, today)
        return Gone(
            since=reached, on=today, days=len({each.on for each in looks} - {reached, today}), changes=changes
        ), found

    @contextmanager
    def _alone(self) -> Iterator[None]:
        """One evaluation at a time, over all processes: who comes second finds the first one's alerts."""
        try:
            with self.vault.alone(Turn.EVALUATE, file=self.lock_file, seconds=LONGEST_WAIT):
                yield
        except TurnTaken:
            raise Conflict(
                "evaluation_under_way",
                "Another process is evaluating.",
                advice="What was written is kept. Try again when it has ended, or run `csgraph tick`.",
            ) from None

    def standing(self, actor: Actor) -> tuple[Cluster, ...]:
        """What meets the rule today, as known now under the policy in force; nothing is raised or written.

        Raises NotPermitted: it is for whoever may read alerts.
        """
        authorize(actor, Permission.READ_ALERTS)
        today = self.clock.today()
        look = Look(on=today, known_at=self.clock.now())
        found = _evaluated(self._reading.read(look.known_at), look, load_policy(self.policy_file))
        return tuple(each for each in found.clusters if each.last_met_on == today)

    def foresee(self, *, actor: Actor, supposed: Supposed) -> Foresight:
        """What today's evaluation would change if this were written already; none of it is.

        What time alone brought is raised first, as it is before a decision. Raises NotPermitted.
        """
        authorize(actor, Permission.READ_ALERTS)
        self.catch_up(actor)
        look, policy = Look(on=self.clock.today(), known_at=self.clock.now()), load_policy(self.policy_file)
        now = _evaluated(self._reading.read(look.known_at), look, policy)
        then = _evaluated(self._reading.read(look.known_at, supposed), look, policy)
        changes = self._moves(then).changes
        held = contexts.last_held(self.graph, sorted({alert.context for alert, _ in changes}))
        return foresight(
            now.clusters,
            then.clusters,
            changes,
            held=[each.uid for each in alert_store.all_alerts(self.graph)],
            names={uid: context.name for uid, context in held.items()},
            on=look.on,
        )

    def evidence(self, *, actor: Actor, known_at: datetime) -> Evidence:
        """Everything that detection reads, as known at a moment: for services that ask other questions of it.

        A row is judged as known from the day on which its source entered it, where that was earlier than the day on
        which csgraph learnt it: as if csgraph had been there all along, however many imports brought it.
        """
        authorize(actor, Permission.DETECT)
        return self._reading.read(known_at)

    def _raise(self, actor: Actor, found: Detected) -> int:
        """Brings the alerts up to date, looking again where somebody decided meanwhile; how many changes are named."""
        return guarded.again(lambda: self._raise_once(actor, found))

    def _raise_once(self, actor: Actor, found: Detected) -> int:
        if not self._moves(found).alerts:
            return 0
        with self.vault.unit(actor=actor, action="alerts:alert:evaluate") as unit:
            # Looked at again inside: somebody may have decided about an alert meanwhile.
            moved = self._moves(found)
            changes = self._numbered(moved, found.valid_on)
            unit.details["changes"] = [f"{each.alert} {each.kind.value}" for each in changes]
            alert_store.save(self.graph, moved.alerts, changes, reached=found.valid_on)
            self.tell(actor, unit, sorted({each.alert for each in changes}))
        return len(changes)

    def _numbered(self, moved: Moves, on: date) -> list[AlertChange]:
        last = alert_store.last_changes(self.graph, sorted({alert.uid for alert, _ in moved.changes}))
        return numbered(moved, last, on=on)

    def _moves(self, found: Detected) -> Moves:
        """What the evaluation changes of the alerts as they stand in the graph."""
        living = [alert for alert in alert_store.all_alerts(self.graph) if alert.rule == RULE]
        met = [cluster for cluster in found.clusters if cluster.last_met_on == found.valid_on]
        looked = Looked(
            made=Evaluation(on=found.valid_on, known_at=found.known_at, policy_version=found.policy.version),
            clusters=found.clusters,
            natures=natures(found.evidence, found.policy, met),
            stood=_Stood(found).on,
            into=read_as(found.evidence),
            history=lambda uid: alert_store.changes(self.graph, [uid])[uid],
        )
        return moves(living, looked, new_uid=lambda: AlertId(new_id("alr")))


def _evaluated(evidence: Evidence, look: Look, policy: DetectionPolicy) -> Detected:
    clusters = tuple(evaluate(evidence, policy, look.on, known_on=look.known_at.astimezone(UTC).date()))
    return Detected(valid_on=look.on, known_at=look.known_at, policy=policy, clusters=clusters, evidence=evidence)


@dataclass(frozen=True, slots=True)
class _Stood:
    """Whether, by what is known now, floors were met on the days they were last met; each day is evaluated once."""

    found: Detected
    by_day: dict[date, frozenset[ContextId]] = field(default_factory=dict[date, frozenset[ContextId]])

    def on(self, context: ContextId, day: date) -> bool:
        """Whether that of this context was, on a day before that of the evaluation."""
        if day not in self.by_day:
            then = evaluate(self.found.evidence, self.found.policy, day)
            self.by_day[day] = frozenset(each.context for each in then if each.window_to == day)
        return context in self.by_day[day]
