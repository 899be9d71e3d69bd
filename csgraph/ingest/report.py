"""What an import found: problems by file and line, and counts by file."""

from dataclasses import dataclass, field
from enum import StrEnum

from csgraph.domain.news import News


class ProblemCode(StrEnum):
    """Every code that a row or file can be reported with; `docs/import-problems.md` is made from `ADVICE`."""

    BAD_FILE = "bad_file"
    MISSING_REQUIRED = "missing_required"
    NOT_KNOWN = "not_known"
    UNKNOWN_CODE = "unknown_code"
    BAD_DATE = "bad_date"
    DATE_IN_FUTURE = "date_in_future"
    VALID_TO_NOT_AFTER_VALID_FROM = "valid_to_not_after_valid_from"
    BEFORE_BIRTH = "before_birth"
    UNKNOWN_REFERENCE = "unknown_reference"
    DEPENDS_ON_REJECTED = "depends_on_rejected"
    DUPLICATE_ID = "duplicate_id"
    NOT_A_NUMBER = "not_a_number"
    OUT_OF_RANGE = "out_of_range"
    BAD_IDENTIFIER = "bad_identifier"
    TOO_LONG = "too_long"
    CIRCLE = "circle"
    STUB_HAS_HARM = "stub_has_harm"


ADVICE: dict[ProblemCode, str] = {
    ProblemCode.BAD_FILE: (
        "Export the file again as UTF-8 CSV with its header row, or raise the limit in the settings; then import again."
    ),
    ProblemCode.MISSING_REQUIRED: "Fill the cell in the source system and export again.",
    ProblemCode.NOT_KNOWN: "Fill the cell in the source system: not all that is not known is one and the same.",
    ProblemCode.UNKNOWN_CODE: (
        "Use one of the codes that docs/import-format.md lists for this column, or say what yours means in the file"
        " of local codes (CSGRAPH_LOCAL_CODES)."
    ),
    ProblemCode.BAD_DATE: "Write the date as YYYY-MM-DD.",
    ProblemCode.DATE_IN_FUTURE: "Correct the date: nothing can have begun or happened after today.",
    ProblemCode.VALID_TO_NOT_AFTER_VALID_FROM: "Correct the start or the end, so that it ends after it begins.",
    ProblemCode.BEFORE_BIRTH: "Correct this date or the date of birth: one of the two is wrong.",
    ProblemCode.UNKNOWN_REFERENCE: "Include the row that this id names, or correct the id.",
    ProblemCode.DEPENDS_ON_REJECTED: "Mend the row that this one rests on; this one will follow it in.",
    ProblemCode.DUPLICATE_ID: "Give each row an id of its own, or leave one of them out.",
    ProblemCode.NOT_A_NUMBER: "Write digits only, with a point for decimals.",
    ProblemCode.OUT_OF_RANGE: "Correct the number: it lies outside what this column allows.",
    ProblemCode.BAD_IDENTIFIER: "Correct the identifier in the source system.",
    ProblemCode.TOO_LONG: "Shorten the cell, or raise the limit in the settings.",
    ProblemCode.CIRCLE: "Correct the row: it ends, directly or through others, at itself.",
    ProblemCode.STUB_HAS_HARM: "Send a row of the young person's own first, or leave the harm out.",
}


KEPT = "That cost the cell and not the row."


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """One thing wrong: where (line 1 is the header, 0 the file as a whole), which code, and in words.

    `kept`: it cost the cell alone, and the row was read without it.
    """

    file: str
    line: int
    column: str
    code: ProblemCode
    message: str
    kept: bool = False

    @property
    def text(self) -> str:
        """The message with what became of the row, where it was kept, and what to do."""
        kept = f" {KEPT}" if self.kept else ""
        return f"{self.message}{kept} {ADVICE[self.code]}"


@dataclass(slots=True, kw_only=True)
class FileCount:
    """How the rows of one file fared; the six outcomes add up to `rows`."""

    file: str
    rows: int = 0
    new: int = 0
    changed: int = 0
    unchanged: int = 0
    seen_before: int = 0
    withdrawn: int = 0
    rejected: int = 0
    vanished: int | None = None


class RunState(StrEnum):
    """How an import stands."""

    RUNNING = "RUNNING"
    COMPLETE = "COMPLETE"
    INTERRUPTED = "INTERRUPTED"
    REFUSED = "REFUSED"
    DRY_RUN = "DRY_RUN"


@dataclass(slots=True, kw_only=True)
class ImportReport:
    """The outcome of one import: nothing in it names a person."""

    run: str
    state: RunState
    files: list[FileCount] = field(default_factory=list[FileCount])
    problems: list[Problem] = field(default_factory=list[Problem])
    notes: list[str] = field(default_factory=list[str])
    candidates: int = 0
    doubles: int = 0
    kin_groups: int = 0
    news: News = field(default_factory=News)
    """What it came to: alerts that it raised or changed."""
    seconds: float = 0.0
