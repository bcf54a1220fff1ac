"""Who was asked for their zone, and to whom a sample is owed. Earlier readers whose zone is unknown are asked
once: a row for each says that this is still to be done."""

import sqlalchemy as sa
from alembic import op

revision = "0024"
down_revision = "0023"


def upgrade() -> None:
    op.add_column("subscriber", sa.Column("zone_asked", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.add_column("subscriber", sa.Column("sample_awaited_at", sa.DateTime(timezone=True)))
    _ask_for_zones()
    few = sa.text("sample_awaited_at IS NOT NULL")
    name, columns = "ix_subscriber_sample_awaited_at", ["sample_awaited_at"]
    op.create_index(name, "subscriber", columns, sqlite_where=few, postgresql_where=few)


def _ask_for_zones() -> None:
    reader = sa.table("subscriber", *map(sa.column, ("id", "kind", "zone", "state", "zone_asked")))
    to_ask = sa.table("broadcast_recipient", sa.column("cause"), sa.column("subscriber_id"))
    receives = reader.c.state.in_(("active", "paused", "gone"))
    unknown = (reader.c.kind == "private") & (reader.c.zone == "UTC") & receives
    found = sa.select(sa.literal("zone"), reader.c.id).where(unknown)
    op.execute(sa.insert(to_ask).from_select(["cause", "subscriber_id"], found))
    op.execute(sa.update(reader).where(unknown).values(zone_asked=sa.true()))
