"""Tables of the register: source rows, batches, kin members, candidates and decisions about contexts."""

from sqlalchemy import BigInteger, Boolean, Column, DateTime, Index, Integer, LargeBinary, String, Table, Text

from csgraph.vault.schema import metadata

source_rows = Table(
    "source_rows",
    metadata,
    Column("token", LargeBinary(16), primary_key=True),
    Column("version", Integer, primary_key=True),
    Column("source_system", String(100), nullable=False),
    Column("file", String(60), nullable=False),
    Column("content", LargeBinary(16), nullable=False),
    Column("withdrawn", Boolean, nullable=False),
    Column("place", Text, nullable=False),
    Column("run", String(40), nullable=False),
    Column("batch", Integer, nullable=False),
    sqlite_with_rowid=False,
)
Index("source_rows_by_file", source_rows.c.file)

batches = Table(
    "batches",
    metadata,
    Column("run", String(40), primary_key=True),
    Column("source_system", String(100), nullable=False),
    Column("started_at", DateTime(timezone=True), nullable=False),
    Column("batch", Integer, nullable=False),
    Column("done", Boolean, nullable=False),
)

batch_instants = Table(
    "batch_instants",
    metadata,
    Column("run", String(40), primary_key=True),
    Column("batch", Integer, primary_key=True),
    Column("instant", BigInteger, nullable=False),
)

kin_members = Table(
    "kin_members",
    metadata,
    Column("token", LargeBinary(16), primary_key=True),
    Column("version", Integer, primary_key=True),
    Column("basis", String(20), primary_key=True),
    Column("group_token", String(60), nullable=False, index=True),
    Column("other_token", String(60), nullable=False),
    Column("person_uid", String(40), nullable=False, index=True),
    Column("first_day", String(10), nullable=False),
    Column("last_day", String(10), nullable=False),
    Column("run", String(40), nullable=False),
    Column("batch", Integer, nullable=False),
)

person_decisions = Table(
    "person_decisions",
    metadata,
    Column("number", Integer, primary_key=True, autoincrement=True),
    Column("at", DateTime(timezone=True), nullable=False),
    Column("actor", String(200), nullable=False),
    Column("one", String(40), nullable=False, index=True),
    Column("other", String(40), nullable=False, index=True),
    Column("are_one", Boolean, nullable=False),
    Column("reason", LargeBinary, nullable=False),
    Column("run", String(40), nullable=False),
    Column("batch", Integer, nullable=False),
)

kin_left_out = Table(
    "kin_left_out",
    metadata,
    Column("token", LargeBinary(16), primary_key=True),
    Column("file", String(60), nullable=False),
    Column("line", Integer, nullable=False),
    Column("one", String(40), nullable=False, index=True),
    Column("other", String(40), nullable=False, index=True),
)

candidates = Table(
    "candidates",
    metadata,
    Column("uid", String(40), primary_key=True),
    Column("source_system", String(100), nullable=False),
    Column("token", LargeBinary(16), nullable=False, unique=True),
    Column("text", LargeBinary, nullable=False),
    Column("after", String(60), nullable=True),
    Column("form", Integer, nullable=False, server_default="1"),
    Column("run", String(40), nullable=False),
    Column("batch", Integer, nullable=False),
)

candidate_rows = Table(
    "candidate_rows",
    metadata,
    Column("row_token", LargeBinary(16), primary_key=True),
    Column("version", Integer, primary_key=True),
    Column("candidate_token", LargeBinary(16), nullable=False, index=True),
    Column("body", LargeBinary, nullable=False),
    Column("run", String(40), nullable=False),
    Column("batch", Integer, nullable=False),
)

context_decisions = Table(
    "context_decisions",
    metadata,
    Column("number", Integer, primary_key=True, autoincrement=True),
    Column("at", DateTime(timezone=True), nullable=False),
    Column("actor", String(200), nullable=False),
    Column("action", String(20), nullable=False),
    Column("candidate", String(40), index=True),
    Column("context", String(60), nullable=True),
    Column("into", String(60), nullable=True),
    Column("reason", LargeBinary, nullable=False),
    Column("run", String(40), nullable=False),
    Column("batch", Integer, nullable=False),
)
