"""Which parts of a text answer a message, and what they quote of it.

Revision ID: 0009
Revises: 0008
"""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "edition_answer",
        sa.Column("text_hash", sa.Text(), nullable=False),
        sa.Column("part", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("told_slot", sa.DateTime(timezone=True), nullable=False),
        sa.Column("told_part", sa.Integer(), nullable=False),
        sa.Column("quote", sa.Text(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("bold", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["text_hash"],
            ["edition_text.hash"],
            name=op.f("fk_edition_answer_text_hash_edition_text"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("text_hash", "part", name=op.f("pk_edition_answer")),
    )
