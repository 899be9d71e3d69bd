"""Pages that are made from the code are as they would be made now, and links between pages lead somewhere."""

import re

import pytest

from scripts import make_docs
from tests.house.code import ROOT, texts


def test_made_pages_are_current() -> None:
    assert make_docs.stale() == []


@pytest.mark.parametrize("page", [path for path, _ in texts(".md") if path != "README.md"])
def test_links_between_pages_lead_somewhere(page: str) -> None:
    links = re.findall(r"\]\((?!https?:|#)([^)#]+)", (ROOT / page).read_text(encoding="utf-8"))

    assert [link for link in links if not (ROOT / page).parent.joinpath(link).exists()] == []


def test_the_readme_leads_to_what_there_is() -> None:
    links = re.findall(r"\]\((?!https?:|#)([^)#]+)", (ROOT / "README.md").read_text(encoding="utf-8"))

    assert [link for link in links if not (ROOT / link).exists()] == []


def test_the_tests_that_data_protection_rests_on_are_there() -> None:
    named = re.findall(r"`(tests/[^`]+)`", (ROOT / "docs/data-protection.md").read_text(encoding="utf-8"))

    assert named
    assert [each for each in named if not (ROOT / each).is_file()] == []
