"""Vaults of a test's own: a SQLite file, and on Postgres where there is one."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from csgraph.clock import Clock
from csgraph.domain.access import Actor, Purpose, Role
from csgraph.vault.vault import Vault
from tests.postgres import Postgres

LEAD = Actor(id="lead", roles=frozenset({Role.CONTEXTUAL_LEAD}), agency="LA", purpose=Purpose.SAFEGUARDING)
ADMINISTRATOR = Actor(id="admin", roles=frozenset({Role.ADMINISTRATOR}), agency="LA")


@dataclass(frozen=True, slots=True)
class Place:
    """Where a vault is: opened as often as a test likes."""

    url: str
    folder: Path

    @property
    def key_file(self) -> Path:
        return self.folder / "keys" / "vault.key"

    def open(self, key_file: Path | None = None) -> Vault:
        return Vault.open(self.url, key_file=key_file or self.key_file, clock=Clock())


@pytest.fixture
def sqlite_place(tmp_path: Path) -> Place:
    return Place(f"sqlite:///{tmp_path / 'vault' / 'vault.sqlite3'}", tmp_path)


@pytest.fixture(params=["sqlite", "postgres"])
def place(request: pytest.FixtureRequest, tmp_path: Path) -> Place:
    """Each kind of database in turn, empty."""
    if request.param == "sqlite":
        return request.getfixturevalue("sqlite_place")
    server: Postgres = request.getfixturevalue("postgres")
    return Place(server.empty(), tmp_path)


@pytest.fixture
def vault(place: Place) -> Iterator[Vault]:
    opened = place.open()
    yield opened
    opened.close()
