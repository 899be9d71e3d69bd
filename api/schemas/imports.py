"""Imports as the API shows them."""

from dataclasses import asdict
from datetime import datetime

from pydantic import Field

from api.schemas.base import Closed
from api.schemas.news import AlertNewsOut, alerts_of
from csgraph.domain.alert_states import ChangeKind
from csgraph.ingest.report import FileCount, ImportReport, Problem, RunState
from csgraph.store.runs import Run


class FileOut(Closed):
    """How the rows of one file fared. `vanished`: rows held that a complete file no longer has."""

    file: str = Field(examples=["ctx_associations.csv"])
    rows: int
    new: int
    changed: int
    unchanged: int
    seen_before: int
    withdrawn: int
    rejected: int
    vanished: int | None

    @classmethod
    def of(cls, count: FileCount) -> "FileOut":
        """The file."""
        return cls.model_validate(asdict(count))


class ProblemOut(Closed):
    """One thing wrong with a row, by its number; the row's values are not repeated."""

    file: str
    line: int
    column: str
    code: str
    message: str
    kept: bool = Field(description="Whether it cost the cell alone, and the row was read without it.")

    @classmethod
    def of(cls, problem: Problem) -> "ProblemOut":
        """The problem."""
        return cls(
            file=problem.file,
            line=problem.line,
            column=problem.column,
            code=problem.code.value,
            message=problem.text,
            kept=problem.kept,
        )


class ImportOut(Closed):
    """What an import did, or (`REFUSED`, `DRY_RUN`) would have done."""

    run: str
    state: RunState
    files: list[FileOut]
    problems: list[ProblemOut]
    notes: list[str]
    candidates: int = Field(description="Written names that wait for a person.")
    doubles: int = Field(description="Pairs of people with one NHS or pupil number that wait for a person.")
    kin_groups: int
    alert_changes: dict[ChangeKind, int] = Field(description="How many alerts changed, by what changed.")
    alerts: list[AlertNewsOut] = Field(description="Which, for those who may read alerts.")
    seconds: float

    @classmethod
    def of(cls, report: ImportReport) -> "ImportOut":
        """The report."""
        return cls(
            run=report.run,
            state=report.state,
            files=[FileOut.of(each) for each in report.files],
            problems=[ProblemOut.of(each) for each in report.problems],
            notes=report.notes,
            candidates=report.candidates,
            doubles=report.doubles,
            kin_groups=report.kin_groups,
            alert_changes=dict(report.news.counts),
            alerts=alerts_of(report.news),
            seconds=report.seconds,
        )


class RunOut(Closed):
    """How an import that reached the graph stands."""

    run: str
    state: RunState
    source_system: str
    started_at: datetime
    ended_at: datetime | None
    batches: int = Field(ge=0, description="Batches written so far.")

    @classmethod
    def of(cls, run: Run) -> "RunOut":
        """The import."""
        return cls(
            run=run.uid,
            state=RunState(run.state),
            source_system=run.source_system,
            started_at=run.started_at,
            ended_at=run.ended_at,
            batches=run.batches,
        )
