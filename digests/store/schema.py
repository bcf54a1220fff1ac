"""The tables. Instants are aware UTC, chats have 64 bits, frozen values are JSON.

Unique keys are the idempotency keys: article (hash of the canonical URL), edition (subscriber, slot),
delivery (edition, part), update (bot, update id), subscriber (chat, thread).
"""

from datetime import UTC, datetime

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    Column,
    Date,
    DateTime,
    Dialect,
    Float,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    Table,
    Text,
    UniqueConstraint,
    text,
)
from sqlalchemy.types import TypeDecorator

SEARCH_TABLE = "article_words"  # the FTS5 index over article_search; made by the migration, not by this metadata


class Instant(TypeDecorator[datetime]):
    """An aware moment, kept in UTC; a naive one is refused."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("an instant needs a zone; a naive datetime cannot be stored")
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


def storable(value: str) -> str:
    """Return the text without what no database takes: NUL is dropped, half a surrogate pair becomes U+FFFD."""
    if "\0" in value:
        value = value.replace("\0", "")
    try:
        value.encode()
    except UnicodeEncodeError:
        return value.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
    return value


class Words(TypeDecorator[str]):
    """Text from outside, which may hold what a JSON feed can smuggle in (see `storable`)."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:
        return None if value is None else storable(value)


Key = BigInteger().with_variant(Integer, "sqlite")  # SQLite numbers rows by itself only in an INTEGER key

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
        "pk": "pk_%(table_name)s",
    }
)

source = Table(
    "source",
    metadata,
    Column("number", Key, primary_key=True),
    Column("id", Words, nullable=False),
    Column("name", Words, nullable=False),
    Column("url", Words, nullable=False, unique=True),
    Column("kind", Text, nullable=False),
    Column("label", Words, nullable=False),
    Column("ownership", Text, nullable=False),
    Column("party", Words, nullable=False),
    Column("family", Words, nullable=False),
    Column("language", Words, nullable=False),
    Column("policy", Text, nullable=False),
    Column("active", Boolean, nullable=False),
    Column("reason", Words, nullable=False),
    Column("added_at", Instant, nullable=False),
    Column("removed_at", Instant),
    Column("next_fetch_at", Instant, nullable=False),
    Column("interval", Float, nullable=False),
    Column("etag", Words, nullable=False),
    Column("last_modified", Words, nullable=False),
    Column("body_hash", Words, nullable=False),
    Column("last_attempt_at", Instant),
    Column("last_success_at", Instant),
    Column("newest_item_at", Instant),
    Column("failures", Integer, nullable=False),
    Column("last_error", Words, nullable=False),
)
# A removed source keeps its row for the sake of its articles, but gives its id free.
Index(
    "uq_source_id_present",
    source.c.id,
    unique=True,
    sqlite_where=text("removed_at IS NULL"),
    postgresql_where=text("removed_at IS NULL"),
)
Index("ix_source_next_fetch_at", source.c.next_fetch_at)

article = Table(
    "article",
    metadata,
    Column("id", Key, primary_key=True),
    Column("source_number", Key, ForeignKey("source.number"), nullable=False),
    Column("url", Words, nullable=False),
    Column("url_hash", Text, nullable=False, unique=True),
    Column("title", Words, nullable=False),
    Column("text", Words, nullable=False),
    Column("published", Instant),
    Column("published_guessed", Boolean, nullable=False),
    Column("updated", Instant),
    Column("guid", Words, nullable=False),
    Column("author", Words, nullable=False),
    Column("language", Words, nullable=False),
    Column("complete", Boolean, nullable=False),
    Column("source_credit", Words, nullable=False),
    Column("document_number", Words, nullable=False),
    Column("effective_on", Date),
    Column("comments_close_on", Date),
    Column("stored_at", Instant, nullable=False),
    Column("edited_at", Instant),
    Column("relevant", Boolean),
    Column("verdict_reason", Words, nullable=False),
    Column("verdict_evidence", JSON, nullable=False),
    sqlite_autoincrement=True,
)
Index("ix_article_stored_at", article.c.stored_at)
Index("ix_article_edited_at", article.c.edited_at)
Index("ix_article_source_number", article.c.source_number)

theme_score = Table(
    "theme_score",
    metadata,
    Column("article_id", Key, ForeignKey("article.id", ondelete="CASCADE"), primary_key=True),
    Column("theme", Text, primary_key=True),
    Column("rank", Integer, nullable=False),
    Column("score", Integer, nullable=False),
    Column("section", Boolean, nullable=False),
    Column("evidence", JSON, nullable=False),
)

# The stemmed words of articles that still have their text. Triggers keep the FTS5 index in step.
article_search = Table(
    "article_search",
    metadata,
    Column("article_id", Key, ForeignKey("article.id", ondelete="CASCADE"), primary_key=True),
    Column("words", Text, nullable=False),
)

story = Table(
    "story",
    metadata,
    Column("id", Key, primary_key=True),
    Column("payload", JSON, nullable=False),
    Column("first_stored", Instant, nullable=False),
    Column("last_stored", Instant, nullable=False),
    Column("edited_at", Instant, nullable=False),
)
Index("ix_story_last_stored", story.c.last_stored)

story_article = Table(
    "story_article",
    metadata,
    Column("story_id", Key, ForeignKey("story.id", ondelete="CASCADE"), primary_key=True),
    Column("article_id", Key, ForeignKey("article.id", ondelete="CASCADE"), primary_key=True),
)
Index("ix_story_article_article_id", story_article.c.article_id)

story_theme = Table(
    "story_theme",
    metadata,
    Column("story_id", Key, ForeignKey("story.id", ondelete="CASCADE"), primary_key=True),
    Column("theme", Text, primary_key=True),
)
Index("ix_story_theme_theme", story_theme.c.theme)

story_date = Table(
    "story_date",
    metadata,
    Column("story_id", Key, ForeignKey("story.id", ondelete="CASCADE"), primary_key=True),
    Column("rank", Integer, primary_key=True),
    Column("article_id", Key, ForeignKey("article.id", ondelete="CASCADE"), nullable=False),
    Column("passage", Integer, nullable=False),
    Column("text", Words, nullable=False),
    Column("date", Text, nullable=False),
    Column("kind", Text, nullable=False),
)
Index("ix_story_date_date", story_date.c.date)

subscriber = Table(
    "subscriber",
    metadata,
    Column("id", Key, primary_key=True),
    Column("chat", BigInteger, nullable=False),
    Column("thread", BigInteger, nullable=False),
    Column("kind", Text, nullable=False),
    Column("zone", Text, nullable=False),
    Column("hours", JSON, nullable=False),
    Column("themes", JSON, nullable=False),
    Column("language", Text, nullable=False),
    Column("state", Text, nullable=False),
    Column("paused_until", Instant),
    Column("next_digest_at", Instant),
    Column("created_at", Instant, nullable=False),
    Column("strikes", Integer, nullable=False),
    UniqueConstraint("chat", "thread"),
    sqlite_autoincrement=True,
)
Index("ix_subscriber_state_next_digest_at", subscriber.c.state, subscriber.c.next_digest_at)

edition_text = Table(
    "edition_text",
    metadata,
    Column("hash", Text, primary_key=True),
    Column("parts", JSON, nullable=False),
    Column("told", JSON, nullable=False),
)

edition = Table(
    "edition",
    metadata,
    Column("id", Key, primary_key=True),
    Column("subscriber_id", Key, ForeignKey("subscriber.id", ondelete="CASCADE"), nullable=False),
    Column("slot", Instant, nullable=False),
    Column("issued_at", Instant, nullable=False),
    Column("parts", Integer, nullable=False),
    Column("text_hash", Text, ForeignKey("edition_text.hash"), nullable=False),
    UniqueConstraint("subscriber_id", "slot"),
    sqlite_autoincrement=True,
)
Index("ix_edition_text_hash", edition.c.text_hash)
Index("ix_edition_slot", edition.c.slot)

delivery = Table(
    "delivery",
    metadata,
    Column("id", Key, primary_key=True),
    Column("edition_id", Key, ForeignKey("edition.id", ondelete="CASCADE"), nullable=False),
    Column("part", Integer, nullable=False),
    Column("state", Text, nullable=False),
    Column("attempt", Integer, nullable=False),
    Column("due_at", Instant, nullable=False),
    Column("lease_until", Instant),
    Column("changed_at", Instant, nullable=False),
    Column("sent_at", Instant),
    Column("message", BigInteger, nullable=False),
    Column("new_chat", BigInteger, nullable=False),
    Column("reason", Words, nullable=False),
    UniqueConstraint("edition_id", "part"),
    sqlite_autoincrement=True,
)
Index("ix_delivery_state_due_at", delivery.c.state, delivery.c.due_at)
Index("ix_delivery_changed_at", delivery.c.changed_at)

update_seen = Table(
    "update_seen",
    metadata,
    Column("bot_id", BigInteger, primary_key=True, autoincrement=False),
    Column("update_id", BigInteger, primary_key=True, autoincrement=False),
    Column("seen_at", Instant, nullable=False),
)
Index("ix_update_seen_seen_at", update_seen.c.seen_at)

awaited_input = Table(
    "awaited_input",
    metadata,
    Column("chat", BigInteger, primary_key=True, autoincrement=False),
    Column("thread", BigInteger, primary_key=True, autoincrement=False),
    Column("person", BigInteger, primary_key=True, autoincrement=False),
    Column("what", Text, nullable=False),
    Column("data", JSON, nullable=False),
    Column("expires", Instant, nullable=False),
)
