"""The tables. Instants are aware UTC, chats have 64 bits, frozen values are JSON.

Unique keys are the idempotency keys: article (hash of the canonical URL), edition (subscriber, slot),
delivery (edition, part), update (bot, update id), subscriber (chat, thread).

Of a delivery, `sequence` is the numbering that `message` and `id_floor` belong to: 0 the one that private chats
and basic groups share, else the chat's own. `probe_at` says when a part in doubt is to be looked up, `trouble`
what the operators should know of it, `report_at` since when that is to be told, `reported_at` when it was. A
`probe_message` is what probing has put into the operations chat, and has taken away again at `gone_at`.
"""

from typing import Any

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    Column,
    ColumnElement,
    Float,
    ForeignKey,
    Index,
    Integer,
    Table,
    Text,
    UniqueConstraint,
    true,
)

from digests.store.columns import Instant, Key, Words, metadata
from digests.store.reading_schema import (
    annotation,
    article,
    article_address,
    article_revision,
    article_shingle,
    article_sketch,
    dated_sentence,
    incident,
    source,
)

__all__ = [
    "SEARCH_TABLE",
    "annotation",
    "article",
    "article_address",
    "article_revision",
    "article_search",
    "article_shingle",
    "article_sketch",
    "awaited_input",
    "condition",
    "dated_sentence",
    "delivery",
    "edit_lease",
    "edition",
    "edition_answer",
    "edition_text",
    "incident",
    "logbook",
    "message_number",
    "metadata",
    "probe_message",
    "sending_pause",
    "source",
    "story",
    "story_article",
    "story_date",
    "story_outline",
    "story_theme",
    "subscriber",
    "theme_score",
    "update_seen",
]

SEARCH_TABLE = "article_words"  # the FTS5 index over article_search; made by the migration, not by this metadata


def _index_of_few(name: str, *columns: Column[Any], where: ColumnElement[bool]) -> Index:
    return Index(name, *columns, sqlite_where=where, postgresql_where=where)


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

# The stemmed words of articles that still have their text. Triggers keep the FTS5 index in step when they change
# or go; who inserts does so in both.
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
    Column("importance", Float, nullable=False, server_default="0"),
    Column("newest", Instant),
    sqlite_autoincrement=True,
)
# All by which stories are ranked, so that only those that are shown need be read.
Index("ix_story_last_stored", story.c.last_stored, story.c.importance, story.c.newest)

# What pages of many stories need of each: the story without what cards quote of it. When a story is saved its row
# is made anew; no `number` is given twice, so that what was made of a story's payload holds as long as the number.
story_outline = Table(
    "story_outline",
    metadata,
    Column("number", Key, primary_key=True),
    Column("story_id", Key, ForeignKey("story.id", ondelete="CASCADE"), nullable=False, unique=True),
    Column("payload", Text, nullable=False),
    sqlite_autoincrement=True,
)

# At most one row: which editor has the turn, and until when by the database's clock.
edit_lease = Table(
    "edit_lease",
    metadata,
    Column("id", Key, primary_key=True),
    Column("holder", Text, nullable=False),
    Column("until", Instant, nullable=False),
)

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
    Column("share", Float, nullable=False, server_default="1"),
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
    Column("what", Words, nullable=False, server_default=""),
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
    Column("other_languages", Text, nullable=False, server_default="when-needed"),
    Column("review_weekday", Integer),
    Column("state", Text, nullable=False),
    Column("paused_until", Instant),
    Column("next_digest_at", Instant),
    Column("created_at", Instant, nullable=False),
    Column("strikes", Integer, nullable=False),
    Column("set_up_by", BigInteger, nullable=False, server_default="0"),
    Column("refusal", Text, nullable=False, server_default=""),
    Column("refused_at", Instant),
    Column("refusal_told_at", Instant),
    Column("quiet_from", Text),
    Column("quiet_until", Text),
    # What the editions up to the last one come to, in short, and when that was: for grouping those who were told
    # alike, never for what was told. Null: not known, the editions say it.
    Column("told_key", Text),
    Column("told_at", Instant),
    UniqueConstraint("chat", "thread"),
    sqlite_autoincrement=True,
)
Index("ix_subscriber_state_next_digest_at", subscriber.c.state, subscriber.c.next_digest_at)
_index_of_few("ix_subscriber_refused_at", subscriber.c.refused_at, where=subscriber.c.refused_at.is_not(None))

edition_text = Table(
    "edition_text",
    metadata,
    Column("hash", Text, primary_key=True),
    Column("parts", JSON, nullable=False),
    Column("told", JSON, nullable=False),
)

# Of a text's parts those that answer a message: which part of the same reader's edition of an earlier slot.
edition_answer = Table(
    "edition_answer",
    metadata,
    Column("text_hash", Text, ForeignKey("edition_text.hash", ondelete="CASCADE"), primary_key=True),
    Column("part", Integer, primary_key=True, autoincrement=False),
    Column("told_slot", Instant, nullable=False),
    Column("told_part", Integer, nullable=False),
    Column("quote", Words, nullable=False),
    Column("position", Integer, nullable=False),
    Column("bold", Boolean, nullable=False),
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
    Column("owner", Text, nullable=False, server_default=""),
    Column("id_floor", BigInteger, nullable=False, server_default="0"),
    Column("sequence", BigInteger, nullable=False, server_default="0"),
    Column("probe_at", Instant),
    Column("trouble", Text, nullable=False, server_default=""),
    Column("report_at", Instant),
    Column("reported_at", Instant),
    UniqueConstraint("edition_id", "part"),
    sqlite_autoincrement=True,
)
Index("ix_delivery_state_due_at", delivery.c.state, delivery.c.due_at)
Index("ix_delivery_changed_at", delivery.c.changed_at)
# Few rows have these, and a plan of many thousands should not pay for them.
_index_of_few(
    "ix_delivery_sequence_message", delivery.c.sequence, delivery.c.message, where=delivery.c.message > 0
)
_index_of_few("ix_delivery_probe_at", delivery.c.probe_at, where=delivery.c.probe_at.is_not(None))
_index_of_few("ix_delivery_report_at", delivery.c.report_at, where=delivery.c.report_at.is_not(None))
_index_of_few("ix_delivery_reported_at", delivery.c.reported_at, where=delivery.c.reported_at.is_not(None))
_index_of_few("ix_delivery_troubled_at", delivery.c.changed_at, where=delivery.c.trouble != "")

# The highest number that a message other than a part is known to have, by numbering as above.
message_number = Table(
    "message_number",
    metadata,
    Column("sequence", BigInteger, primary_key=True, autoincrement=False),
    Column("highest", BigInteger, nullable=False),
)

probe_message = Table(
    "probe_message",
    metadata,
    Column("chat", BigInteger, primary_key=True, autoincrement=False),
    Column("message", BigInteger, primary_key=True, autoincrement=False),
    Column("made_at", Instant, nullable=False),
    Column("gone_at", Instant),
)

# At most one row: why sending is paused, or was paused last.
sending_pause = Table(
    "sending_pause",
    metadata,
    Column("id", Key, primary_key=True),
    Column("cause", Text, nullable=False),
    Column("troubled", Integer, nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("times", Integer, nullable=False),
    Column("began_at", Instant, nullable=False),
    Column("until", Instant, nullable=False),
    Column("ended_at", Instant),
    Column("resumed", Boolean, nullable=False),
    Column("told_at", Instant),
    Column("end_told_at", Instant),
)

update_seen = Table(
    "update_seen",
    metadata,
    Column("bot_id", BigInteger, primary_key=True, autoincrement=False),
    Column("update_id", BigInteger, primary_key=True, autoincrement=False),
    Column("seen_at", Instant, nullable=False),
    Column("done", Boolean, nullable=False, server_default=true()),
    Column("raw", Text),
    Column("begun", Integer, nullable=False, server_default="0"),
    # Where it was said, by how many messages it was answered, when the last of them had left: kept for minutes.
    Column("chat", BigInteger, nullable=False, server_default="0"),
    Column("answers", Integer, nullable=False, server_default="0"),
    Column("answered_at", Instant),
)
Index("ix_update_seen_seen_at", update_seen.c.seen_at)
Index("ix_update_seen_undone", update_seen.c.update_id, sqlite_where=update_seen.c.done.is_(False))
_index_of_few(
    "ix_update_seen_answered_at", update_seen.c.answered_at, where=update_seen.c.answered_at.is_not(None)
)

# What is out of the ordinary with the running bot, for those who look from outside, such as `check`.
condition = Table(
    "condition",
    metadata,
    Column("name", Text, primary_key=True),
    Column("since", Instant, nullable=False),
    Column("words", Words, nullable=False),
)

# The question that a person's next message answers (form 0), and what the buttons of forms belong to.
awaited_input = Table(
    "awaited_input",
    metadata,
    Column("chat", BigInteger, primary_key=True, autoincrement=False),
    Column("thread", BigInteger, primary_key=True, autoincrement=False),
    Column("person", BigInteger, primary_key=True, autoincrement=False),
    Column("form", BigInteger, primary_key=True, autoincrement=False, server_default="0"),
    Column("what", Text, nullable=False),
    Column("data", JSON, nullable=False),
    Column("expires", Instant, nullable=False),
)

# What the bot knows of itself, a line for each thing.
logbook = Table(
    "logbook",
    metadata,
    Column("name", Text, primary_key=True),
    Column("value", JSON, nullable=False),
)
