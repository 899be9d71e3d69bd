"""Alembic's entry: runs the migrations on the connection that `csgraph.vault.migrate` hands over."""

from alembic import context

from csgraph.vault.schema import metadata

context.configure(connection=context.config.attributes["connection"], target_metadata=metadata)
context.run_migrations()
