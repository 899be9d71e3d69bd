"""Tables of the tie: which vault this is, which graph belongs to it, how far both have come, and the latest instant."""

from sqlalchemy import BigInteger, Column, Integer, String, Table

from csgraph.vault.schema import metadata

tie = Table(
    "tie",
    metadata,
    Column("name", String(10), primary_key=True),
    Column("vault_uid", String(40), nullable=False),
    Column("graph_uid", String(40), nullable=True),
    Column("unit", Integer, nullable=False),
    Column("arrived", Integer, nullable=False),
    Column("instant", BigInteger, nullable=False),
)

graph_units = Table(
    "graph_units",
    metadata,
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("instant", BigInteger, nullable=False),
)

unit_intents = Table(
    "unit_intents",
    metadata,
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("instant", BigInteger, primary_key=True, autoincrement=False),
)

TABLES = (tie, graph_units, unit_intents)
