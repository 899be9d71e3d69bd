"""Tables of the vault: identities, identifiers, narratives, tokens, summaries, and the audit of who saw what."""

from sqlalchemy import JSON, Boolean, Column, DateTime, Index, Integer, LargeBinary, MetaData, String, Table, Text

from csgraph.domain.people import FIELDS

metadata = MetaData()

vault_facts = Table(
    "vault_facts",
    metadata,
    Column("name", String(40), primary_key=True),
    Column("value", LargeBinary, nullable=False),
)

person_keys = Table(
    "person_keys",
    metadata,
    Column("token", LargeBinary(16), primary_key=True),
    Column("source_system", String(100), nullable=False),
    Column("person_uid", String(40), nullable=False, index=True),
    Column("source_id", LargeBinary, nullable=False),
)

data_keys = Table(
    "data_keys",
    metadata,
    Column("uid", String(60), primary_key=True),
    Column("wrapped", LargeBinary, nullable=False),
    Column("kek_version", Integer, nullable=False),
)

identities = Table(
    "identities",
    metadata,
    Column("person_uid", String(40), primary_key=True),
    Column("content", LargeBinary(16), nullable=False),
    *(Column(field, LargeBinary, nullable=True) for field in (*FIELDS, "dob")),
)

identifiers = Table(
    "identifiers",
    metadata,
    Column("person_uid", String(40), primary_key=True),
    Column("type", String(60), primary_key=True),
    Column("token", LargeBinary(16), primary_key=True, index=True),
    Column("value", LargeBinary, nullable=False),
    Column("valid_from", String(10), nullable=False),
    Column("valid_to", String(10), nullable=False),
)

addresses = Table(
    "addresses",
    metadata,
    Column("person_uid", String(40), primary_key=True),
    Column("token", LargeBinary(16), primary_key=True),
    Column("value", LargeBinary, nullable=False),
)

narratives = Table(
    "narratives",
    metadata,
    Column("subject", String(60), primary_key=True),
    Column("field", String(40), primary_key=True),
    Column("value", LargeBinary, nullable=False),
)

professionals = Table(
    "professionals",
    metadata,
    Column("uid", String(60), primary_key=True),
    Column("name", LargeBinary, nullable=False),
)

source_ids = Table(
    "source_ids",
    metadata,
    Column("uid", String(60), primary_key=True),
    Column("person_uid", String(40), nullable=True, index=True),
    Column("value", LargeBinary, nullable=False),
    sqlite_with_rowid=False,
)

audit_events = Table(
    "audit_events",
    metadata,
    Column("number", Integer, primary_key=True, autoincrement=True),
    Column("at", DateTime(timezone=True), nullable=False),
    Column("actor", String(200), nullable=False),
    Column("roles", String(200), nullable=False),
    Column("agency", String(200), nullable=False),
    Column("purpose", String(40), nullable=True),
    Column("action", String(60), nullable=False),
    Column("subject", String(200), nullable=False),
    Column("details", JSON, nullable=False),
)
Index("audit_events_of_subject", audit_events.c.subject, audit_events.c.action)

token_registry = Table(
    "token_registry",
    metadata,
    Column("uid", String(40), primary_key=True),
    Column("person_uid", String(40), nullable=True),
    Column("role", String(40), nullable=True),
    Column("agency", String(200), nullable=False),
    Column("client", String(200), nullable=True),
    Column("purpose", String(40), nullable=True),
    Column("issued_by", String(200), nullable=False),
    Column("issued_at", DateTime(timezone=True), nullable=False),
    Column("expires_at", DateTime(timezone=True), nullable=False),
    Column("is_revoked", Boolean, nullable=False),
)

sessions = Table(
    "sessions",
    metadata,
    Column("hash", LargeBinary(32), primary_key=True),
    Column("token_uid", String(40), nullable=True, index=True),
    Column("person_uid", String(40), nullable=True, index=True),
    Column("account", LargeBinary(16), nullable=True, index=True),
    Column("provider_session", LargeBinary(16), nullable=True),
    Column("begun_at", DateTime(timezone=True), nullable=False),
)

used_once = Table(
    "used_once",
    metadata,
    Column("hash", LargeBinary(32), primary_key=True),
    Column("used_at", DateTime(timezone=True), nullable=False),
)

summaries = Table(
    "summaries",
    metadata,
    Column("uid", String(60), primary_key=True),
    Column("version", Integer, primary_key=True),
    Column("context_uid", String(60), nullable=False, index=True),
    Column("client", String(200), nullable=False),
    Column("purpose", String(60), nullable=False),
    Column("state", String(20), nullable=False),
    Column("body", Text, nullable=False),
    Column("drafted_at", DateTime(timezone=True), nullable=False),
    Column("drafted_by", String(200), nullable=False),
    Column("approved_at", DateTime(timezone=True), nullable=True),
    Column("approved_by", String(200), nullable=True),
    Column("expires_on", String(10), nullable=True),
)
