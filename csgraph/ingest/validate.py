"""Validate: stage every row of an import, checked by itself, then compare the rows of each file with the others.

Every file is staged before the first is compared, since one bad file refuses them all. Comparing a file asks
only for files before it in `FORMATS`, and gives the same whether those have been written by now or not: what a
row of this import says of an id hides what was held of it.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from itertools import islice

from csgraph.ingest.checks import Held
from csgraph.ingest.checks.births import check_births
from csgraph.ingest.checks.circles import PAIRS, check_context_circles, check_self_links
from csgraph.ingest.checks.placements import fill_placements
from csgraph.ingest.checks.references import REFERENCES, check_references
from csgraph.ingest.checks.stubs import check_stubs
from csgraph.ingest.dialect import Dialect
from csgraph.ingest.formats import FORMATS
from csgraph.ingest.lines import BadFile, bad_file
from csgraph.ingest.reading import Source, header_of, rows_of
from csgraph.ingest.report import Problem, ProblemCode
from csgraph.ingest.rows import NotKnown, Row, RowReader
from csgraph.ingest.staging import CHUNK, Staging

Progress = Callable[[str, int, int | None], None]
"""Called with a file's name, how many of its rows are done, and of how many (None while it is being read)."""

_ORDER = {file: number for number, file in enumerate(FORMATS)}


@dataclass(slots=True, kw_only=True)
class Checked:
    """What validation found: problems in order of file and line, notes, and whether a file is bad."""

    problems: list[Problem] = field(default_factory=list[Problem])
    notes: list[str] = field(default_factory=list[str])
    refused: bool = False

    def sort(self) -> None:
        """Puts the problems in order of file and line."""
        self.problems.sort(key=lambda each: (_ORDER[each.file], each.line))


def stage(
    source: Source, staging: Staging, *, today: date, progress: Progress, dialect: Dialect | None = None
) -> Checked:
    """Stages every row of `source`, read in an authority's dialect, with whether it is accepted by itself.

    A bad file refuses the import: every bad file is reported and no row is worth anything.
    """
    checked = Checked(notes=[f"{name}: not a file that csgraph reads; left alone." for name in source.ignored])
    for file in source.files:
        try:
            _stage(file, source, staging, checked, today=today, progress=progress, dialect=dialect)
        except BadFile as bad:
            checked.problems.append(bad.problem)
            checked.refused = True
    if checked.refused:
        checked.problems = [each for each in checked.problems if each.code is ProblemCode.BAD_FILE]
        return checked
    staging.index()
    for file in source.files:
        _check_duplicates(file, staging, checked)
    checked.sort()
    return checked


def compare(file: str, staging: Staging, held: Held, checked: Checked) -> None:
    """Rejects the rows of a file that do not go with the other rows, or with what is held.

    To be called in the order of `FORMATS`, since a row that rests on a rejected one is rejected.
    """
    if file == "ctx_contexts.csv":
        _reject(file, check_context_circles(staging, held), staging, checked)
    if file == "ssd_cla_placement.csv":
        _reject(file, fill_placements(staging), staging, checked)
    while file in REFERENCES or file in PAIRS:
        found: list[Problem] = []
        for rows in staging.rows(file):
            problems = check_self_links(file, rows) + check_references(file, rows, staging, held)
            problems += check_births(file, rows, staging, held) + check_stubs(file, rows, staging, held)
            found += problems
        _reject(file, found, staging, checked)
        if not found or not any(file in targets for _, targets in REFERENCES.get(file, ())):
            break
    checked.sort()


def _stage(
    file: str,
    source: Source,
    staging: Staging,
    checked: Checked,
    *,
    today: date,
    progress: Progress,
    dialect: Dialect | None,
) -> None:
    form = FORMATS[file]
    with source.open(file) as stream:
        raws = rows_of(form, stream, source.limits, checked.notes.append)
        header = header_of(form, next(raws))
        if header.ignored:
            checked.notes.append(f"{file}: columns not read: {', '.join(sorted(filter(None, header.ignored)))}.")
        reader = RowReader(form, header, today=today, limits=source.limits, dialect=dialect)
        count = 0
        while chunk := list(islice(raws, CHUNK)):
            rows: list[Row] = []
            for raw in chunk:
                row, problems = reader.read(raw)
                rows.append(row)
                checked.problems.extend(problems)
            staging.add(rows)
            if reader.formulas > source.limits.formulas:
                words = f"More than {source.limits.formulas:,} cells begin like a spreadsheet's formula."
                raise bad_file(file, rows[-1].line, words)
            count += len(rows)
            progress(file, count, None)
        checked.notes.extend(_in_words(file, name, found) for name, found in sorted(reader.not_known.items()))
        for name, counts in reader.joining:
            checked.notes.extend(_of_many(file, name, counts, (dialect or Dialect()).most_joined))


def _in_words(file: str, column: str, found: NotKnown) -> str:
    count = "1 cell holds a value" if found.cells == 1 else f"{found.cells:,} cells hold values"
    where = f"first on line {found.first}"
    words = f"{file}, `{column}`: {count} that stand{'s' * (found.cells == 1)} for “not known” ({where})"
    broken = " Some are numbers that a spreadsheet shortened: export them again as text." if found.is_broken else ""
    return f"{words}; read as empty, and nobody is joined by them.{broken}"


def _of_many(file: str, column: str, counts: Mapping[str, tuple[int, int]], most: int) -> Iterator[str]:
    """A note where one value joins more rows than a family or an incident is likely to have."""
    large = [(first, count) for first, count in counts.values() if count > most]
    if large:
        first, count = min(large)[0], max(count for _, count in large)
        values = "1 value stands" if len(large) == 1 else f"{len(large):,} values stand"
        words = f"{file}, `{column}`: {values} on more than {most} rows (on {count:,} at most; first on line {first})"
        yield (
            f"{words}, and what has it counts as one. Where it stands for “not known”, list it under `not_known` in"
            " the file of local codes."
        )


def _check_duplicates(file: str, staging: Staging, checked: Checked) -> None:
    lines = staging.duplicates(file)
    staging.reject(file, lines)
    column = FORMATS[file].keys[0][0]
    words = "Another row of this file has the same id and says something else; both were left out."
    checked.problems.extend(
        Problem(file=file, line=line, column=column, code=ProblemCode.DUPLICATE_ID, message=words) for line in lines
    )


def _reject(file: str, problems: list[Problem], staging: Staging, checked: Checked) -> None:
    staging.reject(file, {each.line for each in problems if not each.kept})
    staging.leave_out(file, [(each.line, each.column) for each in problems if each.kept])
    checked.problems.extend(problems)
