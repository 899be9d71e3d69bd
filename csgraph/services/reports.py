"""Reports: what a month had that stands out."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from csgraph.clock import Clock
from csgraph.detect.columns import Evidence
from csgraph.detect.monthly import monthly_report
from csgraph.detect.policy import load_policy
from csgraph.domain.access import Actor, Permission, authorize
from csgraph.domain.reports import UnusualPlace, last_day_of
from csgraph.store import contexts as store
from csgraph.store.graph import Graph
from csgraph.vault.vault import Vault


@dataclass(frozen=True, slots=True, kw_only=True)
class Reports:
    """Reports for people who plan; `evidence` reads what was held at a moment."""

    graph: Graph
    vault: Vault
    clock: Clock
    evidence: Callable[[Actor, datetime], Evidence]
    policy_file: Path | None

    def unusual_places(
        self, *, actor: Actor, month: str, known_at: datetime | None = None, policy_file: Path | None = None
    ) -> tuple[UnusualPlace, ...]:
        """Places of which more was said than usual up to the end of `month` (YYYY-MM), or up to today within it.

        Where contexts lie is as held now. Raises NotPermitted, InvalidInput (a month or policy that cannot be).
        """
        authorize(actor, Permission.DETECT)
        last_day = min(last_day_of(month), self.clock.today())
        policy = load_policy(policy_file or self.policy_file)
        held = self.evidence(actor, self.clock.asked_moment(known_at))
        positions = {
            str(each.uid): (each.easting, each.northing)
            for each in store.all_current(self.graph)
            if each.easting is not None and each.northing is not None
        }
        found = monthly_report(held, policy, last_day, positions)
        with self.vault.unit(actor=actor, action="detection:report:read") as unit:
            unit.details |= {"month": month, "places": len(found)}
        return found
