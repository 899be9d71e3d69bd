"""The register of source rows: which version of which row of which file is held, and where it went.

A row is named by a keyed token of its file and id; its content by a fingerprint. Entries are only
ever added, each under the batch that wrote it, so that a batch which never reached the graph is
taken back by deleting its entries. Nothing here can be read as a name or number of a person: what
must be kept whole (a row that waits for a decision) is encrypted.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import NamedTuple

from pydantic_core import from_json, to_json
from sqlalchemy import Connection, delete, func, insert, select, update

from csgraph.vault import bulk, recorded
from csgraph.vault.content import ContentIds
from csgraph.vault.recorded import Recorded
from csgraph.vault.register_tables import (
    batch_instants,
    batches,
    candidate_rows,
    context_decisions,
    kin_members,
    person_decisions,
    source_rows,
)

CHUNK = 2000
ROW_COLUMNS = ("token", "version", "source_system", "file", "content", "withdrawn", "place", "run", "batch")
KIN_COLUMNS = (
    "token",
    "version",
    "basis",
    "group_token",
    "other_token",
    "person_uid",
    "first_day",
    "last_day",
    "run",
    "batch",
)

Step = tuple[str, Mapping[str, object]]
"""A query's name and the row of parameters for it."""


class Where(NamedTuple):
    """Where a held row went: the steps that end it in the graph, its graph version, and facts for others."""

    end: tuple[Step, ...] = ()
    graph_version: int = 0
    facts: Mapping[str, object] = {}

    def to_text(self) -> str:
        """Compact JSON."""
        return to_json([self.end, self.graph_version, self.facts]).decode()

    @classmethod
    def of_text(cls, text: str) -> "Where":
        """The inverse of `to_text`."""
        end, graph_version, facts = from_json(text)
        return cls(end=tuple((name, row) for name, row in end), graph_version=graph_version, facts=facts)


class Standing(NamedTuple):
    """The version of a row that is held now; `older` are the fingerprints of those before it."""

    version: int
    content: bytes
    withdrawn: bool
    where: Where
    older: frozenset[bytes]


class Entry(NamedTuple):
    """A version of a row to be added."""

    file: str
    key: str
    version: int
    content: bytes
    withdrawn: bool
    where: Where


@dataclass(frozen=True, slots=True, kw_only=True)
class KinMember:
    """A row that puts a person into a family or a household.

    `group` is a token, `other` the token of the property (empty where unknown); days are ISO, empty where open.
    """

    file: str
    key: str
    version: int
    basis: str
    group: str
    other: str
    person: str
    first_day: str
    last_day: str


class Register:
    """The register of one source system, inside one transaction of the vault."""

    def __init__(self, connection: Connection, ids: ContentIds, *, source_system: str) -> None:
        self._connection = connection
        self._ids = ids
        self._source = source_system

    def token(self, file: str, key: str) -> bytes:
        """The keyed token that a row is named by."""
        return self._ids.token("row", self._source, file, key)

    def graph_id(self, prefix: str, file: str, key: str) -> str:
        """The id that the graph knows a row's content by: the same every time, and only with the vault's key."""
        return self._ids.graph_id(prefix, self._source, file, key)

    def group_token(self, basis: str, text: str) -> str:
        """The token of a family, property or address."""
        return self._ids.graph_id("grp", self._source, basis, text)

    def current(self, file: str, keys: Iterable[str]) -> dict[str, Standing]:
        """What is held of these rows now, by key; rows never held are absent."""
        standings: dict[str, Standing] = {}
        for key, versions in self._versions(file, keys).items():
            version, content, withdrawn, place = versions[-1]
            standings[key] = Standing(
                version=version,
                content=content,
                withdrawn=bool(withdrawn),
                where=Where.of_text(place),
                older=frozenset(each[1] for each in versions[:-1]),
            )
        return standings

    def recorded(self, file: str, keys: Iterable[str]) -> dict[str, Recorded]:
        """When the graph learnt what is held now of these rows, by key; rows never held are absent."""
        by_token = {self.token(file, key): key for key in keys}
        return {by_token[token]: at for token, at in recorded.of_rows(self._connection, [*by_token]).items()}

    def facts(self, file: str, keys: Iterable[str]) -> dict[str, Mapping[str, object]]:
        """The facts for others of what is held of these rows now, by key; rows never held are absent."""
        held = self._versions(file, keys)
        places = from_json(f"[{','.join([versions[-1][3] for versions in held.values()])}]")
        return {key: facts for key, (_, _, facts) in zip(held, places, strict=True)}

    def _versions(self, file: str, keys: Iterable[str]) -> dict[str, list[tuple[int, bytes, bool, str]]]:
        """Version, content, whether withdrawn, and place of every version of these rows, in order, by key."""
        by_token = {self.token(file, key): key for key in keys}
        found: dict[str, list[tuple[int, bytes, bool, str]]] = {}
        for tokens in bulk.chunks(by_token, CHUNK):
            query = "SELECT token, version, content, withdrawn, place FROM source_rows WHERE token IN"
            for token, version, content, withdrawn, place in bulk.among(self._connection, query, tokens):
                found.setdefault(by_token[bytes(token)], []).append((version, bytes(content), withdrawn, place))
        for versions in found.values():
            versions.sort(key=lambda each: each[0])
        return found

    def holds_any(self, file: str) -> bool:
        """Whether any row of a file was ever held."""
        query = select(source_rows.c.version).where(
            source_rows.c.file == file, source_rows.c.source_system == self._source
        )
        return self._connection.execute(query.limit(1)).first() is not None

    def count_held(self, file: str) -> int:
        """How many rows of a file are held and not withdrawn."""
        latest = (
            select(source_rows.c.token, func.max(source_rows.c.version).label("version"))
            .where(source_rows.c.file == file, source_rows.c.source_system == self._source)
            .group_by(source_rows.c.token)
            .subquery()
        )
        query = (
            select(func.count())
            .select_from(source_rows)
            .join(latest, (latest.c.token == source_rows.c.token) & (latest.c.version == source_rows.c.version))
            .where(~source_rows.c.withdrawn)
        )
        return int(self._connection.execute(query).scalar_one())

    def add(self, run: str, batch: int, entries: Sequence[Entry]) -> None:
        """Adds versions of rows under a batch."""
        rows = [
            (
                self.token(entry.file, entry.key),
                entry.version,
                self._source,
                entry.file,
                entry.content,
                entry.withdrawn,
                entry.where.to_text(),
                run,
                batch,
            )
            for entry in entries
        ]
        # In the order of the key, neighbours go onto the same page of the table.
        bulk.add(self._connection, source_rows, ROW_COLUMNS, sorted(rows))

    def add_kin_members(self, run: str, batch: int, members: Sequence[KinMember]) -> None:
        """Adds what rows say of families and households."""
        rows = [
            (
                self.token(each.file, each.key),
                each.version,
                each.basis,
                each.group,
                each.other,
                each.person,
                each.first_day,
                each.last_day,
                run,
                batch,
            )
            for each in members
        ]
        bulk.add(self._connection, kin_members, KIN_COLUMNS, rows)

    def groups_of_people(self, people: Sequence[str]) -> set[str]:
        """Tokens of every family or household that these people were ever in."""
        found: set[str] = set()
        for chunk in bulk.chunks(people, CHUNK):
            query = select(kin_members.c.group_token).where(kin_members.c.person_uid.in_(chunk)).distinct()
            found.update(token for (token,) in self._connection.execute(query))
        return found

    def members_of(self, groups: Sequence[str]) -> tuple[dict[str, list[KinMember]], set[str]]:
        """By group, what the rows held now say of its members; and everybody who was ever one of them."""
        held: dict[str, list[KinMember]] = {group: [] for group in groups}
        ever: set[str] = set()
        for chunk in bulk.chunks(groups, CHUNK):
            newer = source_rows.alias()
            query = (
                select(kin_members, source_rows.c.withdrawn)
                .join(
                    source_rows,
                    (source_rows.c.token == kin_members.c.token) & (source_rows.c.version == kin_members.c.version),
                    isouter=True,
                )
                .add_columns(
                    select(func.max(newer.c.version)).where(newer.c.token == kin_members.c.token).scalar_subquery()
                )
                .where(kin_members.c.group_token.in_(chunk))
            )
            for row in self._connection.execute(query):
                ever.add(row.person_uid)
                if row.withdrawn is None or row.withdrawn or row.version != row[-1]:
                    continue
                member = KinMember(
                    file="",
                    key="",
                    version=row.version,
                    basis=row.basis,
                    group=row.group_token,
                    other=row.other_token,
                    person=row.person_uid,
                    first_day=row.first_day,
                    last_day=row.last_day,
                )
                held[row.group_token].append(member)
        return held, ever

    def open_batch(self, run: str, batch: int) -> None:
        """Notes that a batch is about to be written to the graph, and that the one before it was."""
        self._connection.execute(update(batches).where(batches.c.run == run).values(batch=batch))

    def note_recorded(self, run: str, instants: Sequence[tuple[int, datetime]]) -> None:
        """Keeps when batches of a run, by number, were recorded in the graph."""
        recorded.note(self._connection, run, instants)

    def begin_run(self, run: str, *, started_at: datetime) -> None:
        """Notes a run of batches."""
        values = {"run": run, "batch": 0, "source_system": self._source, "done": False, "started_at": started_at}
        self._connection.execute(insert(batches).values(values))

    def end_run(self, run: str) -> None:
        """Notes that every batch of a run reached the graph, and what follows from them is derived."""
        self._connection.execute(update(batches).where(batches.c.run == run).values(done=True))

    def unfinished_runs(self) -> list[tuple[str, datetime]]:
        """Runs that never ended, taken back or not, each with when it began, in that order."""
        query = select(batches.c.run, batches.c.started_at).where(~batches.c.done).order_by(batches.c.started_at)
        return [(run, at if at.tzinfo else at.replace(tzinfo=UTC)) for run, at in self._connection.execute(query)]

    def all_groups(self) -> list[str]:
        """Tokens of every family and household."""
        query = select(kin_members.c.group_token).distinct().order_by(kin_members.c.group_token)
        return [token for (token,) in self._connection.execute(query)]

    def take_back(self, run: str, after: int) -> None:
        """Deletes what batches after number `after` of a run wrote here: they never reached the graph."""
        for table in (source_rows, batch_instants, kin_members, candidate_rows, context_decisions, person_decisions):
            self._connection.execute(delete(table).where(table.c.run == run, table.c.batch > after))
        self._connection.execute(update(batches).where(batches.c.run == run).values(batch=after))
