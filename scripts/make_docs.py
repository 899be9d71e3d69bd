"""Writes the made pages of `docs/`; with --check says which are stale, and ends with 1 if any is."""

import sys
from collections.abc import Callable, Mapping
from enum import StrEnum
from importlib import import_module
from pathlib import Path
from typing import Protocol, cast

import typer

from csgraph.cli.main import EXIT_MEANINGS, MODULES
from csgraph.domain.access import PERMISSIONS, Permission, Purpose, Role
from csgraph.domain.level2 import TRANSITIONS, CaseState, Transition
from csgraph.ingest.report import ADVICE
from csgraph.store.queries import Query, catalogue
from scripts.alerts_page import alerts_page
from scripts.benchmarks_page import benchmarks_page
from scripts.codes_page import codes_page
from scripts.problems_page import api_problems_page

ROOT = Path(__file__).resolve().parents[1]


def states_page() -> str:
    """docs/states.md: the pathway of a Level 2 case as a diagram and a table."""
    return "\n".join(
        [
            "# States of a Level 2 case",
            "",
            "Made from `csgraph/domain/level2.py` by `scripts/make_docs.py`; change it there.",
            "",
            "A case is about one context. Every step records who took it, in which role and when; steps are only",
            "ever added. A step that does not fit the state is refused. Steps marked *not yet* cannot be taken yet.",
            "",
            "## Where each state leads",
            "",
            "```",
            *_diagram(),
            "```",
            "",
            "## Steps",
            "",
            "| from | step | to | what must be given | guard | offered |",
            "|---|---|---|---|---|---|",
            *(_line(row) for row in TRANSITIONS),
            "",
        ]
    )


def _diagram() -> list[str]:
    lines = ["(no case)"]
    lines += [_arrow(row) for row in TRANSITIONS if row.begins_a_case]
    for state in CaseState:
        lines.append(state.value)
        lines += [_arrow(row) for row in TRANSITIONS if state in row.before]
    return lines


def _arrow(row: Transition) -> str:
    return f"  --[{row.words}]--> {' or '.join(row.after)}"


def _line(row: Transition) -> str:
    before = ", ".join(row.before) or "-"
    offered = "yes" if row.offered else "not yet"
    cells = (before, row.words, " or ".join(row.after), "; ".join(row.given), row.guard or "-", offered)
    return f"| {' | '.join(cells)} |"


def problems_page() -> str:
    """docs/import-problems.md: every code that an import reports a row or file with, and what to do."""
    return "\n".join(
        [
            "# What an import may report",
            "",
            "Made from `csgraph/ingest/report.py` by `scripts/make_docs.py`; change it there.",
            "",
            "Each problem names file, line (the header is line 1), column and code; of what a cell held it repeats at",
            "most the two dates of a spell. An odd cell costs that cell where the row says enough without it; the",
            'message then says so, and with `--json` the problem has `"kept": true`. It costs the row where the cell',
            "is essential: an id, what kind of thing it is, a start, the end of something that is over. The good",
            "neighbours of a row are imported either way; `bad_file` alone refuses the import.",
            "",
            "| code | what to do |",
            "|---|---|",
            *(f"| `{code.value}` | {advice} |" for code, advice in ADVICE.items()),
            "",
        ]
    )


def queries_page() -> str:
    """docs/queries.md: the questions that analysts ask, with all they take and return; then every other query."""
    asked = [query for query in catalogue().values() if query.name.startswith("analyst/")]
    others = [query for query in catalogue().values() if not query.name.startswith("analyst/")]
    return "\n".join(
        [
            "# Queries",
            "",
            "Made from the headers in `cypher/` by `scripts/make_docs.py`; change them there.",
            "",
            "## Questions that analysts ask",
            "",
            "`csgraph query run NAME --param NAME=VALUE`; lists are written with `;` between. Left out, `valid_on`",
            "is today, `valid_from` and `valid_to` span the 90 days that end with today, `known_at` is now, and",
            "`limit` is 200 (1,000 at most). Answers hold pseudonyms or counts, never who somebody is. They stay in",
            "the service.",
            "",
            *(line for query in asked for line in _question(query)),
            "## What the service itself asks",
            "",
            "| query | mode | what it is |",
            "|---|---|---|",
            *(f"| `{query.name}` | {query.mode} | {query.title} |" for query in others),
            "",
        ]
    )


def _question(query: Query) -> list[str]:
    return [
        f"### {query.name.removeprefix('analyst/')}",
        "",
        f"{query.title}. {query.description.strip()} Discloses: {query.discloses}.",
        "",
        "| takes | type | meaning |",
        "|---|---|---|",
        *(f"| `{name}` | {each.type} | {each.meaning} |" for name, each in query.parameters.items()),
        "",
        "| returns | type | meaning |",
        "|---|---|---|",
        *(f"| `{name}` | {each.type} | {each.meaning} |" for name, each in query.returns.items()),
        "",
    ]


def permissions_page() -> str:
    """docs/permissions.md: which role may do what, for an information-governance officer to read and sign."""
    return "\n".join(
        [
            "# Who may do what",
            "",
            "Made from `csgraph/domain/access.py` by `scripts/make_docs.py`; change it there.",
            "",
            "Whoever asks has roles from our own registry, never from a token. What is not marked here is refused",
            "(403 at the API, exit code 4 at the command line), and refusing says nothing about what is there. Every",
            "change, and every reading of pseudonymous rows, words or identity, is an event of the audit. A program",
            "of a partner (API client) reads only summaries that were approved for it and for its token's purpose.",
            "",
            f"| may | {' | '.join(_as_words(role) for role in Role)} |",
            f"|---|{'---|' * len(Role)}",
            *(_permitted(each) for each in Permission),
            "",
            "Roles allow; they do not yet look at the relation to a case: a panel member reads every case and context,",
            "not only those of their panel. [Data protection](data-protection.md) lists what else is not built yet.",
            "",
            "## What may be asked for",
            "",
            "A token and a summary are for one purpose of this list, and a summary has another id for each purpose:",
            f"{', '.join(_as_words(each) for each in Purpose)}.",
            "",
        ]
    )


def _permitted(permission: Permission) -> str:
    cells = ["yes" if permission in PERMISSIONS[role] else "" for role in Role]
    return f"| {_as_words(permission)} | {' | '.join(cells)} |"


def _as_words(code: str) -> str:
    return code.replace("_", " ")


def commands_page() -> str:
    """docs/cli.md: every command with what it takes, and what an exit code says."""
    app = typer.Typer()
    for module in dict.fromkeys(module for module, _ in MODULES.values()):
        import_module(f"csgraph.cli.{module}").register(app)
    commands = cast("_Group", typer.main.get_command(app)).commands
    return "\n".join(
        [
            "# Commands",
            "",
            "Made from `csgraph/cli/` by `scripts/make_docs.py`; change it there.",
            "",
            "Words for people go to standard output, progress and errors to standard error. With `--json` standard",
            "output is exactly one JSON object, `{error: {code, message, advice}}` where a command fails, and nothing",
            "where it was called wrongly (2). Settings come from the environment (`CSGRAPH_…`).",
            "",
            "What begins something makes a data folder: `import`, `serve`, `demo`, `engine start`, `engine import`,",
            "`schema apply`, `token issue` and `notices register`. What reads one ends with 5 where there is none.",
            "",
            "| exit code | meaning |",
            "|---|---|",
            *(f"| {code} | {meaning} |" for code, meaning in EXIT_MEANINGS.items()),
            "",
            *(line for name in MODULES for line in _command(f"csgraph {name}", commands[name])),
        ]
    )


def _command(name: str, command: "_Group") -> list[str]:
    inner = getattr(command, "commands", None)
    if inner:
        head = [f"## {name}", "", command.help, ""]
        return head + [line for word, each in inner.items() for line in _command(f"{name} {word}", each)]
    usage = " ".join([name, *(each.metavar or each.name.upper() for each in command.params if _is_argument(each))])
    return [
        f"{'##' if name.count(' ') == 1 else '###'} {name}",
        "",
        f"`{usage}`: {' '.join(command.help.split())}",
        "",
        *(_option(each) for each in command.params if each.help or not _is_argument(each)),
        "",
    ]


def _is_argument(parameter: "_Parameter") -> bool:
    return not parameter.opts[0].startswith("-")


def _option(parameter: "_Parameter") -> str:
    names = " / ".join([*parameter.opts, *parameter.secondary_opts])
    shown = parameter.metavar if _is_argument(parameter) and parameter.metavar else names
    must = " (must be given)" if parameter.required and not _is_argument(parameter) else ""
    kind = parameter.bare_type()
    choices = f" One of {', '.join(map(str, kind))}." if isinstance(kind, type) and issubclass(kind, StrEnum) else ""
    return f"- `{shown}`{must}: {parameter.help or '?'}{choices}"


class _Parameter(Protocol):
    """What is read of a parameter of a command."""

    name: str
    opts: list[str]
    secondary_opts: list[str]
    metavar: str | None
    required: bool
    help: str | None

    def bare_type(self) -> object:
        """The class of its values."""
        ...


class _Group(Protocol):
    """What is read of a command, or of a group of them."""

    help: str
    params: list[_Parameter]
    commands: dict[str, "_Group"]


PAGES: Mapping[str, Callable[[], str]] = {
    "docs/alert-states.md": alerts_page,
    "docs/benchmarks.md": benchmarks_page,
    "docs/cli.md": commands_page,
    "docs/codes.md": codes_page,
    "docs/problems.md": api_problems_page,
    "docs/import-problems.md": problems_page,
    "docs/permissions.md": permissions_page,
    "docs/queries.md": queries_page,
    "docs/states.md": states_page,
}


def stale() -> list[str]:
    """The made pages that are not what they would be made as now."""
    return [
        name
        for name, make in PAGES.items()
        if not (ROOT / name).is_file() or (ROOT / name).read_text(encoding="utf-8") != make()
    ]


def main() -> int:
    """Writes or checks the pages."""
    names = stale()
    if "--check" in sys.argv[1:]:
        for name in names:
            print(f"{name} is not current: run `make docs`.", file=sys.stderr)
        return 1 if names else 0
    for name in names:
        (ROOT / name).parent.mkdir(parents=True, exist_ok=True)
        (ROOT / name).write_text(PAGES[name](), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
