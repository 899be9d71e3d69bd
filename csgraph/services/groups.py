"""Groups: contexts that the same young people share, suggested for a person to decide."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import partial
from pathlib import Path

from csgraph.clock import Clock
from csgraph.detect.bridging import bridges
from csgraph.detect.columns import Evidence
from csgraph.detect.emerging import emerging_contexts
from csgraph.detect.groups import find_groups
from csgraph.detect.policy import load_policy
from csgraph.detect.suggestions import suggestions
from csgraph.detect.unusual import held_of
from csgraph.domain.access import Actor, Permission, authorize
from csgraph.domain.contexts import Context
from csgraph.domain.emerging import EmergingContext
from csgraph.domain.groups import Bridges, Suggestion
from csgraph.errors import Conflict, InvalidInput, NotFound
from csgraph.ids import CandidateId, ContextId
from csgraph.services.importing.deciding import deciding
from csgraph.services.importing.group_writes import AcceptedGroup, group_writes
from csgraph.services.importing.joining import look_for
from csgraph.services.importing.journal import Journal
from csgraph.store import contexts as store
from csgraph.store.graph import Graph
from csgraph.vault.candidates import Decision, DecisionKind
from csgraph.vault.vault import Unit, Vault
from csgraph.vocabulary.coded import UNKNOWN_AGENCY, agency_code


@dataclass(frozen=True, slots=True, kw_only=True)
class Groups:
    """Questions and decisions about groups; `evidence` reads what was held at a moment.

    Suggesting writes nothing but the audit. `kept_under` names the authority's policy for keeping groups;
    where it is empty none can be accepted.
    """

    graph: Graph
    vault: Vault
    clock: Clock
    evidence: Callable[[Actor, datetime], Evidence]
    policy_file: Path | None
    kept_under: str
    lock_file: Path
    source_system: str

    def suggest(
        self,
        *,
        actor: Actor,
        valid_on: date | None = None,
        known_at: datetime | None = None,
        policy_file: Path | None = None,
    ) -> tuple[Suggestion, ...]:
        """Suggestions, true on a day and as known at a moment, the least likely by chance first in each region.

        Those that were decided by then are left out, and those that hold a peer group that was accepted.
        Raises NotPermitted, InvalidInput (a policy that cannot be), Unavailable.
        """
        authorize(actor, Permission.DETECT)
        policy = load_policy(policy_file or self.policy_file)
        moment = self.clock.asked_moment(known_at)
        held = self.evidence(actor, moment)
        found = suggestions(held, find_groups(held, policy, self.clock.asked_day(valid_on)))
        with self.vault.unit(actor=actor, action="detection:groups:read") as unit:
            names = sorted({name for each in found for name in (each.uid, *each.contexts)})
            decisions = unit.candidates(self.source_system).decisions(names)
            decided = {each.candidate for each in decisions if each.at <= moment}
            found = tuple(each for each in found if decided.isdisjoint((each.uid, *each.contexts)))
            unit.details |= {"suggestions": len(found)}
        return found

    def accept(
        self,
        *,
        actor: Actor,
        suggestion: str,
        name: str,
        reason: str,
        review_by: date | None,
        incident: str | None = None,
    ) -> Context:
        """Makes a peer group of a suggestion, with its young people; `incident` is the one that it formed round.

        Raises NotFound, Conflict (decided already, or another write is under way), InvalidInput (no name, reason
        or day of review to come, or no policy under which groups may be kept).
        """
        authorize(actor, Permission.DECIDE_CONTEXTS)
        today = self.clock.today()
        if not self.kept_under.strip():
            raise InvalidInput(
                "no_groups_policy",
                "No policy says that groups may be kept here.",
                advice="Once the authority has one, name it in CSGRAPH_GROUPS_POLICY.",
            )
        if not reason.strip() or not name.strip() or review_by is None or review_by <= today:
            raise InvalidInput(
                "missing_required",
                "Accepting a group needs a name, a reason and a day of review to come.",
                advice="Give them with --name, --reason and --review-by.",
            )
        chosen = self._one(actor, suggestion)
        accepted = AcceptedGroup(
            suggestion=chosen.uid,
            name=name.strip(),
            people=chosen.people,
            on=today,
            review_by=review_by,
            incident=incident,
            agency=agency_code(actor.agency) or UNKNOWN_AGENCY,
        )
        with self._journal(actor, "groups:suggestion:accept", chosen) as journal, journal.batch() as (unit, batch):
            look = look_for(self.source_system, unit, [])
            uid = ContextId(look.register.graph_id("ctx", "group", chosen.uid))
            batch.begin(group_writes(accepted, look))
            self._note(journal, unit, DecisionKind.ACCEPT_GROUP, chosen, uid, f"{reason}\n({self.kept_under})")
        return store.named(self.graph, uid)[0]

    def decline(self, *, actor: Actor, suggestion: str, reason: str) -> None:
        """Sets a suggestion aside for good. Raises NotFound, InvalidInput (no reason), Conflict."""
        authorize(actor, Permission.DECIDE_CONTEXTS)
        if not reason.strip():
            raise InvalidInput("missing_required", "A decision needs a reason.", advice="Give it with --reason.")
        chosen = self._one(actor, suggestion)
        with self._journal(actor, "groups:suggestion:decline", chosen) as journal, journal.batch() as (unit, _):
            self._note(journal, unit, DecisionKind.DECLINE_GROUP, chosen, None, reason)

    def _one(self, actor: Actor, uid: str) -> Suggestion:
        for each in self.suggest(actor=actor):
            if each.uid == uid:
                return each
        self._check_undecided(actor, uid)
        raise NotFound(
            "no_such_suggestion",
            "No such group is suggested today.",
            advice="List them with `csgraph groups suggest`.",
        )

    def _check_undecided(self, actor: Actor, uid: str) -> None:
        with self.vault.unit(actor=actor, action="detection:groups:read", subject=uid) as unit:
            decided = bool(unit.candidates(self.source_system).decisions([uid]))
        if decided:
            raise Conflict(
                "already_decided",
                "This group was accepted or declined already.",
                advice="List those that wait with `csgraph groups suggest`.",
            )

    def _note(
        self,
        journal: Journal,
        unit: Unit,
        kind: DecisionKind,
        chosen: Suggestion,
        context: ContextId | None,
        reason: str,
    ) -> None:
        decision = Decision(
            at=self.clock.now(),
            actor=journal.actor.id,
            kind=kind,
            reason=reason,
            candidate=CandidateId(chosen.uid),
            context=context,
        )
        unit.candidates(self.source_system).decide(journal.run, journal.number + 1, decision)

    def _journal(self, actor: Actor, action: str, chosen: Suggestion) -> AbstractContextManager[Journal]:
        return deciding(
            graph=self.graph,
            vault=self.vault,
            clock=self.clock,
            actor=actor,
            lock_file=self.lock_file,
            source_system=self.source_system,
            action=action,
            check=partial(self._check_undecided, actor, chosen.uid),
        )

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
        found = bridges(self.evidence(actor, self.clock.asked_moment(known_at)), policy, self.clock.asked_day(valid_on))
        with self.vault.unit(actor=actor, action="detection:bridging:read") as unit:
            unit.details |= {"contexts": len(found.contexts)}
        return found

    def emerging(
        self,
        *,
        actor: Actor,
        valid_on: date | None = None,
        known_at: datetime | None = None,
        policy_file: Path | None = None,
    ) -> tuple[EmergingContext, ...]:
        """Contexts that are new, or that nobody named in the year before. Raises as `suggest` does."""
        authorize(actor, Permission.DETECT)
        policy = load_policy(policy_file or self.policy_file)
        moment = self.clock.asked_moment(known_at)
        held, known = held_of(self.evidence(actor, moment)), moment.astimezone(UTC).date()
        found = emerging_contexts(held, policy, self.clock.asked_day(valid_on), known=known)
        with self.vault.unit(actor=actor, action="detection:emerging:read") as unit:
            unit.details |= {"contexts": len(found)}
        return found
