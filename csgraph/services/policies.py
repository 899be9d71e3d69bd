"""Policies: what a policy would have told in the past year, beside the one in force."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path

from csgraph.clock import Clock
from csgraph.detect.columns import Evidence
from csgraph.detect.policy import load_policy
from csgraph.detect.preview import Acts, first_day, preview
from csgraph.domain.access import Actor, Permission, authorize
from csgraph.domain.previews import KnownCase, Preview, acted_on, recorded
from csgraph.store import alerts as alert_store
from csgraph.store import level2 as case_store
from csgraph.store.graph import Graph
from csgraph.vault.vault import Vault


@dataclass(frozen=True, slots=True, kw_only=True)
class Policies:
    """Questions about policies; `evidence` reads what was held at a moment, each row by the day it was entered.

    `policy_file` is the policy in force (None: the shipped one).
    """

    graph: Graph
    vault: Vault
    clock: Clock
    evidence: Callable[[Actor, datetime], Evidence]
    policy_file: Path | None

    def preview(
        self, *, actor: Actor, policy_file: Path, valid_on: date | None = None, known_at: datetime | None = None
    ) -> Preview:
        """What `policy_file` would have told in the 365 days up to a day, beside the policy in force.

        It says which contexts have cases and whether alerts were acted on, so it asks for the rights to read both.
        Nothing is written but the audit. Raises NotPermitted, InvalidInput (a policy that cannot be), Unavailable.
        """
        for permission in (Permission.DETECT, Permission.READ_ALERTS, Permission.READ_CASES):
            authorize(actor, permission)
        previewed, present = load_policy(policy_file), load_policy(self.policy_file)
        moment = self.clock.asked_moment(known_at)
        until = min(self.clock.asked_day(valid_on), moment.astimezone(UTC).date())
        held = self.evidence(actor, moment)
        found = preview(held, present, previewed, self._acts(moment, until), until=until, known_at=moment)
        with self.vault.unit(actor=actor, action="policies:policy:preview") as unit:
            unit.details |= {"policy": previewed.version, "present": present.version, "cases": len(found.cases)}
        return found

    def _acts(self, known_at: datetime, until: date) -> Acts:
        alerts = alert_store.all_alerts(self.graph)
        changes = alert_store.changes(self.graph, [alert.uid for alert in alerts])
        histories = {uid: [each for each in of_alert if each.on <= until] for uid, of_alert in changes.items()}
        return Acts(
            contexts={alert.context for alert in alerts if acted_on(histories[alert.uid])},
            cases=[
                KnownCase(case=case.uid, context=case.context, referred_on=case.referred_on)
                for case in case_store.all_cases(self.graph, known_at=known_at)
            ],
            recorded=recorded(histories.values(), since=first_day(until), until=until),
        )
