"""The world that end-to-end tests live in."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from csgraph.settings import Settings
from tests.e2e.world import World, opened


@pytest.fixture
def world(settings: Settings, clean: None, tmp_path: Path) -> Iterator[World]:
    """An empty borough, on each engine in turn."""
    with opened(settings, tmp_path) as world:
        yield world
