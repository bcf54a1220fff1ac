"""The place of a source, what waits for an owner, and addresses that are tried again."""

import sqlalchemy as sa
from alembic import op

revision = "0029"
down_revision = "0026"

KEY = sa.BigInteger().with_variant(sa.Integer, "sqlite")


def upgrade() -> None:
    op.add_column("source", sa.Column("country", sa.Text(), nullable=False, server_default=""))
    op.create_table(
        "proposal",
        sa.Column("source_number", KEY, sa.ForeignKey("source.number", ondelete="CASCADE"), nullable=False),
        *(sa.Column(name, sa.Text(), nullable=False) for name in ("label", "party", "ownership", "policy")),
        sa.Column("person", sa.BigInteger(), nullable=False),
        sa.Column("proposed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("told_at", sa.DateTime(timezone=True)),
        sa.PrimaryKeyConstraint("source_number"),
    )
    op.create_index("ix_proposal_told_at", "proposal", ["told_at"])
    op.create_table(
        "retry",
        sa.Column("form", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("person", sa.BigInteger(), nullable=False),
        sa.Column("url", sa.Text(), nullable=False),
        *(sa.Column(name, sa.DateTime(timezone=True), nullable=False) for name in ("began_at", "next_at")),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("form"),
    )
    op.create_index("ix_retry_next_at", "retry", ["next_at"])
