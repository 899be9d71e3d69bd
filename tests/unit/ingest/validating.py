"""All of validation at once, as a dry run does it."""

from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

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


@contextmanager
def empty_staging() -> Iterator[Staging]:
    """An empty staging table."""
    with TemporaryDirectory() as room, closing(Staging(Path(room))) as staging:
        yield staging
