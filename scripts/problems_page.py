"""The page of problems: every type that the API answers with."""

from api.advice import BY_CODE
from api.problem_types import ABOUT, TITLES


def api_problems_page() -> str:
    """docs/problems.md: every code of a problem, what it says, and what a program does about it."""
    return "\n".join(
        [
            "# Problems of the API",
            "",
            "Made from `api/problem_types.py` and `api/advice.py` by `scripts/make_docs.py`; change them there.",
            f"Each has a page in the service, at `{ABOUT}` and its code: that is the `type` of the problem (RFC",
            "9457). Where nothing is said here of what to do, the `advice` of the problem says it.",
            "",
            "| code | what it says | what to do |",
            "|---|---|---|",
            *(f"| `{code}` | {title} | {_advice(code)} |" for code, title in TITLES.items()),
            "",
        ]
    )


def _advice(code: str) -> str:
    return BY_CODE[code].program if code in BY_CODE else ""
