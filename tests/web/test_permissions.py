"""Who may call what: a table of routes and roles, and no route that the table forgets."""

import httpx
import pytest
from fastapi.routing import APIRoute

from api.main import create_app
from csgraph.bootstrap import Services
from csgraph.domain.access import Role
from tests.web.conftest import As

UID = "a" * 26
REASON = {"reason": "because"}
REFERRAL = {**REASON, "source": "SCHOOL_X", "agency": "SCH", "harm_types": ["EFH"]}
L, P, A, G, D, C = (
    Role.CONTEXTUAL_LEAD,
    Role.PANEL_MEMBER,
    Role.ANALYST,
    Role.INFORMATION_GOVERNANCE,
    Role.ADMINISTRATOR,
    Role.API_CLIENT,
)

# method, route, an address of it at which nothing can be changed, its body, the roles that may call it
TABLE: tuple[tuple[str, str, str, object, set[Role]], ...] = (
    ("POST", "/v1/imports", "/v1/imports", "zip", {L, D}),
    ("GET", "/v1/imports/{run}", f"/v1/imports/run_{UID}", None, {L, D}),
    ("GET", "/v1/contexts", "/v1/contexts?text=38", None, {L, P, A}),
    ("GET", "/v1/vocabularies", "/v1/vocabularies", None, set(Role)),
    ("GET", "/v1/candidates", "/v1/candidates", None, {L}),
    (
        "POST",
        "/v1/candidates/{candidate}/confirmation",
        f"/v1/candidates/cnd_{UID}/confirmation",
        {**REASON, "context": "C1"},
        {L},
    ),
    (
        "POST",
        "/v1/candidates/{candidate}/creation",
        f"/v1/candidates/cnd_{UID}/creation",
        {**REASON, "kind": "LOCATION", "name": "Somewhere"},
        {L},
    ),
    (
        "POST",
        "/v1/candidates/{candidate}/rejection",
        f"/v1/candidates/cnd_{UID}/rejection",
        REASON,
        {L},
    ),
    ("GET", "/v1/contexts/{context}", "/v1/contexts/C1", None, {L, P, A}),
    ("GET", "/v1/contexts/{context}/picture.svg", "/v1/contexts/C1/picture.svg", None, {L, P}),
    ("GET", "/v1/contexts/{context}/picture.json", "/v1/contexts/C1/picture.json", None, {L, P}),
    ("GET", "/v1/groups/suggestions", "/v1/groups/suggestions", None, {L, A}),
    (
        "POST",
        "/v1/groups/suggestions/{suggestion}/acceptance",
        f"/v1/groups/suggestions/grp_{UID}/acceptance",
        {**REASON, "name": "Somebody's friends", "review_by": "2027-01-01"},
        {L},
    ),
    (
        "POST",
        "/v1/groups/suggestions/{suggestion}/declination",
        f"/v1/groups/suggestions/grp_{UID}/declination",
        REASON,
        {L},
    ),
    ("GET", "/v1/groups/bridging-contexts", "/v1/groups/bridging-contexts", None, {L, A}),
    ("GET", "/v1/groups/emerging-contexts", "/v1/groups/emerging-contexts", None, {L, A}),
    ("GET", "/v1/groups/unusual-places", "/v1/groups/unusual-places?month=2026-05", None, {L, A}),
    ("GET", "/v1/alerts", "/v1/alerts", None, {L}),
    ("GET", "/v1/alerts/{alert}", f"/v1/alerts/alr_{UID}", None, {L}),
    ("POST", "/v1/alerts/{alert}/acknowledgement", f"/v1/alerts/alr_{UID}/acknowledgement", None, {L}),
    (
        "POST",
        "/v1/alerts/{alert}/dismissal",
        f"/v1/alerts/alr_{UID}/dismissal",
        {"reason": "STALE", "until": "2026-07-01"},
        {L},
    ),
    (
        "POST",
        "/v1/alerts/{alert}/monitoring",
        f"/v1/alerts/alr_{UID}/monitoring",
        {**REASON, "until": "2026-06-30"},
        {L},
    ),
    ("POST", "/v1/alerts/{alert}/link", f"/v1/alerts/alr_{UID}/link", {**REASON, "case": f"l2_{UID}"}, {L}),
    ("POST", "/v1/alerts/{alert}/reopening", f"/v1/alerts/alr_{UID}/reopening", REASON, {L}),
    ("POST", "/v1/alerts/{alert}/undoing", f"/v1/alerts/alr_{UID}/undoing", REASON, {L}),
    ("POST", "/v1/alerts/{alert}/referral", f"/v1/alerts/alr_{UID}/referral", REFERRAL, {L}),
    ("GET", "/v1/inbox", "/v1/inbox", None, {L, P, Role.PRACTITIONER}),
    ("POST", "/v1/inbox/{notice}/reading", f"/v1/inbox/ntc_{UID}/reading", None, {L, P, Role.PRACTITIONER}),
    ("GET", "/v1/cases", "/v1/cases", None, {L, P}),
    ("POST", "/v1/cases", "/v1/cases", {**REFERRAL, "context": "C404"}, {L}),
    ("GET", "/v1/cases/{case}", f"/v1/cases/l2_{UID}", None, {L, P}),
    (
        "POST",
        "/v1/cases/{case}/screening",
        f"/v1/cases/l2_{UID}/screening",
        {**REASON, "level": "partnership", "outcome": "L2_ASSESSMENT"},
        {L},
    ),
    # The lead and information governance may read summaries, but only a registered client may request one.
    ("POST", "/v1/summary-requests", "/v1/summary-requests", {"context": "C404", "purpose": "safeguarding"}, {C}),
    (
        "POST",
        "/v1/summaries",
        "/v1/summaries",
        {"context": "C404", "client": "partner", "purpose": "safeguarding"},
        {L},
    ),
    ("POST", "/v1/summaries/{summary}/approval", f"/v1/summaries/pub_{UID}/approval", {"version": 1}, {L, G}),
    ("GET", "/v1/summaries/{summary}", f"/v1/summaries/pub_{UID}", None, {L, G, C}),
    ("GET", "/v1/questions", "/v1/questions", None, {L, A}),
    ("GET", "/v1/questions/{question}", "/v1/questions/people_per_context", None, {L, A}),
    ("POST", "/v1/questions/cypher", "/v1/questions/cypher", {"cypher": "RETURN 1 AS n", "purpose": "audit"}, {L, A}),
    ("POST", "/v1/questions/{question}/runs", "/v1/questions/unknown/runs", {}, {L, A}),
)
OPEN = {"/healthz", "/readyz"}
NAMES = [f"{method} {route}" for method, route, *_ in TABLE]


def _call(client: httpx.Client, method: str, address: str, body: object) -> httpx.Response:
    if body == "zip":
        return client.request(method, address, files={"files": ("x.zip", b"PK", "application/zip")})
    return client.request(method, address, json=body)


def test_the_table_holds_every_route(services: Services) -> None:
    described = create_app(services).openapi()
    routes = {
        f"{method.upper()} {path}"
        for path, methods in described["paths"].items()
        for method in methods
        if path not in OPEN
    }

    assert routes == set(NAMES)


@pytest.mark.parametrize("role", Role)
@pytest.mark.parametrize(("method", "route", "path", "body", "roles"), TABLE, ids=NAMES)
def test_a_role_may_call_what_the_table_says(
    acting: As, role: Role, method: str, route: str, path: str, body: object, roles: set[Role]
) -> None:
    answer = _call(acting(role), method, path, body)

    assert (answer.status_code != 403) == (role in roles)
    assert answer.status_code in {200, 403, 404, 422}, answer.text


@pytest.mark.parametrize(("method", "route", "path", "body", "roles"), TABLE, ids=NAMES)
def test_nobody_calls_anything_without_a_valid_token(
    nobody: httpx.Client, method: str, route: str, path: str, body: object, roles: set[Role]
) -> None:
    without = _call(nobody, method, path, body)
    nobody.headers["Authorization"] = "Bearer " + "A" * 100
    invalid = _call(nobody, method, path, body)

    assert (without.status_code, without.json()["code"]) == (401, "token_missing")
    assert (invalid.status_code, invalid.json()["code"]) == (401, "token_invalid")
    assert without.headers["www-authenticate"] == invalid.headers["www-authenticate"] == 'Bearer realm="csgraph"'


def test_every_route_of_the_api_documents_its_statuses(services: Services) -> None:
    app = create_app(services)
    described = app.openapi()

    for route in app.routes:
        if isinstance(route, APIRoute) and route.include_in_schema and route.path not in OPEN:
            for method in route.methods:
                responses = described["paths"][route.path_format][method.lower()]["responses"]
                assert {"401", "403", "503"} <= set(responses), route.path
