"""Tables of the outbox: notices, the changes of alerts that were told, and who is registered to be told."""

from sqlalchemy import Column, DateTime, Index, Integer, LargeBinary, String, Table, Text

from csgraph.vault.schema import metadata

notices = Table(
    "notices",
    metadata,
    Column("key", String(60), primary_key=True),
    Column("box", String(200), nullable=False, index=True),
    Column("about", String(20), nullable=False),
    Column("channel", String(20), nullable=False),
    Column("recipient", String(60), nullable=False),
    Column("refs", Text, nullable=False),
    Column("state", String(20), nullable=False),
    Column("made_at", DateTime(timezone=True), nullable=False),
    Column("due_at", DateTime(timezone=True), nullable=False),
    Column("taken_until", DateTime(timezone=True), nullable=True),
    Column("attempts", Integer, nullable=False),
    Column("failure", String(60), nullable=True),
    Column("done_at", DateTime(timezone=True), nullable=True),
    Column("read_at", DateTime(timezone=True), nullable=True),
    Column("digest", String(60), nullable=True),
)
Index("notices_due", notices.c.state, notices.c.due_at)

told_changes = Table("told_changes", metadata, Column("change_uid", String(80), primary_key=True))

recipients = Table(
    "recipients",
    metadata,
    Column("uid", String(60), primary_key=True),
    Column("box", String(200), nullable=False, index=True),
    Column("principal", String(200), nullable=True),
    Column("email", LargeBinary, nullable=True),
    Column("webhook", LargeBinary, nullable=True),
    Column("secret", LargeBinary, nullable=True),
)

professional_addresses = Table(
    "professional_addresses",
    metadata,
    Column("uid", String(60), primary_key=True),
    Column("email", LargeBinary, nullable=False),
)

TABLES = (notices, told_changes, recipients, professional_addresses)
