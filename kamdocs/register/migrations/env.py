"""What alembic runs: the steps of `versions/`, on the connection that `kamdocs.register.opening` has opened, in its transaction."""

from __future__ import annotations

from alembic import context

from kamdocs.register.tables import metadata

context.configure(connection=context.config.attributes["connection"], target_metadata=metadata, transactional_ddl=True)
with context.begin_transaction():
    context.run_migrations()
