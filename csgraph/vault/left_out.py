"""Left out: rows of kinship that an import could not take, and of whom they are.

With such a row two young people who count as two might be one family: whoever looks at a context of both is told.
A row that is taken, or withdrawn, later is here no more.
"""

from collections.abc import Collection, Mapping

from sqlalchemy import Connection, delete, select

from csgraph.domain.people import LeftOutRow
from csgraph.vault import bulk
from csgraph.vault.content import ContentIds
from csgraph.vault.register_tables import kin_left_out


class LeftOut:
    """The rows of kinship that were left out, inside one transaction of the vault."""

    def __init__(self, connection: Connection, ids: ContentIds) -> None:
        self._connection = connection
        self._ids = ids

    def among(self, people: Collection[str]) -> tuple[LeftOutRow, ...]:
        """Those that name two of these people, in order of file and line."""
        query = select(kin_left_out).order_by(kin_left_out.c.file, kin_left_out.c.line)
        rows = [row for row in self._connection.execute(query) if row.one in people and row.other in people]
        return tuple(LeftOutRow(file=row.file, line=row.line, one=row.one, other=row.other) for row in rows)

    def is_empty(self) -> bool:
        """Whether there is none."""
        return self._connection.execute(select(kin_left_out.c.token).limit(1)).first() is None

    def note(self, source_system: str, file: str, rows: Mapping[str, LeftOutRow | None]) -> None:
        """By the source's ids of rows of one file: what was left out now, or None for what was not."""
        tokens = {key: self._ids.token("kin_left_out", source_system, file, key) for key in rows}
        for chunk in bulk.chunks(tokens.values()):
            self._connection.execute(delete(kin_left_out).where(kin_left_out.c.token.in_(chunk)))
        kept = [(tokens[key], row.file, row.line, row.one, row.other) for key, row in rows.items() if row is not None]
        bulk.put(self._connection, kin_left_out, ("token", "file", "line", "one", "other"), kept)
