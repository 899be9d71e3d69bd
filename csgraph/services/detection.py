"""Detection: which contexts several unrelated young people share, as of two times; and raising what is new."""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import cast

from csgraph.clock import Clock
from csgraph.detect.building import AssociationRow, ContextRow, EpisodeRow, PersonRow, build
from csgraph.detect.columns import Evidence
from csgraph.detect.nature import natures
from csgraph.detect.policy import DetectionPolicy, load_policy
from csgraph.detect.threshold import evaluate
from csgraph.domain.access import Actor, Permission, authorize
from csgraph.domain.alert_lists import stepped_back
from csgraph.domain.alert_states import ChangeKind
from csgraph.domain.alerts import Alert, AlertChange, Evaluation, change_of, not_met, raised, seen_again
from csgraph.domain.clusters import Cluster
from csgraph.ids import AlertId, ContextId, new_id
from csgraph.store import alerts as alert_store
from csgraph.store import guarded
from csgraph.store.evidence import HeldEvidence
from csgraph.store.graph import Graph
from csgraph.vault.vault import Unit, Vault

RULE = "threshold"

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
        asked = valid_on is not None or known_at is not None or policy_file is not None
        policy = load_policy(policy_file or self.policy_file)
        moment = self.clock.asked_moment(known_at)
        day = self.clock.asked_day(valid_on)
        # Read before the unit is opened: at England's size that takes a minute, which nobody should wait out.
        found = self._evaluate(day, moment, policy)
        with self.vault.unit(actor=actor, action="detection:graph:read") as unit:
            unit.details |= {"valid_on": day.isoformat(), "clusters": len(found.clusters)}
        if not asked:
            self._raise(actor, found)
        return found

    def evaluate(self, actor: Actor) -> None:
        """Evaluates now under the policy in force and raises what is new; called after every write."""
        policy = load_policy(self.policy_file)
        self._raise(actor, self._evaluate(self.clock.today(), self.clock.now(), policy))

    def standing(self, actor: Actor) -> tuple[Cluster, ...]:
        """What meets the rule today, as known now under the policy in force; nothing is raised or written.

        Raises NotPermitted: it is for whoever may read alerts.
        """
        authorize(actor, Permission.READ_ALERTS)
        today = self.clock.today()
        found = self._evaluate(today, self.clock.now(), load_policy(self.policy_file))
        return tuple(each for each in found.clusters if each.last_met_on == today)

    def _evaluate(self, valid_on: date, known_at: datetime, policy: DetectionPolicy) -> Detected:
        evidence = self._read(known_at)
        clusters = tuple(evaluate(evidence, policy, valid_on, known_on=known_at.astimezone(UTC).date()))
        return Detected(valid_on=valid_on, known_at=known_at, policy=policy, clusters=clusters, evidence=evidence)

    def evidence(self, *, actor: Actor, known_at: datetime) -> Evidence:
        """Everything that detection reads, as known at a moment: for services that ask other questions of it.

        A row is judged as known from the day on which its source entered it, where that was earlier than the day on
        which csgraph learnt it: as if csgraph had been there all along, however many imports brought it.
        """
        authorize(actor, Permission.DETECT)
        return self._read(known_at)

    def _read(self, known_at: datetime) -> Evidence:
        held = HeldEvidence(graph=self.graph, known_at=known_at.astimezone(UTC))
        people = {str(row["person"]): row for row in held.people()}
        records, entered = held.records()
        merges = held.merges()
        exposure = _exposure(held.exposure(valid_on=held.known_at.date()), merges)
        contexts = [self._context(row, merges, exposure) for row in held.contexts()]
        return build(
            associations=_associations(held, set(people), records, entered),
            people=(_person(uid, row) for uid, row in people.items()),
            episodes=(
                EpisodeRow(person, start, None if end is None else end - timedelta(days=1))
                for person, start, end in held.episodes()
                if person in people
            ),
            contexts=contexts,
            kin=((one, other) for one, other in held.kin() if one in people and other in people),
        )

    def _context(self, row: dict[str, object], merges: dict[str, str], exposure: Mapping[str, int]) -> ContextRow:
        uid = str(row["context"])
        within = row["within"]
        return ContextRow(
            uid=uid,
            kind=str(row["kind"]),
            name=str(row["name"]),
            source_ids=tuple(cast("list[str]", row["source_ids"])),
            within=() if within is None else (str(within),),
            merged_into=merges.get(uid),
            region=str(row["la_code"] or self.region),
            exposure=exposure.get(uid),
        )

    def _raise(self, actor: Actor, found: Detected) -> None:
        """Brings the alerts up to date with an evaluation of today, and keeps what changed.

        Where somebody decided about one of them meanwhile, all are looked at again.
        """
        guarded.again(lambda: self._raise_once(actor, found))

    def _raise_once(self, actor: Actor, found: Detected) -> None:
        if not any(self._moves(found)):
            return
        with self.vault.unit(actor=actor, action="alerts:alert:evaluate") as unit:
            # Looked at again inside: somebody may have decided about an alert meanwhile.
            saved, moved = self._moves(found)
            numbers = alert_store.last_changes(self.graph, sorted({alert.uid for alert, _ in moved}))
            changes: list[AlertChange] = []
            for alert, kind in moved:
                numbers[alert.uid] += 1
                changes.append(change_of(alert, number=numbers[alert.uid], on=found.valid_on, kind=kind))
            unit.details["changes"] = [f"{each.alert} {each.kind.value}" for each in changes]
            alert_store.save(self.graph, saved, changes)
            self.tell(actor, unit, sorted(numbers))

    def _moves(self, found: Detected) -> "tuple[list[Alert], list[tuple[Alert, ChangeKind]]]":
        """Alerts that are other than they stand in the graph, and what changed of them that has a name."""
        living = {alert.context: alert for alert in alert_store.all_alerts(self.graph) if alert.rule == RULE}
        listed = {cluster.context: cluster for cluster in found.clusters}
        saved, moved = self._for_clusters(living, [each for each in found.clusters if each.alerts], found)
        stood, made = _Stood(found), _made(found)
        for alert in sorted(living.values(), key=lambda each: each.uid):
            cluster = listed.get(alert.context)
            if cluster is not None and cluster.last_met_on == found.valid_on:
                # It alerts, or is met while another place or a budget speaks for it: it stands as it was.
                if not cluster.alerts and not cluster.interrupts:
                    weighed = stepped_back(alert, cluster, made)
                    saved.extend([weighed] if weighed != alert else [])
                continue
            if cluster is not None and cluster.last_met_on > alert.last_met_on:
                # Met on days on which nobody evaluated: the days until it falls quiet count from the last of them.
                alert = replace(alert, last_met_on=cluster.last_met_on)
            changed, kind = not_met(alert, on=found.valid_on, floor_stood=stood.of(alert))
            if kind is not None:
                saved.append(changed)
                moved.append((changed, kind))
        return saved, moved

    def _for_clusters(
        self, living: Mapping[ContextId, Alert], clusters: Sequence[Cluster], found: Detected
    ) -> tuple[list[Alert], list[tuple[Alert, ChangeKind]]]:
        saved: list[Alert] = []
        moved: list[tuple[Alert, ChangeKind]] = []
        made = _made(found)
        of_context = natures(found.evidence, found.policy, clusters)
        for cluster in clusters:
            alert, nature = living.get(cluster.context), of_context[cluster.context]
            if alert is None:
                changed, kinds = raised(cluster, nature, made, uid=AlertId(new_id("alr"))), (ChangeKind.RAISED,)
            else:
                changed, kinds = seen_again(alert, cluster, nature, made)
            if changed != alert:
                saved.append(changed)
            moved.extend((changed, kind) for kind in kinds)
        return saved, moved


def _made(found: Detected) -> Evaluation:
    return Evaluation(on=found.valid_on, known_at=found.known_at, policy_version=found.policy.version)


@dataclass(frozen=True, slots=True)
class _Stood:
    """Whether, by what is known now, floors were met on the days they were last met; each day is evaluated once."""

    found: Detected
    by_day: dict[date, frozenset[ContextId]] = field(default_factory=dict[date, frozenset[ContextId]])

    def of(self, alert: Alert) -> bool:
        """Whether this alert's was. On the very day of the evaluation it was not: what is known has changed."""
        day = alert.last_met_on
        if day >= self.found.valid_on:
            return False
        if day not in self.by_day:
            then = evaluate(self.found.evidence, self.found.policy, day)
            self.by_day[day] = frozenset(each.context for each in then if each.window_to == day)
        return alert.context in self.by_day[day]


def _associations(
    held: HeldEvidence, people: set[str], records: Mapping[str, str | None], entered: Mapping[str, date]
) -> Iterator[AssociationRow]:
    for row in held.associations():
        person, record = str(row["person"]), str(row["record"])
        if person not in people or record not in records:
            continue
        learnt, start = cast("datetime", row["recorded_at"]).date(), cast("date", row["valid_from"])
        yield AssociationRow(
            uid=str(row["uid"]),
            source_id=str(row["source_id"]),
            person=person,
            context=str(row["context"]),
            kind=str(row["kind"]),
            valid_from=start,
            valid_to=cast("date | None", row["valid_to"]),
            # Nobody enters what has not been: a day of entry before it is a slip, or stands for none.
            recorded=min(learnt, max(start, entered.get(record, learnt))),
            role=str(row["role"]),
            voice=str(row["voice"]),
            locus=str(row["locus"]),
            confidence=str(row["confidence"] or "PROBABLE"),
            incident=records[record],
            record=record,
            harm_types=tuple(cast("list[str]", row["harm_types"] or [])),
            learnt=learnt,
        )


def _exposure(people: Mapping[str, int], merges: Mapping[str, str]) -> Counter[str]:
    """How many use each context, those of contexts merged into it added; who uses both counts twice."""
    found: Counter[str] = Counter()
    for uid, count in people.items():
        while (into := merges.get(uid)) is not None:
            uid = into
        found[uid] += count
    return found


def _person(uid: str, row: dict[str, object]) -> PersonRow:
    return PersonRow(
        uid=uid,
        stub=bool(row["stub"]),
        adult_from=cast("date | None", row["adult_from"]),
        died_on=cast("date | None", row["died_on"]),
        left_on=cast("date | None", row["left_on"]),
    )
