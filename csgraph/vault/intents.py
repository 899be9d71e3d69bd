"""Intents: which unit is about to be written to the graph, kept outside the unit that will tell of it.

On Postgres in a transaction of its own. SQLite lets nobody else write while a unit is open, so there it is a
file beside the vault's, written whole and forced to the disk.
"""

import json
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Engine, delete, insert, select

from csgraph.domain.ties import Mark
from csgraph.errors import Unavailable
from csgraph.private.files import replace_text
from csgraph.vault.database import READING
from csgraph.vault.tie_tables import unit_intents

SUFFIX = "-unit"


@dataclass(frozen=True, slots=True)
class Intents:
    """The intent of the unit that is open now, and of those that were interrupted."""

    engine: Engine

    def declare(self, mark: Mark, *, sent: int) -> None:
        """Keeps that this unit is about to be written to the graph, beside others that are later than `sent`.

        Raises Unavailable where it cannot be kept.
        """
        path = self._path()
        if path is not None:
            _write(path, [mark, *(each for each in _read(path) if each.number > sent)])
        elif self.engine.dialect.name != "sqlite":
            with self.engine.begin() as connection:
                connection.execute(delete(unit_intents).where(unit_intents.c.number <= sent))
                connection.execute(insert(unit_intents).values(number=mark.number, instant=mark.at))

    def forget(self) -> None:
        """The unit is kept, and was not interrupted. On Postgres the next one sweeps: a number that is kept says so."""
        path = self._path()
        if path is not None:
            with suppress(OSError):
                path.unlink(missing_ok=True)

    def declared(self) -> frozenset[Mark]:
        """The intents that were kept and not forgotten."""
        path = self._path()
        if path is not None:
            return frozenset(_read(path))
        if self.engine.dialect.name == "sqlite":
            return frozenset()
        with self.engine.connect().execution_options(**{READING: True}) as connection:
            rows = connection.execute(select(unit_intents)).all()
        return frozenset(Mark(number=row.number, at=row.instant) for row in rows)

    def _path(self) -> Path | None:
        """The file beside SQLite's; None for Postgres, and for a vault that is kept in memory."""
        is_file = self.engine.dialect.name == "sqlite" and self.engine.url.database not in {None, "", ":memory:"}
        return Path(f"{self.engine.url.database}{SUFFIX}") if is_file else None


def _write(path: Path, marks: Sequence[Mark]) -> None:
    try:
        replace_text(path, json.dumps([[each.number, each.at] for each in marks]))
    except OSError:
        raise Unavailable(
            "vault_unreachable",
            "A file beside the vault cannot be written.",
            advice="Check the folder's rights and its free space: nothing was written.",
        ) from None


def _read(path: Path) -> list[Mark]:
    with suppress(OSError, ValueError, TypeError):
        return [Mark(number=int(number), at=int(at)) for number, at in json.loads(path.read_text(encoding="ascii"))]
    return []
