"""One server over one small borough for all tests here, and a client for each role."""

import re
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from datetime import timedelta
from pathlib import Path

import httpx
import pytest

from api.main import create_app
from csgraph.bootstrap import Services, open_services
from csgraph.domain.access import Purpose, Role
from csgraph.services.imports import ImportOptions
from csgraph.settings import Settings
from tests.e2e.world import LEAD, TODAY
from tests.engines import running_embedded
from tests.web.borough import borough
from tests.web.serving import served

CLIENT = "partner"
LARGEST_UPLOAD = 1_000_000

FORM = re.compile(r'name="form" value="([^"]+)"')

As = Callable[[Role], httpx.Client]


@contextmanager
def borough_opened(folder: Path) -> Iterator[Services]:
    """Services over a borough of its own in a folder, as if today were the world's day."""
    with running_embedded(folder / "data") as engine:
        opened = open_services(Settings(data=engine.data, today=TODAY))
        try:
            opened.imports.run(actor=LEAD, folder=borough(folder / "files"), options=ImportOptions())
            yield opened
        finally:
            opened.close()


@pytest.fixture(scope="session")
def services(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Services]:
    """Services over the borough that all tests share which decide nothing that others look at."""
    with borough_opened(tmp_path_factory.mktemp("web")) as opened:
        yield opened


@pytest.fixture(scope="session")
def address(services: Services) -> Iterator[str]:
    """Where the application answers."""
    with served(create_app(services, largest_upload=LARGEST_UPLOAD)) as found:
        yield found


def issue(services: Services, role: Role) -> str:
    """A token for a role; a client's is bound to its name and purpose."""
    is_client = role is Role.API_CLIENT
    return services.tokens.issue(
        actor=LEAD,
        role=role,
        agency="CSC",
        ttl=timedelta(hours=1),
        client=CLIENT if is_client else None,
        purpose=Purpose.SAFEGUARDING if is_client else None,
    )


@pytest.fixture(scope="session")
def tokens(services: Services) -> dict[Role, str]:
    """A token for each role."""
    return {role: issue(services, role) for role in Role}


@pytest.fixture(scope="session")
def acting(address: str, tokens: dict[Role, str]) -> Iterator[As]:
    """A client that holds a role's token."""
    with ExitStack() as stack:
        clients = {
            role: stack.enter_context(
                httpx.Client(base_url=address, headers={"Authorization": f"Bearer {token}"}, timeout=60)
            )
            for role, token in tokens.items()
        }
        yield clients.__getitem__


@pytest.fixture(scope="session")
def lead(acting: As) -> httpx.Client:
    """A contextual lead."""
    return acting(Role.CONTEXTUAL_LEAD)


@pytest.fixture
def nobody(address: str) -> Iterator[httpx.Client]:
    """Somebody without a token."""
    with httpx.Client(base_url=address, timeout=60) as client:
        yield client


@pytest.fixture(scope="session")
def alerts(lead: httpx.Client) -> dict[str, str]:
    """The uid of the alert about each shared place, by the place's source id."""
    return {each["context_ids"][0]: each["alert"] for each in lead.get("/v1/alerts").json()["alerts"]}


def sign_in(client: httpx.Client, token: str) -> httpx.Response:
    """Sends the form of the first page with a token."""
    form = FORM.search(client.get("/sign-in").text)
    assert form is not None
    return client.post("/session", data={"token": token, "form": form[1]})


@pytest.fixture
def visitor(address: str, tokens: dict[Role, str]) -> Iterator[httpx.Client]:
    """A contextual lead who is signed in."""
    with httpx.Client(base_url=address, timeout=60) as client:
        assert sign_in(client, tokens[Role.CONTEXTUAL_LEAD]).status_code == 303
        yield client


@pytest.fixture(scope="module")
def at(world: Services) -> Iterator[str]:
    """Where the application answers over the `world` that a module has for itself."""
    with served(create_app(world)) as address:
        yield address


@pytest.fixture
def client(world: Services, at: str) -> Iterator[httpx.Client]:
    """A contextual lead who is signed in there."""
    with httpx.Client(base_url=at, timeout=60) as found:
        assert sign_in(found, issue(world, Role.CONTEXTUAL_LEAD)).status_code == 303
        yield found
