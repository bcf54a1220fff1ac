"""Topics that editors change in chat, and who had chosen a topic that was removed."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0027"
down_revision = "0026"

JSON = sa.JSON().with_variant(JSONB(), "postgresql")
KEY = sa.BigInteger().with_variant(sa.Integer, "sqlite")


def upgrade() -> None:
    op.create_table(
        "theme",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("body", JSON),
        *(sa.Column(name, sa.Text(), nullable=False) for name in ("over", "told")),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_table(
        "theme_choice",
        sa.Column("theme", sa.Text(), nullable=False),
        sa.Column("subscriber_id", KEY, nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("alone", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["subscriber_id"], ["subscriber.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("theme", "subscriber_id"),
    )
    op.create_index("ix_theme_choice_subscriber_id", "theme_choice", ["subscriber_id"])
