"""Auditing: who looked at what and who did what, for information governance to read. Reading is an event, too."""

from dataclasses import dataclass

from csgraph.domain.access import Actor, Permission, authorize
from csgraph.errors import InvalidInput
from csgraph.vault import audit
from csgraph.vault.audit import AuditEvent
from csgraph.vault.vault import Vault

MOST = 1000


@dataclass(frozen=True, slots=True, kw_only=True)
class Auditing:
    """What is asked of the audit."""

    vault: Vault

    def list(self, *, actor: Actor, after: int = 0, limit: int = 100) -> tuple[AuditEvent, ...]:
        """Events with a number above `after`, the oldest first. Raises NotPermitted, InvalidInput, Unavailable."""
        _check(actor, limit)
        with self.vault.unit(actor=actor, action="audit:event:list") as unit:
            found = audit.read(unit.connection, after=after, at_most=limit)
            unit.details |= {"after": after, "events": len(found)}
        return found

    def latest(self, *, actor: Actor, limit: int = 50) -> tuple[AuditEvent, ...]:
        """The latest events, the latest first. Raises as `list` does."""
        _check(actor, limit)
        with self.vault.unit(actor=actor, action="audit:event:latest") as unit:
            found = audit.latest(unit.connection, at_most=limit)
            unit.details |= {"events": len(found)}
        return found


def _check(actor: Actor, limit: int) -> None:
    authorize(actor, Permission.READ_AUDIT)
    if not 1 <= limit <= MOST:
        raise InvalidInput(
            "out_of_range", f"At most {MOST} events are read at once.", advice=f"Ask for 1 to {MOST}, then go on."
        )
