"""What candidates are kept under: by which normal form, and after which context had closed."""

import sqlalchemy as sa
from alembic import op

revision = "0005_names"
down_revision = "0004_audit_look_up"


def upgrade() -> None:
    """Adds the columns where they are not there: a new vault has them from the first migration.

    Candidates of an older form are kept anew with the next command that writes, which has the keys for it.
    """
    held = {each["name"] for each in sa.inspect(op.get_bind()).get_columns("candidates")}
    if "after" not in held:
        op.add_column("candidates", sa.Column("after", sa.String(60), nullable=True))
        op.add_column("candidates", sa.Column("form", sa.Integer, nullable=False, server_default="1"))


def downgrade() -> None:
    """An older csgraph would not find what is kept under the newer form; go back by restoring a backup."""
    raise NotImplementedError
