"""The page of codes: every vocabulary, with its words."""

from csgraph.vocabulary import NAMES, load


def codes_page() -> str:
    """docs/codes.md: every code of the vocabularies, with its words."""
    return "\n".join(
        [
            "# Codes",
            "",
            "Made from `csgraph/vocabulary/*.toml` by `scripts/make_docs.py`; change them there. Programs",
            "read the same at `GET /v1/vocabularies`. Where a file to import has codes of its own, a setting says",
            "which of these each one is (see [the files to import](import-format.md)).",
            "",
            *(line for name in NAMES for line in _codes(name)),
        ]
    )


def _codes(name: str) -> list[str]:
    return [
        f"## {name.replace('_', ' ').capitalize()}",
        "",
        "| code | what it is | meaning |",
        "|---|---|---|",
        *(f"| `{each.code}` | {each.label} | {each.description} |" for each in load(name).values()),
        "",
    ]
