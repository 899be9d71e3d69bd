"""Pages that are made from the code are as they would be made now, and links between pages lead somewhere."""

import re

import pytest

from scripts import benchmarks_page, make_docs
from tests.house.code import ROOT, texts


def test_made_pages_are_current() -> None:
    assert make_docs.stale() == []


def test_each_file_of_results_is_a_section_of_the_page_of_benchmarks() -> None:
    named = {"title": "Speed", "note": "Of one thing.", "command": "run", "measured_on": "2026-06-01", "machine": "any"}
    figures = [
        {"what": "ratio", "value": 0.65, "at_least": 0.7},
        {"what": "memory", "value": 1200, "unit": "MB", "at_most": 1500},
        {"what": "alpha", "value": 0.4, "at_least": 0.5, "at_most": 2.0},
        {"what": "rows", "value": 3},
    ]

    page = benchmarks_page.benchmarks([{**named, "figures": figures}, {**named, "title": "Quality", "figures": []}])

    assert page.count("\n## ") == 2
    assert "| ratio | 0.65 | at least 0.7 | **no** |" in page
    assert "| memory | 1,200 MB | at most 1,500 MB | yes |" in page
    assert "| alpha | 0.4 | at least 0.5, at most 2.0 | **no** |" in page
    assert "| rows | 3 |  |  |" in page


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
