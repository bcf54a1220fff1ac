"""The first schema.

Revision ID: 0001
Revises:
"""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
INSTANT = sa.DateTime(timezone=True)


def upgrade() -> None:
    _sources()
    _articles()
    _stories()
    _readers()
    _editions()
    _search()


def _sources() -> None:
    """The sources."""
    op.create_table(
        "source",
        sa.Column("number", KEY, nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("url", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("label", sa.Text(), nullable=False),
        sa.Column("ownership", sa.Text(), nullable=False),
        sa.Column("party", sa.Text(), nullable=False),
        sa.Column("family", sa.Text(), nullable=False),
        sa.Column("language", sa.Text(), nullable=False),
        sa.Column("policy", sa.Text(), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("added_at", INSTANT, nullable=False),
        sa.Column("removed_at", INSTANT),
        sa.Column("next_fetch_at", INSTANT, nullable=False),
        sa.Column("interval", sa.Float(), nullable=False),
        sa.Column("etag", sa.Text(), nullable=False),
        sa.Column("last_modified", sa.Text(), nullable=False),
        sa.Column("body_hash", sa.Text(), nullable=False),
        sa.Column("last_attempt_at", INSTANT),
        sa.Column("last_success_at", INSTANT),
        sa.Column("newest_item_at", INSTANT),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.Column("last_error", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_source")),
        sa.UniqueConstraint("url", name=op.f("uq_source_url")),
    )
    op.create_index("ix_source_next_fetch_at", "source", ["next_fetch_at"])
    op.create_index(
        "uq_source_id_present",
        "source",
        ["id"],
        unique=True,
        sqlite_where=sa.text("removed_at IS NULL"),
        postgresql_where=sa.text("removed_at IS NULL"),
    )


def _articles() -> None:
    """The articles, what the gate made of them, and their words for the search."""
    op.create_table(
        "article",
        sa.Column("id", KEY, nullable=False),
        sa.Column("source_number", KEY, nullable=False),
        sa.Column("url", sa.Text(), nullable=False),
        sa.Column("url_hash", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("published", INSTANT),
        sa.Column("published_guessed", sa.Boolean(), nullable=False),
        sa.Column("updated", INSTANT),
        sa.Column("guid", sa.Text(), nullable=False),
        sa.Column("author", sa.Text(), nullable=False),
        sa.Column("language", sa.Text(), nullable=False),
        sa.Column("complete", sa.Boolean(), nullable=False),
        sa.Column("source_credit", sa.Text(), nullable=False),
        sa.Column("document_number", sa.Text(), nullable=False),
        sa.Column("effective_on", sa.Date()),
        sa.Column("comments_close_on", sa.Date()),
        sa.Column("stored_at", INSTANT, nullable=False),
        sa.Column("edited_at", INSTANT),
        sa.Column("relevant", sa.Boolean()),
        sa.Column("verdict_reason", sa.Text(), nullable=False),
        sa.Column("verdict_evidence", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(
            ["source_number"], ["source.number"], name=op.f("fk_article_source_number_source")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_article")),
        sa.UniqueConstraint("url_hash", name=op.f("uq_article_url_hash")),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_article_edited_at", "article", ["edited_at"])
    op.create_index("ix_article_source_number", "article", ["source_number"])
    op.create_index("ix_article_stored_at", "article", ["stored_at"])
    op.create_table(
        "theme_score",
        sa.Column("article_id", KEY, nullable=False),
        sa.Column("theme", sa.Text(), nullable=False),
        sa.Column("rank", sa.Integer(), nullable=False),
        sa.Column("score", sa.Integer(), nullable=False),
        sa.Column("section", sa.Boolean(), nullable=False),
        sa.Column("evidence", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(
            ["article_id"], ["article.id"], name=op.f("fk_theme_score_article_id_article"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("article_id", "theme", name=op.f("pk_theme_score")),
    )
    op.create_table(
        "article_search",
        sa.Column("article_id", KEY, nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["article_id"], ["article.id"], name=op.f("fk_article_search_article_id_article"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("article_id", name=op.f("pk_article_search")),
    )


def _stories() -> None:
    """The stories and what is asked of them."""
    op.create_table(
        "story",
        sa.Column("id", KEY, nullable=False),
        sa.Column("payload", sa.JSON(), nullable=False),
        sa.Column("first_stored", INSTANT, nullable=False),
        sa.Column("last_stored", INSTANT, nullable=False),
        sa.Column("edited_at", INSTANT, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_story")),
    )
    op.create_index("ix_story_last_stored", "story", ["last_stored"])
    op.create_table(
        "story_article",
        sa.Column("story_id", KEY, nullable=False),
        sa.Column("article_id", KEY, nullable=False),
        sa.ForeignKeyConstraint(
            ["article_id"], ["article.id"], name=op.f("fk_story_article_article_id_article"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["story_id"], ["story.id"], name=op.f("fk_story_article_story_id_story"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("story_id", "article_id", name=op.f("pk_story_article")),
    )
    op.create_index("ix_story_article_article_id", "story_article", ["article_id"])
    op.create_table(
        "story_theme",
        sa.Column("story_id", KEY, nullable=False),
        sa.Column("theme", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["story_id"], ["story.id"], name=op.f("fk_story_theme_story_id_story"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("story_id", "theme", name=op.f("pk_story_theme")),
    )
    op.create_index("ix_story_theme_theme", "story_theme", ["theme"])
    op.create_table(
        "story_date",
        sa.Column("story_id", KEY, nullable=False),
        sa.Column("rank", sa.Integer(), nullable=False),
        sa.Column("article_id", KEY, nullable=False),
        sa.Column("passage", sa.Integer(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("date", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["article_id"], ["article.id"], name=op.f("fk_story_date_article_id_article"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["story_id"], ["story.id"], name=op.f("fk_story_date_story_id_story"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("story_id", "rank", name=op.f("pk_story_date")),
    )
    op.create_index("ix_story_date_date", "story_date", ["date"])


def _readers() -> None:
    """The readers, and their side of conversations."""
    op.create_table(
        "subscriber",
        sa.Column("id", KEY, nullable=False),
        sa.Column("chat", sa.BigInteger(), nullable=False),
        sa.Column("thread", sa.BigInteger(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("zone", sa.Text(), nullable=False),
        sa.Column("hours", sa.JSON(), nullable=False),
        sa.Column("themes", sa.JSON(), nullable=False),
        sa.Column("language", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("paused_until", INSTANT),
        sa.Column("next_digest_at", INSTANT),
        sa.Column("created_at", INSTANT, nullable=False),
        sa.Column("strikes", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_subscriber")),
        sa.UniqueConstraint("chat", "thread", name=op.f("uq_subscriber_chat_thread")),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_subscriber_state_next_digest_at", "subscriber", ["state", "next_digest_at"])
    op.create_table(
        "update_seen",
        sa.Column("bot_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("update_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("seen_at", INSTANT, nullable=False),
        sa.PrimaryKeyConstraint("bot_id", "update_id", name=op.f("pk_update_seen")),
    )
    op.create_index("ix_update_seen_seen_at", "update_seen", ["seen_at"])
    op.create_table(
        "awaited_input",
        sa.Column("chat", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("thread", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("person", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("what", sa.Text(), nullable=False),
        sa.Column("data", sa.JSON(), nullable=False),
        sa.Column("expires", INSTANT, nullable=False),
        sa.PrimaryKeyConstraint("chat", "thread", "person", name=op.f("pk_awaited_input")),
    )


def _editions() -> None:
    """What readers are told, and what became of it."""
    op.create_table(
        "edition_text",
        sa.Column("hash", sa.Text(), nullable=False),
        sa.Column("parts", sa.JSON(), nullable=False),
        sa.Column("told", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("hash", name=op.f("pk_edition_text")),
    )
    op.create_table(
        "edition",
        sa.Column("id", KEY, nullable=False),
        sa.Column("subscriber_id", KEY, nullable=False),
        sa.Column("slot", INSTANT, nullable=False),
        sa.Column("issued_at", INSTANT, nullable=False),
        sa.Column("parts", sa.Integer(), nullable=False),
        sa.Column("text_hash", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["subscriber_id"],
            ["subscriber.id"],
            name=op.f("fk_edition_subscriber_id_subscriber"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["text_hash"], ["edition_text.hash"], name=op.f("fk_edition_text_hash_edition_text")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_edition")),
        sa.UniqueConstraint("subscriber_id", "slot", name=op.f("uq_edition_subscriber_id_slot")),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_edition_slot", "edition", ["slot"])
    op.create_index("ix_edition_text_hash", "edition", ["text_hash"])
    op.create_table(
        "delivery",
        sa.Column("id", KEY, nullable=False),
        sa.Column("edition_id", KEY, nullable=False),
        sa.Column("part", sa.Integer(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("attempt", sa.Integer(), nullable=False),
        sa.Column("due_at", INSTANT, nullable=False),
        sa.Column("lease_until", INSTANT),
        sa.Column("changed_at", INSTANT, nullable=False),
        sa.Column("sent_at", INSTANT),
        sa.Column("message", sa.BigInteger(), nullable=False),
        sa.Column("new_chat", sa.BigInteger(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["edition_id"], ["edition.id"], name=op.f("fk_delivery_edition_id_edition"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_delivery")),
        sa.UniqueConstraint("edition_id", "part", name=op.f("uq_delivery_edition_id_part")),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_delivery_changed_at", "delivery", ["changed_at"])
    op.create_index("ix_delivery_state_due_at", "delivery", ["state", "due_at"])


def _search() -> None:
    """The full-text index over `article_search`, which keeps the words; triggers keep the two in step."""
    op.execute(
        "CREATE VIRTUAL TABLE article_words USING fts5("
        "words, content='article_search', content_rowid='article_id', tokenize='unicode61 remove_diacritics 2')"
    )
    add = "INSERT INTO article_words(rowid, words) VALUES (new.article_id, new.words)"
    take = "INSERT INTO article_words(article_words, rowid, words) VALUES ('delete', old.article_id, old.words)"
    for event, action in (("INSERT", add), ("DELETE", take), ("UPDATE", f"{take}; {add}")):
        op.execute(
            f"CREATE TRIGGER article_search_{event.lower()} AFTER {event} ON article_search BEGIN {action}; END"
        )
