"""Tables of the register of named people; names, addresses and log-ins are sealed, and found by keyed tokens."""

from sqlalchemy import JSON, Column, Integer, LargeBinary, String, Table

from csgraph.vault.schema import metadata

named_people = Table(
    "named_people",
    metadata,
    Column("uid", String(40), primary_key=True),
    Column("name", LargeBinary, nullable=False),
    Column("email", LargeBinary, nullable=True),
    Column("email_token", LargeBinary(16), nullable=True, index=True),
    Column("login", LargeBinary, nullable=True),
    Column("login_token", LargeBinary(16), nullable=True, index=True),
    Column("account_token", LargeBinary(16), nullable=True, index=True),
    Column("agency", String(200), nullable=False),
    Column("team", String(200), nullable=True),
    Column("professional", String(60), nullable=True, index=True),
    Column("joined_on", String(10), nullable=False),
    Column("left_on", String(10), nullable=True),
)

grants = Table(
    "grants",
    metadata,
    Column("number", Integer, primary_key=True, autoincrement=True),
    Column("person_uid", String(40), nullable=False, index=True),
    Column("role", String(40), nullable=False),
    Column("areas", JSON, nullable=False),
    Column("valid_from", String(10), nullable=False),
    Column("valid_to", String(10), nullable=True),
)

TABLES = (named_people, grants)
