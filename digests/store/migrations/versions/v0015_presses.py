"""What editing an article has cost, and what no edit could take.

Revision ID: 0014
Revises: 0017
"""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("article", sa.Column("seconds", sa.Float()))
    op.add_column("article", sa.Column("together", sa.Integer()))
    op.add_column("article", sa.Column("set_aside_by", sa.Integer()))
    op.create_index(
        "ix_article_set_aside_by",
        "article",
        ["set_aside_by", "source_number"],
        sqlite_where=sa.text("set_aside_by IS NOT NULL"),
        postgresql_where=sa.text("set_aside_by IS NOT NULL"),
    )
