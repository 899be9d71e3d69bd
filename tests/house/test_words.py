"""Words: no machine, place or person of ours in the repository, terms explained, phrases that blame kept out."""

import re

from csgraph.store.queries import load, names
from csgraph.vocabulary import load as vocabulary
from tests.house.code import ROOT, modules, strings, texts

EVERYTHING = (
    ".py",
    ".md",
    ".toml",
    ".txt",
    ".cypher",
    ".yml",
    ".yaml",
    ".html",
    ".css",
    ".js",
    "Makefile",
    "Dockerfile",
    "run",
)
MACHINE = re.compile(r"(?<![\w.])/(home|root|Users|work|mnt|opt|srv)/\w")
ADDRESS = re.compile(r"https?://([\w.-]+)")
KNOWN_HOSTS = {
    "127.0.0.1", "localhost", "testserver",
    "semver.org", "www.w3.org", "maven.apache.org", "www.apache.org", "schemas.openid.net",
    "example.org", "example.com", "idp.example.org", "csgraph.example.org",
}  # fmt: skip
UNFINISHED = re.compile(r"\b(TO" r"DO|FIX" r"ME|XX" r"X)\b")
SCREENS = (".html", ".jinja", ".jinja2", ".svg")


def test_no_path_of_a_machine_is_written_down() -> None:
    found = [(path, hit[0]) for path, text in texts(*EVERYTHING) for hit in MACHINE.finditer(text)]

    assert found == []


def test_only_addresses_that_everybody_knows_are_written_down() -> None:
    found = {(path, hit[1]) for path, text in texts(*EVERYTHING) for hit in ADDRESS.finditer(text)}

    assert {pair for pair in found if pair[1] not in KNOWN_HOSTS} == set()


def test_nothing_is_left_for_later() -> None:
    assert [(path, hit[0]) for path, text in texts(".py", ".md", ".cypher") for hit in UNFINISHED.finditer(text)] == []


def test_every_label_and_folder_of_queries_is_in_the_glossary() -> None:
    glossary = (ROOT / "docs" / "glossary.md").read_text(encoding="utf-8")
    labels = set(re.findall(r"FOR \(n:(\w+)\)", load("schema/0001_nodes").text))
    folders = {name.split("/")[0] for name in names()} - {"schema", "analyst"}

    assert {label for label in labels if f"`{label}`" not in glossary} == set()
    assert {folder for folder in folders if f"`cypher/{folder}`" not in glossary} == set()


def test_screens_and_vocabularies_use_no_words_that_blame() -> None:
    phrases = [term.label for term in vocabulary("words_to_avoid").values()]
    pattern = re.compile("|".join(rf"\b{re.escape(phrase)}\b" for phrase in phrases), re.IGNORECASE)
    pages = [(path, text) for path, text in texts(*SCREENS) if not path.startswith("tests/")]
    words = [
        (path.name, text)
        for path in modules("visualisation", "csgraph/disclosure", "csgraph/cli")
        for text in strings(path)
    ]

    assert [(where, hit[0]) for where, text in [*pages, *words] for hit in pattern.finditer(text)] == []
