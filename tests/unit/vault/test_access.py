"""Who may do what: the table as an information-governance officer would sign it, and what a refusal says."""

import pytest

from csgraph.domain.access import PERMISSIONS, Actor, Permission, Purpose, Role, authorize
from csgraph.errors import NotPermitted

# Practitioner, contextual Lead, panel Member, Analyst, information Governance, aDministrator, API Client.
LETTERS = dict(zip("PLMAGDC", Role, strict=True))
SIGNED = {
    "import_files": "LD",
    "read_contexts": "LMA",
    "decide_contexts": "L",
    "decide_people": "L",
    "detect": "LA",
    "read_alerts": "L",
    "triage_alerts": "L",
    "read_cases": "LM",
    "write_cases": "L",
    "draw_pictures": "LM",
    "draft_summaries": "L",
    "approve_summaries": "LG",
    "read_summaries": "LGC",
    "run_questions": "LA",
    "read_identity": "L",
    "manage_engine": "D",
    "manage_people": "D",
    "issue_tokens": "D",
    "read_audit": "G",
    "read_inbox": "PLM",
    "manage_notices": "D",
}


def _actor(*roles: Role, purpose: Purpose | None = None) -> Actor:
    return Actor(id="somebody", roles=frozenset(roles), agency="LA", purpose=purpose)


def test_the_signed_table_is_complete() -> None:
    assert SIGNED.keys() == {each.value for each in Permission}
    assert PERMISSIONS.keys() == set(Role)


@pytest.mark.parametrize("permission", Permission)
@pytest.mark.parametrize("role", Role)
def test_a_role_may_do_what_was_signed_and_no_more(role: Role, permission: Permission) -> None:
    signed = role in {LETTERS[letter] for letter in SIGNED[permission.value]}

    assert _actor(role).may(permission) is signed


def test_nobody_without_a_role_may_do_anything() -> None:
    assert not any(_actor().may(permission) for permission in Permission)


def test_roles_add_up() -> None:
    authorize(_actor(Role.ANALYST, Role.ADMINISTRATOR), Permission.ISSUE_TOKENS)
    authorize(_actor(Role.ANALYST, Role.ADMINISTRATOR), Permission.DETECT)


def test_a_refusal_says_which_role_would_be_needed_and_nothing_else() -> None:
    with pytest.raises(NotPermitted) as refused:
        authorize(_actor(Role.ANALYST), Permission.APPROVE_SUMMARIES)

    assert refused.value.code == "role_required"
    assert refused.value.message == "This needs the role contextual lead or information governance."
    assert "somebody" not in str(refused.value)


def test_identity_needs_a_purpose_too() -> None:
    with pytest.raises(NotPermitted) as refused:
        authorize(_actor(Role.CONTEXTUAL_LEAD), Permission.READ_IDENTITY, purpose_required=True)
    assert refused.value.code == "purpose_required"

    lead = _actor(Role.CONTEXTUAL_LEAD, purpose=Purpose.PANEL)
    authorize(lead, Permission.READ_IDENTITY, purpose_required=True)
