"""Whose site an address is on, since when an article can have been seen, and what it stands for."""

import sqlalchemy as sa
from alembic import op

from digests.store.columns import Key

revision = "0013"
down_revision = "0012"


def upgrade() -> None:
    op.add_column("source", sa.Column("sites", sa.Text(), nullable=False, server_default=""))
    op.add_column("article", sa.Column("unseen_until", sa.DateTime(timezone=True)))
    op.add_column("article", sa.Column("told_at", sa.DateTime(timezone=True)))
    reference = sa.ForeignKey("article.id", name=op.f("fk_article_replaces_article"), ondelete="SET NULL")
    op.add_column("article", sa.Column("replaces", Key, reference), inline_references=True)
    op.create_index("ix_article_replaces", "article", ["replaces"])
    op.add_column("article", sa.Column("corrects", sa.Boolean(), nullable=False, server_default=sa.false()))
