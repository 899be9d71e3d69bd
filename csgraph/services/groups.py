"""Groups: contexts that the same young people share, suggested for a person to decide."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from csgraph.clock import Clock
from csgraph.detect.bridging import bridges
from csgraph.detect.columns import Evidence
from csgraph.detect.groups import find_groups
from csgraph.detect.policy import load_policy
from csgraph.detect.suggestions import suggestions
from csgraph.domain.access import Actor, Permission, authorize
from csgraph.domain.groups import Bridges, Suggestion
from csgraph.vault.vault import Vault


@dataclass(frozen=True, slots=True, kw_only=True)
class Groups:
    """Questions about groups; `evidence` reads what was held at a moment. Suggesting writes nothing but the audit."""

    vault: Vault
    clock: Clock
    evidence: Callable[[Actor, datetime], Evidence]
    policy_file: Path | None

    def suggest(
        self,
        *,
        actor: Actor,
        valid_on: date | None = None,
        known_at: datetime | None = None,
        policy_file: Path | None = None,
    ) -> tuple[Suggestion, ...]:
        """Suggestions, true on a day and as known at a moment, the least likely by chance first in each region.

        Raises NotPermitted, InvalidInput (a policy that cannot be), Unavailable.
        """
        authorize(actor, Permission.DETECT)
        policy = load_policy(policy_file or self.policy_file)
        held = self.evidence(actor, known_at or self.clock.now())
        found = suggestions(held, find_groups(held, policy, valid_on or self.clock.today()))
        with self.vault.unit(actor=actor, action="detection:groups:read") as unit:
            unit.details |= {"suggestions": len(found)}
        return found

    def bridging(
        self,
        *,
        actor: Actor,
        valid_on: date | None = None,
        known_at: datetime | None = None,
        policy_file: Path | None = None,
    ) -> Bridges:
        """Contexts whose users come from several groups. Raises as `suggest` does."""
        authorize(actor, Permission.DETECT)
        policy = load_policy(policy_file or self.policy_file)
        found = bridges(self.evidence(actor, known_at or self.clock.now()), policy, valid_on or self.clock.today())
        with self.vault.unit(actor=actor, action="detection:bridging:read") as unit:
            unit.details |= {"contexts": len(found.contexts)}
        return found
