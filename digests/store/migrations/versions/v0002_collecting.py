"""Recipes and learnt rhythm of sources, incidents, moved and reprinted articles."""

from alembic import op
from sqlalchemy import JSON, Column, Float, ForeignKey, Integer, LargeBinary, Text

from digests.store.columns import Key, UtcInstant, number, optional, part_of, reference, required
from digests.store.migrations import add_columns, index

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    add_columns(
        "source",
        Column("recipe", JSON),
        Column("trouble", Text),
        Column("items", Integer),
        Column("undated", Integer, nullable=False, server_default="0"),
        *optional(Float, "cadence longest_gap"),
        *optional(UtcInstant, "read_whole_at changed_at"),
        Column("moved_to", Text, nullable=False, server_default=""),
        Column("skip_hours", JSON, nullable=False, server_default="[]"),
        Column("skip_days", JSON, nullable=False, server_default="[]"),
    )
    _articles()
    _incidents()
    # A trigger has FTS5 write its index out row by row; whoever inserts words now does so in both tables.
    op.execute("DROP TRIGGER article_search_insert")


def _articles() -> None:
    """Former titles, and what finds reprints. The index by source gives way to one that also finds guids."""
    first = ForeignKey("article.id", name=op.f("fk_article_reprint_of_article"), ondelete="SET NULL")
    op.add_column("article", Column("reprint_of", Key, first), inline_references=True)
    index("article", "reprint_of")
    index("article", "source_number", "guid")
    op.drop_index("ix_article_source_number", "article")
    op.create_table(
        "article_address",
        Column("url_hash", Text, primary_key=True),
        reference("article_id", "article.id", ondelete="CASCADE"),
    )
    index("article_address", "article_id")
    op.create_table(
        "article_revision",
        part_of("article.id", "article_id"),
        Column("title_hash", Text, primary_key=True),
        *required(Text, "title"),
        *required(UtcInstant, "seen_at"),
    )
    op.create_table("article_sketch", part_of("article.id", "article_id"), *required(LargeBinary, "sketch"))
    op.create_table("article_shingle", number("value"), part_of("article.id", "article_id"))
    index("article_shingle", "article_id")


def _incidents() -> None:
    """Troubles of sources; each source has one open incident at most."""
    op.create_table(
        "incident",
        Column("id", Key, primary_key=True),
        reference("source_number", "source.number"),
        *required(Text, "trouble detail"),
        *required(UtcInstant, "began_at"),
        *optional(UtcInstant, "ended_at told_at end_told_at"),
        sqlite_autoincrement=True,
    )
    index(
        "incident", "source_number", name="uq_incident_source_number_open", where="ended_at IS NULL", unique=True
    )
    index("incident", "source_number", "ended_at")
    index("incident", "told_at")
    index("incident", "ended_at", "end_told_at")
