"""The first schema."""

import sqlalchemy as sa
from alembic import op

from digests.store.columns import Key, UtcInstant, number, optional, part_of, reference, required
from digests.store.migrations import index

revision = "0001"
down_revision = None


def upgrade() -> None:
    _sources_and_articles()
    _stories()
    _readers()
    _editions()
    _search()


def _sources_and_articles() -> None:
    """The sources, their articles, what the gate made of those, and their words for the search."""
    op.create_table(
        "source",
        sa.Column("number", Key, primary_key=True),
        *required(sa.Text, "id name url kind label ownership party family language policy"),
        *required(sa.Boolean, "active"),
        *required(sa.Text, "reason"),
        *required(UtcInstant, "added_at"),
        *optional(UtcInstant, "removed_at"),
        *required(UtcInstant, "next_fetch_at"),
        *required(sa.Float, "interval"),
        *required(sa.Text, "etag last_modified body_hash"),
        *optional(UtcInstant, "last_attempt_at last_success_at newest_item_at"),
        *required(sa.Integer, "failures"),
        *required(sa.Text, "last_error"),
        sa.UniqueConstraint("url"),
    )
    index("source", "next_fetch_at")
    index("source", "id", name="uq_source_id_present", where="removed_at IS NULL", unique=True)
    op.create_table(
        "article",
        sa.Column("id", Key, primary_key=True),
        reference("source_number", "source.number"),
        *required(sa.Text, "url"),
        sa.Column("url_hash", sa.Text, nullable=False, unique=True),
        *required(sa.Text, "title text"),
        *optional(UtcInstant, "published"),
        *required(sa.Boolean, "published_guessed"),
        *optional(UtcInstant, "updated"),
        *required(sa.Text, "guid author language"),
        *required(sa.Boolean, "complete"),
        *required(sa.Text, "source_credit document_number"),
        *optional(sa.Date, "effective_on comments_close_on"),
        *required(UtcInstant, "stored_at"),
        *optional(UtcInstant, "edited_at"),
        *optional(sa.Boolean, "relevant"),
        *required(sa.Text, "verdict_reason"),
        *required(sa.JSON, "verdict_evidence"),
        sqlite_autoincrement=True,
    )
    index("article", "edited_at")
    index("article", "source_number")
    index("article", "stored_at")
    op.create_table(
        "theme_score",
        part_of("article.id", "article_id"),
        sa.Column("theme", sa.Text, primary_key=True),
        *required(sa.Integer, "rank score"),
        *required(sa.Boolean, "section"),
        *required(sa.JSON, "evidence"),
    )
    op.create_table("article_search", part_of("article.id", "article_id"), *required(sa.Text, "words"))


def _stories() -> None:
    """The stories and what is asked of them."""
    op.create_table(
        "story",
        sa.Column("id", Key, primary_key=True),
        *required(sa.JSON, "payload"),
        *required(UtcInstant, "first_stored last_stored edited_at"),
    )
    index("story", "last_stored")
    op.create_table(
        "story_article",
        sa.Column("story_id", Key, primary_key=True),
        sa.Column("article_id", Key, primary_key=True),
        _goes_with("article_id", "article.id"),
        _goes_with("story_id", "story.id"),
    )
    index("story_article", "article_id")
    op.create_table("story_theme", part_of("story.id", "story_id"), sa.Column("theme", sa.Text, primary_key=True))
    index("story_theme", "theme")
    op.create_table(
        "story_date",
        sa.Column("story_id", Key, primary_key=True),
        sa.Column("rank", sa.Integer, primary_key=True),
        *required(Key, "article_id"),
        *required(sa.Integer, "passage"),
        *required(sa.Text, "text date kind"),
        _goes_with("article_id", "article.id"),
        _goes_with("story_id", "story.id"),
    )
    index("story_date", "date")


def _readers() -> None:
    """The readers, and their side of conversations."""
    op.create_table(
        "subscriber",
        sa.Column("id", Key, primary_key=True),
        *required(sa.BigInteger, "chat thread"),
        *required(sa.Text, "kind zone"),
        *required(sa.JSON, "hours themes"),
        *required(sa.Text, "language state"),
        *optional(UtcInstant, "paused_until next_digest_at"),
        *required(UtcInstant, "created_at"),
        *required(sa.Integer, "strikes"),
        sa.UniqueConstraint("chat", "thread"),
        sqlite_autoincrement=True,
    )
    index("subscriber", "state", "next_digest_at")
    op.create_table("update_seen", number("bot_id"), number("update_id"), *required(UtcInstant, "seen_at"))
    index("update_seen", "seen_at")
    op.create_table(
        "awaited_input",
        *(number(name) for name in ("chat", "thread", "person")),
        *required(sa.Text, "what"),
        *required(sa.JSON, "data"),
        *required(UtcInstant, "expires"),
    )


def _editions() -> None:
    """What readers are told, and what became of it."""
    op.create_table("edition_text", sa.Column("hash", sa.Text, primary_key=True), *required(sa.JSON, "parts told"))
    op.create_table(
        "edition",
        sa.Column("id", Key, primary_key=True),
        *required(Key, "subscriber_id"),
        *required(UtcInstant, "slot issued_at"),
        *required(sa.Integer, "parts"),
        *required(sa.Text, "text_hash"),
        _goes_with("subscriber_id", "subscriber.id"),
        sa.ForeignKeyConstraint(["text_hash"], ["edition_text.hash"]),
        sa.UniqueConstraint("subscriber_id", "slot"),
        sqlite_autoincrement=True,
    )
    index("edition", "slot")
    index("edition", "text_hash")
    op.create_table(
        "delivery",
        sa.Column("id", Key, primary_key=True),
        *required(Key, "edition_id"),
        *required(sa.Integer, "part"),
        *required(sa.Text, "state"),
        *required(sa.Integer, "attempt"),
        *required(UtcInstant, "due_at"),
        *optional(UtcInstant, "lease_until"),
        *required(UtcInstant, "changed_at"),
        *optional(UtcInstant, "sent_at"),
        *required(sa.BigInteger, "message new_chat"),
        *required(sa.Text, "reason"),
        _goes_with("edition_id", "edition.id"),
        sa.UniqueConstraint("edition_id", "part"),
        sqlite_autoincrement=True,
    )
    index("delivery", "changed_at")
    index("delivery", "state", "due_at")


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


def _goes_with(name: str, owner: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([name], [owner], ondelete="CASCADE")
