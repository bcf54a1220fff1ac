"""Run by Alembic. The connection comes from `digests.store.upgrades`, already in its transaction."""

from alembic import context

from digests.store.columns import metadata

context.configure(
    connection=context.config.attributes["connection"], target_metadata=metadata, render_as_batch=True
)
with context.begin_transaction():
    context.run_migrations()
