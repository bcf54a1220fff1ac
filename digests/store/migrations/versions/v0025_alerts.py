"""Alerts: who wishes them, and which stories are still to be looked at for them."""

import sqlalchemy as sa
from alembic import op

revision = "0025"
down_revision = "0024"


def upgrade() -> None:
    op.add_column("subscriber", sa.Column("alerts", sa.Boolean(), nullable=False, server_default=sa.false()))
    few = "alerts = 1" if op.get_bind().dialect.name == "sqlite" else "alerts = true"
    _index_of_few("ix_subscriber_alerts", "subscriber", "state", few)
    _index_of_few("ix_edition_issued_at_notices", "edition", "issued_at", "kind IN ('broadcast', 'correction')")
    op.create_table(
        "story_alert",
        sa.Column("story_id", sa.BigInteger().with_variant(sa.Integer, "sqlite"), nullable=False),
        sa.Column("found_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("reached", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["story_id"], ["story.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("story_id"),
    )


def _index_of_few(name: str, table: str, column: str, where: str) -> None:
    few = sa.text(where)
    op.create_index(name, table, [column], sqlite_where=few, postgresql_where=few)
