"""What editing an article has cost, and what no edit could take."""

from sqlalchemy import Column, Float, Integer

from digests.store.columns import optional
from digests.store.migrations import add_columns, index

revision = "0015"
down_revision = "0014"


def upgrade() -> None:
    add_columns("article", Column("seconds", Float), *optional(Integer, "together set_aside_by"))
    where = "set_aside_by IS NOT NULL"
    index("article", "set_aside_by", "source_number", name="ix_article_set_aside_by", where=where)
