"""Writing: rows to CSV files as they come, with the line that each stands on."""

import csv
from contextlib import ExitStack
from pathlib import Path
from types import TracebackType
from typing import Self

from csgraph.private.files import make_folder, open_text
from csgraph.sample.columns import COLUMNS
from csgraph.sample.manifest import ExpectedProblem


class Files:
    """A folder of CSV files that are written row by row; use as a context."""

    def __init__(self, folder: Path) -> None:
        make_folder(folder)
        self._folder = folder
        self._stack = ExitStack()
        self._writers: dict[str, csv.DictWriter[str]] = {}
        self._lines: dict[str, int] = {}
        self.problems: list[ExpectedProblem] = []

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._stack.close()

    def row(self, file: str, **values: object) -> int:
        """Writes one row and gives its line; columns that are not named stay empty."""
        if file not in self._writers:
            path = self._folder / f"{file}.csv"
            stream = self._stack.enter_context(open_text(path, newline=""))
            self._writers[file] = csv.DictWriter(stream, COLUMNS[file], restval="", lineterminator="\n")
            self._writers[file].writeheader()
            self._lines[file] = 1
        self._writers[file].writerow({name: "" if value is None else value for name, value in values.items()})
        self._lines[file] += 1
        return self._lines[file]

    def bad(self, code: str, file: str, **values: object) -> None:
        """Writes a row that must be reported with `code`."""
        line = self.row(file, **values)
        self.problems.append(ExpectedProblem(file=f"{file}.csv", line=line, code=code))
