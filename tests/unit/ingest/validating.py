"""All of validation at once, as a dry run does it."""

from collections.abc import Callable
from datetime import date

from csgraph.ingest.checks import Held
from csgraph.ingest.dialect import Dialect
from csgraph.ingest.reading import Source
from csgraph.ingest.staging import Staging
from csgraph.ingest.validate import Checked, compare, stage


def validate(
    source: Source,
    staging: Staging,
    held: Held,
    *,
    today: date,
    progress: Callable[[str, int, int | None], None],
    dialect: Dialect | None = None,
) -> Checked:
    """Stages every file and compares each with the others."""
    checked = stage(source, staging, today=today, progress=progress, dialect=dialect)
    for file in () if checked.refused else source.files:
        compare(file, staging, held, checked)
    return checked
