"""Detection: which contexts several unrelated young people share, as of two times; and raising what is new."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import cast

from csgraph.clock import Clock
from csgraph.detect.building import AssociationRow, ContextRow, EpisodeRow, PersonRow, build
from csgraph.detect.columns import Evidence
from csgraph.detect.policy import DetectionPolicy, load_policy
from csgraph.detect.threshold import evaluate
from csgraph.domain.access import Actor, Permission, authorize
from csgraph.domain.alerts import (
    Alert,
    AlertChange,
    ChangeKind,
    change_of,
    not_met,
    raised,
    seen_again,
)
from csgraph.domain.clusters import Cluster
from csgraph.ids import AlertId, ContextId, new_id
from csgraph.store import alerts as alert_store
from csgraph.store.evidence import HeldEvidence
from csgraph.store.graph import Graph
from csgraph.vault.vault import Vault

RULE = "threshold"


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
    """Evaluates the graph under a policy; `policy_file` None is the shipped one."""

    graph: Graph
    vault: Vault
    clock: Clock
    policy_file: Path | None
    region: str

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
        moment = known_at or self.clock.now()
        day = valid_on or self.clock.today()
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

    def _evaluate(self, valid_on: date, known_at: datetime, policy: DetectionPolicy) -> Detected:
        evidence = self._read(known_at)
        clusters = tuple(evaluate(evidence, policy, valid_on, known_on=known_at.astimezone(UTC).date()))
        return Detected(valid_on=valid_on, known_at=known_at, policy=policy, clusters=clusters, evidence=evidence)

    def _read(self, known_at: datetime) -> Evidence:
        held = HeldEvidence(graph=self.graph, known_at=known_at.astimezone(UTC))
        people = {str(row["person"]): row for row in held.people()}
        records = held.records()
        merges = held.merges()
        contexts = [self._context(row, merges) for row in held.contexts()]
        return build(
            associations=_associations(held, set(people), records),
            people=(_person(uid, row) for uid, row in people.items()),
            episodes=(
                EpisodeRow(person, start, None if end is None else end - timedelta(days=1))
                for person, start, end in held.episodes()
                if person in people
            ),
            contexts=contexts,
            kin=((one, other) for one, other in held.kin() if one in people and other in people),
        )

    def _context(self, row: dict[str, object], merges: dict[str, str]) -> ContextRow:
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
        )

    def _raise(self, actor: Actor, found: Detected) -> None:
        """Brings the alerts up to date with an evaluation of today, and keeps what changed."""
        living = {alert.context: alert for alert in alert_store.all_alerts(self.graph) if alert.rule == RULE}
        alerting = {cluster.context: cluster for cluster in found.clusters if cluster.alerts}
        saved, moved = self._for_clusters(living, alerting.values(), found)
        for alert in sorted(living.values(), key=lambda each: each.uid):
            if alert.context in alerting:
                continue
            changed, kind = not_met(alert, on=found.valid_on, floor_stood=_stood(alert, found))
            if kind is not None:
                saved.append(changed)
                moved.append((changed, kind))
        if not saved:
            return
        numbers = alert_store.changes(self.graph, [alert.uid for alert, _ in moved])
        changes: list[AlertChange] = [
            change_of(alert, number=len(numbers[alert.uid]) + 1, on=found.valid_on, kind=kind) for alert, kind in moved
        ]
        with self.vault.unit(actor=actor, action="alerts:alert:evaluate") as unit:
            unit.details["changes"] = [f"{each.alert} {each.kind.value}" for each in changes]
            alert_store.save(self.graph, saved, changes)

    def _for_clusters(
        self, living: Mapping[ContextId, Alert], clusters: Iterable[Cluster], found: Detected
    ) -> tuple[list[Alert], list[tuple[Alert, ChangeKind]]]:
        saved: list[Alert] = []
        moved: list[tuple[Alert, ChangeKind]] = []
        version = found.policy.version
        for cluster in clusters:
            alert = living.get(cluster.context)
            if alert is None:
                alert = raised(cluster, uid=AlertId(new_id("alr")), on=found.valid_on, policy_version=version)
                saved.append(alert)
                moved.append((alert, ChangeKind.RAISED))
                continue
            changed, kind = seen_again(alert, cluster, on=found.valid_on, policy_version=version)
            if changed != alert:
                saved.append(changed)
            if kind is not None:
                moved.append((changed, kind))
        return saved, moved


def _stood(alert: Alert, found: Detected) -> bool:
    """Whether, by what is known now, the alert's floor was met on the day it was last met."""
    if (found.valid_on - alert.last_met_on).days <= 0:
        return False
    then = evaluate(found.evidence, found.policy, alert.last_met_on)
    return any(cluster.context == alert.context and cluster.window_to == alert.last_met_on for cluster in then)


def _associations(held: HeldEvidence, people: set[str], records: dict[str, str | None]) -> Iterator[AssociationRow]:
    for row in held.associations():
        person, record = str(row["person"]), str(row["record"])
        if person not in people or record not in records:
            continue
        yield AssociationRow(
            uid=str(row["uid"]),
            source_id=str(row["source_id"]),
            person=person,
            context=str(row["context"]),
            kind=str(row["kind"]),
            valid_from=cast("date", row["valid_from"]),
            valid_to=cast("date | None", row["valid_to"]),
            recorded=cast("datetime", row["recorded_at"]).date(),
            role=str(row["role"]),
            voice=str(row["voice"]),
            locus=str(row["locus"]),
            confidence=str(row["confidence"] or "PROBABLE"),
            incident=records[record],
            record=record,
            harm_types=tuple(cast("list[str]", row["harm_types"] or [])),
        )


def _person(uid: str, row: dict[str, object]) -> PersonRow:
    return PersonRow(
        uid=uid,
        stub=bool(row["stub"]),
        adult_from=cast("date | None", row["adult_from"]),
        died_on=cast("date | None", row["died_on"]),
        left_on=cast("date | None", row["left_on"]),
    )
