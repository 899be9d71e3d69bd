"""Access: who may do what, as one table. Default: nobody.

Roles and agencies come from our own registry or from the settings of the command line, never from a
token's claims. Attributes of the record (relation, handling, restriction) come with the policy files.
"""

from dataclasses import dataclass
from enum import StrEnum

from csgraph.errors import NotPermitted
from csgraph.ids import NamedPersonId


class Role(StrEnum):
    """What somebody is to this service."""

    PRACTITIONER = "practitioner"
    CONTEXTUAL_LEAD = "contextual_lead"
    PANEL_MEMBER = "panel_member"
    ANALYST = "analyst"
    INFORMATION_GOVERNANCE = "information_governance"
    ADMINISTRATOR = "administrator"
    API_CLIENT = "api_client"


class Purpose(StrEnum):
    """What somebody wants to know it for; identity is disclosed for a purpose or not at all."""

    SAFEGUARDING = "safeguarding"
    CONTEXT_ASSESSMENT = "context_assessment"
    PANEL = "panel"
    SERVICE_IMPROVEMENT = "service_improvement"
    AUDIT = "audit"
    SUPPORT = "support"


class Permission(StrEnum):
    """What can be done."""

    IMPORT_FILES = "import_files"
    READ_CONTEXTS = "read_contexts"
    DECIDE_CONTEXTS = "decide_contexts"
    DECIDE_PEOPLE = "decide_people"
    DETECT = "detect"
    READ_ALERTS = "read_alerts"
    TRIAGE_ALERTS = "triage_alerts"
    READ_CASES = "read_cases"
    WRITE_CASES = "write_cases"
    DRAW_PICTURES = "draw_pictures"
    DRAFT_SUMMARIES = "draft_summaries"
    APPROVE_SUMMARIES = "approve_summaries"
    READ_SUMMARIES = "read_summaries"
    RUN_QUESTIONS = "run_questions"
    READ_IDENTITY = "read_identity"
    MANAGE_ENGINE = "manage_engine"
    ISSUE_TOKENS = "issue_tokens"
    MANAGE_PEOPLE = "manage_people"
    READ_AUDIT = "read_audit"
    READ_INBOX = "read_inbox"
    MANAGE_NOTICES = "manage_notices"


_P = Permission

PERMISSIONS: dict[Role, frozenset[Permission]] = {
    Role.PRACTITIONER: frozenset({_P.READ_INBOX}),
    Role.CONTEXTUAL_LEAD: frozenset(
        {
            _P.IMPORT_FILES,
            _P.READ_CONTEXTS,
            _P.DECIDE_CONTEXTS,
            _P.DECIDE_PEOPLE,
            _P.DETECT,
            _P.READ_ALERTS,
            _P.TRIAGE_ALERTS,
            _P.READ_CASES,
            _P.WRITE_CASES,
            _P.DRAW_PICTURES,
            _P.DRAFT_SUMMARIES,
            _P.APPROVE_SUMMARIES,
            _P.READ_SUMMARIES,
            _P.RUN_QUESTIONS,
            _P.READ_IDENTITY,
            _P.READ_INBOX,
        }
    ),
    Role.PANEL_MEMBER: frozenset({_P.READ_CONTEXTS, _P.READ_CASES, _P.DRAW_PICTURES, _P.READ_INBOX}),
    Role.ANALYST: frozenset({_P.READ_CONTEXTS, _P.DETECT, _P.RUN_QUESTIONS}),
    Role.INFORMATION_GOVERNANCE: frozenset({_P.READ_AUDIT, _P.APPROVE_SUMMARIES, _P.READ_SUMMARIES}),
    Role.ADMINISTRATOR: frozenset(
        {_P.IMPORT_FILES, _P.MANAGE_ENGINE, _P.ISSUE_TOKENS, _P.MANAGE_PEOPLE, _P.MANAGE_NOTICES}
    ),
    Role.API_CLIENT: frozenset({_P.READ_SUMMARIES}),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Actor:
    """Whoever asks. `client` is set where it is a registered program of a partner, `person` for a named person.

    A named person has that as `id` too, whatever token or session they came with.
    """

    id: str
    roles: frozenset[Role]
    agency: str
    purpose: Purpose | None = None
    client: str | None = None
    person: NamedPersonId | None = None

    def may(self, permission: Permission) -> bool:
        """Whether one of the roles allows it."""
        return any(permission in PERMISSIONS[role] for role in self.roles)


def authorize(actor: Actor, permission: Permission, *, purpose_required: bool = False) -> None:
    """Lets the actor pass. Raises NotPermitted, saying which roles may, or that a purpose is missing."""
    if not actor.may(permission):
        allowed = sorted(role.value.replace("_", " ") for role in Role if permission in PERMISSIONS[role])
        raise NotPermitted(
            "role_required",
            f"This needs the role {' or '.join(allowed)}.",
            advice="Ask the administrator for a role that fits what you do.",
        )
    if purpose_required and actor.purpose is None:
        raise NotPermitted(
            "purpose_required", "Identity is shown only for a stated purpose.", advice="State it with --purpose."
        )
