"""Explaining: counts an alert's numbers again from what was held then, and says why a context does not alert."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from importlib.resources import files
from pathlib import Path

import numpy as np

from csgraph.clock import Clock
from csgraph.detect.columns import Evidence
from csgraph.detect.policy import DetectionPolicy, load_policy
from csgraph.detect.threshold import evaluate
from csgraph.detect.why_not import WhyNot, why_not
from csgraph.domain.access import Actor, Permission, authorize
from csgraph.domain.alerts import Alert, AlertChange
from csgraph.domain.clusters import Cluster
from csgraph.domain.contexts import Context
from csgraph.domain.recounts import Recount, recount, words_differ
from csgraph.errors import InvalidInput, NotFound
from csgraph.ids import AlertId
from csgraph.store import alerts as store
from csgraph.store.graph import Graph
from csgraph.store.standing import Standing
from csgraph.vault.vault import Vault


@dataclass(frozen=True, slots=True, kw_only=True)
class Explanation:
    """An alert in words, with what it falls without; where it was checked, each of its changes counted again.

    `falls_without` is None where the policy that it was counted under is not at hand.
    """

    alert: Alert
    falls_without: tuple[str, ...] | None
    recounts: tuple[Recount, ...] = ()
    words_differ: bool = False

    @property
    def holds(self) -> bool:
        """Whether no number and no word came out differently."""
        return not self.words_differ and not any(each.differences for each in self.recounts)


@dataclass(frozen=True, slots=True, kw_only=True)
class Explaining:
    """Questions behind alerts; `evidence` reads what was held at a moment."""

    graph: Graph
    vault: Vault
    clock: Clock
    evidence: Callable[[Actor, datetime], Evidence]
    policy_file: Path | None

    def explain(
        self, *, actor: Actor, alert_id: AlertId, check: bool = False, policy_file: Path | None = None
    ) -> Explanation:
        """An alert in words; with `check` every number of every change is counted again as it was known then.

        The policy of each change is found by its version: the one in force, the shipped ones, or `policy_file`.
        Raises NotPermitted, NotFound, InvalidInput (with `check`: a policy that is not at hand).
        """
        authorize(actor, Permission.READ_ALERTS)
        alert = store.get(self.graph, alert_id)
        if alert is None:
            raise NotFound("no_such_alert", "There is no such alert.", advice="List them with `csgraph alerts list`.")
        with self.vault.unit(actor=actor, action="alerts:alert:explain", subject=alert_id) as unit:
            unit.details["check"] = check
        policies = self._policies(policy_file)
        if not check and alert.policy_version not in policies:
            return Explanation(alert=alert, falls_without=None)
        again = _Again(
            evidence=lambda known_at: self.evidence(actor, known_at),
            policies=policies,
            alert=alert,
        )
        now = again.counted(alert.known_at, alert.window_to, alert.policy_version)
        falls_without = now.falls_without if now else ()
        if not check:
            return Explanation(alert=alert, falls_without=falls_without)
        changes = store.changes(self.graph, [alert_id])[alert_id]
        return Explanation(
            alert=alert,
            falls_without=falls_without,
            recounts=self._recounts(
                actor,
                [(each, again.counted(each.known_at, each.window_to, each.policy_version)) for each in changes],
            ),
            words_differ=words_differ(alert.explanation, now),
        )

    def _recounts(self, actor: Actor, pairs: Sequence[tuple[AlertChange, Cluster | None]]) -> tuple[Recount, ...]:
        """Each change beside what was counted again, associations named as their source does."""
        cited = {uid for each, now in pairs for uid in (*each.evidence, *(now.evidence if now else ()))}
        with self.vault.looking(actor=actor) as unit:
            names = unit.source_ids.of(cited)
        return tuple(
            recount(
                replace(each, evidence=names.all(each.evidence)),
                None if now is None else replace(now, evidence=names.all(now.evidence)),
            )
            for each, now in pairs
        )

    def why_not(self, *, actor: Actor, context: str) -> tuple[Context, WhyNot]:
        """Which step of the rule a context fails today, under the policy in force; it is named by uid or source id.

        Raises NotPermitted, NotFound, Conflict (the source id is not unique).
        """
        authorize(actor, Permission.DETECT)
        found = Standing.of(self.graph).resolve(context)
        now, today = self.clock.now(), self.clock.today()
        evidence = self.evidence(actor, now)
        answer = why_not(evidence, load_policy(self.policy_file), found.uid, today, known_on=_utc_day(now))
        with self.vault.unit(actor=actor, action="alerts:context:explain", subject=found.uid) as unit:
            unit.details["alerts"] = answer.alerts
            left_out = unit.left_out().among(_people_of(evidence, found.uid))
        return found, replace(answer, steps=(*answer.steps, *(each.words for each in left_out)))

    def _policies(self, policy_file: Path | None) -> dict[str, DetectionPolicy]:
        """The policies at hand, by version: that of `policy_file`, the one in force, and those shipped."""
        shipped = [Path(str(each)) for each in files("csgraph.policies").iterdir() if each.name.endswith(".toml")]
        paths = dict.fromkeys((policy_file, self.policy_file, *sorted(shipped)))
        return {policy.version: policy for policy in map(load_policy, paths)}


@dataclass(frozen=True, slots=True, kw_only=True)
class _Again:
    """What evaluations find now of one alert's context; each is made once."""

    evidence: Callable[[datetime], Evidence]
    policies: Mapping[str, DetectionPolicy]
    alert: Alert
    found: dict[tuple[datetime, date, str], Cluster | None] = field(
        default_factory=dict[tuple[datetime, date, str], "Cluster | None"]
    )

    def counted(self, known_at: datetime, valid_on: date, version: str) -> Cluster | None:
        """The cluster of the alert's context that this evaluation finds; None where it finds none that day.

        Raises InvalidInput where no policy at hand has this version.
        """
        key = (known_at, valid_on, version)
        if key not in self.found:
            policy, evidence = self._policy(version), self.evidence(known_at)
            clusters = evaluate(evidence, policy, valid_on, known_on=_utc_day(known_at))
            self.found[key] = next((each for each in clusters if each.context == self.alert.context), None)
        return self.found[key]

    def _policy(self, version: str) -> DetectionPolicy:
        if version not in self.policies:
            raise InvalidInput(
                "policy_not_at_hand",
                f"The policy that this was counted under (version {version}) is not at hand.",
                advice="Give its file with --policy.",
            )
        return self.policies[version]


def _people_of(evidence: Evidence, context: str) -> set[str]:
    """Everybody of whom something is held about a context, or one that was merged into it."""
    places = evidence.places
    codes = [code for code, root in enumerate(places.root.tolist()) if places.ids[root] == context]
    return {str(evidence.people.ids[code]) for code in set(evidence.person[np.isin(evidence.context, codes)].tolist())}


def _utc_day(moment: datetime) -> date:
    return moment.astimezone(UTC).date()
