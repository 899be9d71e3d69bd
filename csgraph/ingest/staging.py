"""Staging: the checked rows of one import in an SQLite file of its own, so that memory stays flat.

What rows say is sealed in it, and ids are tokens, under keys that only this process knows: what is left by one that
was killed says nothing.
"""

import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from contextlib import ExitStack, closing, contextmanager
from pathlib import Path
from typing import NamedTuple

from pydantic_core import from_json, to_json

from csgraph.errors import Unavailable
from csgraph.ingest.cells import Value
from csgraph.ingest.rows import FINGERPRINT, Row, fingerprint
from csgraph.private.files import ensure_file
from csgraph.private.rooms import Rooms
from csgraph.private.sealed import RowSealer

CHUNK = 2000
"""Rows handled at once; below SQLite's limit on parameters."""

_SCHEMA = """
CREATE TABLE staged (
  file TEXT NOT NULL, line INTEGER NOT NULL, token TEXT NOT NULL, withdrawn INTEGER NOT NULL,
  rejected INTEGER NOT NULL, sealed BLOB NOT NULL, repeated INTEGER NOT NULL DEFAULT 0,
  PRIMARY KEY (file, line)) WITHOUT ROWID
"""
_THESE = "(SELECT value FROM json_each(?))"
"""One parameter for many ids: a text for each number of them would be planned, and kept, for each."""
_END_OF_KEY = b"\0"
"""No cell has it in it, nor has JSON."""
_NOTES = "CREATE TABLE notes (topic TEXT NOT NULL, word TEXT NOT NULL, PRIMARY KEY (topic, word)) WITHOUT ROWID"


class StagedRow(NamedTuple):
    """A row that passed the checks so far; `repeated` marks an identical copy of an earlier one."""

    file: str
    line: int
    key: str
    content: bytes
    withdrawn: bool
    repeated: bool
    values: dict[str, Value]


class Staging:
    """A table of staged rows."""

    def __init__(self, room: Path) -> None:
        """Makes it in an empty folder. Raises Unavailable where the disk is full."""
        self._sealer = RowSealer()
        with _on_disk():
            path = room / "staging.sqlite3"
            ensure_file(path)
            self._db = sqlite3.connect(path, isolation_level=None)
            for pragma in ("journal_mode=OFF", "synchronous=OFF", "cache_size=-4000", "temp_store=FILE"):
                self._db.execute(f"PRAGMA {pragma}")
            self._db.execute(_SCHEMA)
            self._db.execute(_NOTES)

    def close(self) -> None:
        """Leaves it to be deleted with its folder."""
        self._db.close()

    def add(self, rows: Iterable[Row]) -> None:
        """Keeps rows. Raises Unavailable where the disk is full, as everything here does that writes."""
        token, seal = self._sealer.token, self._sealed
        with _on_disk():
            self._db.execute("BEGIN")
            self._db.executemany(
                "INSERT INTO staged (file, line, token, withdrawn, rejected, sealed) VALUES (?,?,?,?,?,?)",
                (
                    (file, line, token(key), withdrawn, rejected, seal(content, key, body))
                    for file, line, key, content, withdrawn, rejected, body in rows
                ),
            )
            self._db.execute("COMMIT")

    def _sealed(self, content: bytes, key: str, body: bytes) -> bytes:
        return self._sealer.seal(b"".join((content, key.encode(), _END_OF_KEY, body)))

    def _opened(self, sealed: bytes) -> tuple[bytes, str, bytes]:
        """Content, key and body of a row."""
        plain = self._sealer.open(sealed)
        key, _, body = plain[FINGERPRINT:].partition(_END_OF_KEY)
        return plain[:FINGERPRINT], key.decode(), body

    def index(self) -> None:
        """Makes looking rows up by id fast; call once after the last file was added."""
        with _on_disk():
            self._db.execute("CREATE INDEX staged_key ON staged (file, token, withdrawn, rejected)")

    def keys(self, file: str) -> Iterator[list[str]]:
        """The ids that the rows of one file name, rejected ones too, each once, in chunks."""
        last = ""
        query = (
            "SELECT token, sealed FROM staged INDEXED BY staged_key WHERE file = ? AND token > ?"
            " GROUP BY token ORDER BY token LIMIT ?"
        )
        while chunk := self._db.execute(query, (file, last, CHUNK)).fetchall():
            last = chunk[-1][0]
            yield [self._opened(sealed)[1] for _, sealed in chunk]

    def rows(self, file: str) -> Iterator[list[StagedRow]]:
        """The rows of one file that are not rejected, in order of line, in chunks."""
        last = 0
        while True:
            chunk = self._db.execute(
                "SELECT line, withdrawn, repeated, sealed FROM staged"
                " WHERE file = ? AND line > ? AND rejected = 0 ORDER BY line LIMIT ?",
                (file, last, CHUNK),
            ).fetchall()
            if not chunk:
                return
            last = chunk[-1][0]
            opened = [self._opened(row[-1]) for row in chunk]
            bodies: list[dict[str, Value]] = from_json(b"[%b]" % b",".join([body for _, _, body in opened]))
            yield [
                StagedRow(file, line, key, content, bool(withdrawn), bool(repeated), values)
                for (line, withdrawn, repeated, _), (content, key, _), values in zip(chunk, opened, bodies, strict=True)
            ]

    def rejected(self, file: str) -> list[StagedRow]:
        """The rows of one file that are rejected, with what could be read of each, in order of line."""
        found = self._db.execute(
            "SELECT line, withdrawn, sealed FROM staged WHERE file = ? AND rejected = 1 ORDER BY line", (file,)
        ).fetchall()
        rows: list[StagedRow] = []
        for line, withdrawn, sealed in found:
            content, key, body = self._opened(sealed)
            rows.append(StagedRow(file, line, key, content, bool(withdrawn), repeated=False, values=from_json(body)))
        return rows

    def duplicates(self, file: str) -> list[int]:
        """Lines of rows whose id stands on rows that differ; identical copies are marked, not listed."""
        query = "SELECT token FROM staged WHERE file = ? AND token <> '' GROUP BY token HAVING count(*) > 1"
        differing: list[int] = []
        for (token,) in self._db.execute(query, (file,)).fetchall():
            rows = self._db.execute(
                "SELECT line, sealed FROM staged INDEXED BY staged_key WHERE file = ? AND token = ? ORDER BY line",
                (file, token),
            ).fetchall()
            lines = [line for line, _ in rows]
            if len({self._opened(sealed)[0] for _, sealed in rows}) > 1:
                differing += lines
            else:
                copies = [(file, line) for line in lines[1:]]
                with _on_disk():
                    self._db.executemany("UPDATE staged SET repeated = 1 WHERE file = ? AND line = ?", copies)
        return sorted(differing)

    def reject(self, file: str, lines: Iterable[int]) -> None:
        """Marks rows as rejected."""
        with _on_disk():
            self._db.execute("BEGIN")
            self._db.executemany(
                "UPDATE staged SET rejected = 1 WHERE file = ? AND line = ?", ((file, line) for line in lines)
            )
            self._db.execute("COMMIT")

    def set_values(self, file: str, line: int, values: dict[str, Value]) -> None:
        """Replaces the values of one row; its fingerprint stays that of the file."""
        content, key, _ = self._row(file, line)
        self._replace(file, line, self._sealed(content, key, to_json(values)))

    def leave_out(self, file: str, cells: Iterable[tuple[int, str]]) -> None:
        """Takes cells out of accepted rows, (line, column) each, with a fingerprint as if they had been empty.

        So the same row is another one when what the cell names has come.
        """
        for line, column in cells:
            _, key, body = self._row(file, line)
            values: dict[str, Value] = {name: each for name, each in from_json(body).items() if name != column}
            left = to_json(values)
            self._replace(file, line, self._sealed(fingerprint(left, values), key, left))

    def _row(self, file: str, line: int) -> tuple[bytes, str, bytes]:
        """Content, key and body of a row."""
        ((sealed,),) = self._db.execute("SELECT sealed FROM staged WHERE file = ? AND line = ?", (file, line))
        return self._opened(sealed)

    def _replace(self, file: str, line: int, sealed: bytes) -> None:
        with _on_disk():
            self._db.execute("UPDATE staged SET sealed = ? WHERE file = ? AND line = ?", (sealed, file, line))

    def standing(self, file: str, keys: Sequence[str]) -> dict[str, bool]:
        """Of these ids, those that stand in `file`: True where a row is accepted, False where all are rejected.

        A row that only withdraws gives no standing.
        """
        by_token = {self._sealer.token(key): key for key in keys}
        found = self._db.execute(
            "SELECT token, max(1 - rejected) FROM staged"  # noqa: S608 — one text of our own
            f" WHERE file = ? AND withdrawn = 0 AND token IN {_THESE} GROUP BY token",
            (file, to_json(list(by_token)).decode()),
        )
        return {by_token[token]: bool(accepted) for token, accepted in found}

    def values_of(self, file: str, keys: Sequence[str]) -> dict[str, dict[str, Value]]:
        """The values of the accepted rows of these ids."""
        by_token = {self._sealer.token(key): key for key in keys}
        found = self._db.execute(
            f"SELECT token, sealed FROM staged WHERE file = ? AND rejected = 0 AND withdrawn = 0 AND token IN {_THESE}",  # noqa: S608
            (file, to_json(list(by_token)).decode()),
        )
        return {by_token[token]: from_json(self._opened(sealed)[2]) for token, sealed in found}

    def count(self, file: str) -> tuple[int, int]:
        """Rows of a file, and how many of them are rejected."""
        rows, rejected = self._db.execute(
            "SELECT count(*), coalesce(sum(rejected), 0) FROM staged WHERE file = ?", (file,)
        ).fetchone()
        return int(rows), int(rejected)

    def note(self, topic: str, words: Iterable[str]) -> None:
        """Remembers words under a topic, each once."""
        with _on_disk():
            self._db.execute("BEGIN")
            self._db.executemany("INSERT OR IGNORE INTO notes VALUES (?, ?)", [(topic, word) for word in set(words)])
            self._db.execute("COMMIT")

    def noted(self, topic: str) -> Iterator[list[str]]:
        """The words remembered under a topic, sorted, in chunks."""
        last = ""
        while True:
            query = "SELECT word FROM notes WHERE topic = ? AND word > ? ORDER BY word LIMIT ?"
            chunk = [word for (word,) in self._db.execute(query, (topic, last, CHUNK))]
            if not chunk:
                return
            last = chunk[-1]
            yield chunk


@contextmanager
def staging_in(rooms: Rooms) -> Iterator[Staging]:
    """An empty table in a room of its own, gone when this is left. Raises Unavailable where the disk is full."""
    with ExitStack() as stack:
        with _on_disk():
            room = stack.enter_context(rooms.room())
        yield stack.enter_context(closing(Staging(room)))


@contextmanager
def _on_disk() -> Iterator[None]:
    """Says in words that the data folder is full or cannot be written to."""
    try:
        yield
    except (sqlite3.OperationalError, OSError) as error:
        raise Unavailable(
            "disk_full",
            "The data folder cannot hold the rows of this import while it runs.",
            advice="Free space, or point CSGRAPH_DATA at a larger disk, and import again.",
        ) from error
