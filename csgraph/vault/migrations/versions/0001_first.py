"""The vault's first tables, and the triggers that keep the audit append-only."""

from alembic import op

from csgraph.vault.register_tables import metadata

revision = "0001_first"
down_revision = None

_SQLITE = """CREATE TRIGGER audit_no_{verb} BEFORE {verb} ON audit_events
BEGIN SELECT RAISE(ABORT, 'the audit is append-only'); END"""
_POSTGRES = (
    """CREATE FUNCTION audit_refuse() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN RAISE EXCEPTION 'the audit is append-only'; END $$""",
    """CREATE TRIGGER audit_no_change BEFORE UPDATE OR DELETE OR TRUNCATE ON audit_events
FOR EACH STATEMENT EXECUTE FUNCTION audit_refuse()""",
)


def upgrade() -> None:
    """Makes every table. Until the first release their present definition is this migration."""
    metadata.create_all(op.get_bind())
    if op.get_bind().dialect.name == "sqlite":
        for verb in ("UPDATE", "DELETE"):
            op.execute(_SQLITE.format(verb=verb))
    else:
        for statement in _POSTGRES:
            op.execute(statement)


def downgrade() -> None:
    """There is nothing before the first migration; go back by restoring a backup."""
    raise NotImplementedError
