"""Topics that count more or less, days of the week, silence and previews; saved and muted stories, and marks."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0021"
down_revision = "0020"

JSON = sa.JSON().with_variant(JSONB(), "postgresql")
KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    for name in ("weights", "weekdays", "muted"):
        op.add_column("subscriber", sa.Column(name, JSON, nullable=False, server_default="[]"))
    for name in ("silent", "previews"):
        op.add_column("subscriber", sa.Column(name, sa.Boolean(), nullable=False, server_default=sa.false()))
    op.create_table(
        "edition_card",
        sa.Column("text_hash", sa.Text(), nullable=False),
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        *(sa.Column(name, KEY, nullable=False) for name in ("story", "article")),
        sa.Column("stories", JSON, nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("text_hash", "number", name="pk_edition_card"),
        sa.ForeignKeyConstraint(
            ["text_hash"], ["edition_text.hash"], name="fk_edition_card_text_hash_edition_text", ondelete="CASCADE"
        ),
    )
    op.create_table(
        "kept_story",
        sa.Column("subscriber_id", KEY, nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("story", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("stories", JSON, nullable=False),
        sa.Column("article", KEY, nullable=False),
        *(sa.Column(name, sa.Text(), nullable=False) for name in ("words", "url", "outlet", "label")),
        sa.Column("published", sa.DateTime(timezone=True)),
        sa.Column("kept_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("subscriber_id", "kind", "story", name="pk_kept_story"),
        _of_subscriber("kept_story"),
    )
    op.create_index("ix_kept_story_kept_at", "kept_story", ["kept_at"])
    op.create_table(
        "story_mark",
        sa.Column("subscriber_id", KEY, nullable=False),
        sa.Column("story", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("what", sa.Text(), nullable=False),
        sa.Column("article", KEY, nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("marked_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("subscriber_id", "story", "what", name="pk_story_mark"),
        _of_subscriber("story_mark"),
    )
    op.create_index("ix_story_mark_marked_at", "story_mark", ["marked_at"])


def _of_subscriber(table: str) -> sa.ForeignKeyConstraint:
    name = f"fk_{table}_subscriber_id_subscriber"
    return sa.ForeignKeyConstraint(["subscriber_id"], ["subscriber.id"], name=name, ondelete="CASCADE")
