"""Recipes and learnt rhythm of sources, incidents, moved and reprinted articles.

Revision ID: 0002
Revises: 0001
"""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
INSTANT = sa.DateTime(timezone=True)


def upgrade() -> None:
    _sources()
    _articles()
    _incidents()
    # A trigger has FTS5 write its index out row by row; whoever inserts words now does so in both tables.
    op.execute("DROP TRIGGER article_search_insert")


def _sources() -> None:
    """How a source is read, and what reading it taught."""
    for column in (
        sa.Column("recipe", sa.JSON()),
        sa.Column("trouble", sa.Text()),
        sa.Column("items", sa.Integer()),
        sa.Column("undated", sa.Integer(), nullable=False, server_default="0"),
        sa.Column("cadence", sa.Float()),
        sa.Column("longest_gap", sa.Float()),
        sa.Column("read_whole_at", INSTANT),
        sa.Column("changed_at", INSTANT),
        sa.Column("moved_to", sa.Text(), nullable=False, server_default=""),
        sa.Column("skip_hours", sa.JSON(), nullable=False, server_default="[]"),
        sa.Column("skip_days", sa.JSON(), nullable=False, server_default="[]"),
    ):
        op.add_column("source", column)


def _articles() -> None:
    """Former titles, and what finds reprints. The index by source gives way to one that also finds guids."""
    reference = sa.ForeignKey("article.id", name=op.f("fk_article_reprint_of_article"), ondelete="SET NULL")
    op.add_column("article", sa.Column("reprint_of", KEY, reference), inline_references=True)
    op.create_index("ix_article_reprint_of", "article", ["reprint_of"])
    op.create_index("ix_article_source_number_guid", "article", ["source_number", "guid"])
    op.drop_index("ix_article_source_number", "article")
    op.create_table(
        "article_address",
        sa.Column("url_hash", sa.Text(), nullable=False),
        sa.Column("article_id", KEY, nullable=False),
        sa.ForeignKeyConstraint(
            ["article_id"],
            ["article.id"],
            name=op.f("fk_article_address_article_id_article"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("url_hash", name=op.f("pk_article_address")),
    )
    op.create_index("ix_article_address_article_id", "article_address", ["article_id"])
    op.create_table(
        "article_revision",
        sa.Column("article_id", KEY, nullable=False),
        sa.Column("title_hash", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("seen_at", INSTANT, nullable=False),
        sa.ForeignKeyConstraint(
            ["article_id"],
            ["article.id"],
            name=op.f("fk_article_revision_article_id_article"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("article_id", "title_hash", name=op.f("pk_article_revision")),
    )
    op.create_table(
        "article_sketch",
        sa.Column("article_id", KEY, nullable=False),
        sa.Column("sketch", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["article_id"], ["article.id"], name=op.f("fk_article_sketch_article_id_article"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("article_id", name=op.f("pk_article_sketch")),
    )
    op.create_table(
        "article_shingle",
        sa.Column("value", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("article_id", KEY, nullable=False),
        sa.ForeignKeyConstraint(
            ["article_id"],
            ["article.id"],
            name=op.f("fk_article_shingle_article_id_article"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("value", "article_id", name=op.f("pk_article_shingle")),
    )
    op.create_index("ix_article_shingle_article_id", "article_shingle", ["article_id"])


def _incidents() -> None:
    """Troubles of sources; each source has one open incident at most."""
    op.create_table(
        "incident",
        sa.Column("id", KEY, nullable=False),
        sa.Column("source_number", KEY, nullable=False),
        sa.Column("trouble", sa.Text(), nullable=False),
        sa.Column("detail", sa.Text(), nullable=False),
        sa.Column("began_at", INSTANT, nullable=False),
        sa.Column("ended_at", INSTANT),
        sa.Column("told_at", INSTANT),
        sa.Column("end_told_at", INSTANT),
        sa.ForeignKeyConstraint(
            ["source_number"], ["source.number"], name=op.f("fk_incident_source_number_source")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_incident")),
        sqlite_autoincrement=True,
    )
    open_only = sa.text("ended_at IS NULL")
    op.create_index(
        "uq_incident_source_number_open",
        "incident",
        ["source_number"],
        unique=True,
        sqlite_where=open_only,
        postgresql_where=open_only,
    )
    op.create_index("ix_incident_source_number_ended_at", "incident", ["source_number", "ended_at"])
    op.create_index("ix_incident_told_at", "incident", ["told_at"])
    op.create_index("ix_incident_ended_at_end_told_at", "incident", ["ended_at", "end_told_at"])
