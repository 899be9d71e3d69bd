"""Checks spelling with codespell: common slips, and American forms where this house writes British ones.

codespell's own list leads from British to American forms; it is read the other way round here.
"""

import subprocess
import sys
import tempfile
from importlib.resources import files
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]

AS_THEY_ARE = frozenset(
    {
        *("artifact", "artifacts", "capitalize", "center", "color", "colors", "dialog", "dialogs"),  # names in code
        *("authorization", "authorize", "license", "licenses", "math", "normalize"),  # names in code
        *("serialization", "serialize"),  # names in code
        *("practice", "program", "programs", "stories", "story"),  # British too, in another meaning
    }
)


def american_forms() -> str:
    """A dictionary in codespell's format that leads from American to British forms."""
    pairs = files("codespell_lib").joinpath("data/dictionary_en-GB_to_en-US.txt").read_text("utf-8").split("\n")
    british: dict[str, list[str]] = {}
    for pair in filter(None, pairs):
        ours, _, theirs = pair.partition("->")
        for word in filter(None, (each.strip() for each in theirs.split(","))):
            british.setdefault(word, []).append(ours)
    return "".join(f"{word}->{', '.join(ours)},\n" for word, ours in british.items() if word not in AS_THEY_ARE)


def main() -> int:
    """Runs codespell over the repository, with the rest of its settings from pyproject.toml."""
    with tempfile.NamedTemporaryFile("w", suffix=".txt", encoding="utf-8") as dictionary:
        dictionary.write(american_forms())
        dictionary.flush()
        command = [sys.executable, "-m", "codespell_lib", "--dictionary", "-", "--dictionary", dictionary.name]
        return subprocess.run(command, cwd=ROOT, check=False).returncode  # noqa: S603 - a command of our own making


if __name__ == "__main__":
    sys.exit(main())
