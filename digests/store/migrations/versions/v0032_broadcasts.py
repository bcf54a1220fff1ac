"""What an owner tells all readers."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0032"
down_revision = "0031"

JSON = sa.JSON().with_variant(JSONB(), "postgresql")
KEY = sa.BigInteger().with_variant(sa.Integer, "sqlite")


def upgrade() -> None:
    op.create_table(
        "broadcast",
        sa.Column("id", KEY, nullable=False),
        sa.Column("texts", JSON, nullable=False),
        sa.Column("fallback", sa.Text(), nullable=False),
        sa.Column("kinds", JSON, nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=False),
        *(sa.Column(f"{name}_at", sa.DateTime(timezone=True)) for name in ("resumed", "ended", "reported")),
        sa.Column("readers", sa.Integer(), nullable=False),
        *(sa.Column(name, sa.BigInteger(), nullable=False) for name in ("form", "chat", "message")),
        sa.Column("language", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("form"),
    )
    few = sa.text("kind = 'broadcast'")
    op.create_index("ix_edition_cause_broadcasts", "edition", ["cause"], sqlite_where=few, postgresql_where=few)
