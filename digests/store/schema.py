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
    Date,
    Float,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    Table,
    Text,
    UniqueConstraint,
    false,
    true,
)

from digests.store.columns import Key, StorableText, UtcInstant, metadata


def _table(name: str, *columns: Any, **options: Any) -> Table:
    return Table(name, metadata, *columns, **options)


def _required(kind: Any, names: str) -> list[Column[Any]]:
    return [Column(name, kind, nullable=False) for name in names.split()]


def _optional(kind: Any, names: str) -> list[Column[Any]]:
    return [Column(name, kind) for name in names.split()]


def _key(name: str) -> Column[int]:
    """A number that comes from outside."""
    return Column(name, BigInteger, primary_key=True, autoincrement=False)


def _part_of(owner: str, name: str) -> Column[int]:
    return Column(name, Key, ForeignKey(owner, ondelete="CASCADE"), primary_key=True)


def _index_of_few(name: str, *columns: Column[Any], where: ColumnElement[bool], unique: bool = False) -> Index:
    return Index(name, *columns, sqlite_where=where, postgresql_where=where, unique=unique)


source = _table(
    "source",
    Column("number", Key, primary_key=True),
    *_required(StorableText, "id name label party family language"),
    *_required(StorableText, "reason etag last_modified body_hash last_error moved_to"),
    Column("url", StorableText, nullable=False, unique=True),
    *_required(Text, "kind ownership policy"),
    Column("active", Boolean, nullable=False),
    *_required(UtcInstant, "added_at next_fetch_at"),
    *_optional(UtcInstant, "removed_at last_attempt_at last_success_at"),
    *_optional(UtcInstant, "newest_item_at read_whole_at changed_at moved_at"),
    Column("interval", Float, nullable=False),
    *_required(Integer, "failures undated"),
    Column("recipe", JSON(none_as_null=True)),
    Column("trouble", Text),
    Column("items", Integer),
    *_optional(Float, "cadence longest_gap"),
    *_required(JSON, "skip_hours skip_days"),
    Column("sites", StorableText, nullable=False, server_default=""),
    Column("former", JSON(none_as_null=True)),  # how it was read before an admin moved it, for a day
)
# A removed source keeps its row for the sake of its articles, but gives its id free.
_index_of_few("uq_source_id_present", source.c.id, where=source.c.removed_at.is_(None), unique=True)
Index("ix_source_next_fetch_at", source.c.next_fetch_at)

incident = _table(
    "incident",
    Column("id", Key, primary_key=True),
    Column("source_number", Key, ForeignKey("source.number"), nullable=False),
    Column("trouble", Text, nullable=False),
    Column("detail", StorableText, nullable=False),
    Column("began_at", UtcInstant, nullable=False),
    *_optional(UtcInstant, "ended_at told_at end_told_at"),
    sqlite_autoincrement=True,
)
# A source has one open incident at most.
_index_of_few(
    "uq_incident_source_number_open", incident.c.source_number, where=incident.c.ended_at.is_(None), unique=True
)
Index("ix_incident_source_number_ended_at", incident.c.source_number, incident.c.ended_at)
Index("ix_incident_told_at", incident.c.told_at)
Index("ix_incident_ended_at_end_told_at", incident.c.ended_at, incident.c.end_told_at)

article = _table(
    "article",
    Column("id", Key, primary_key=True),
    Column("source_number", Key, ForeignKey("source.number"), nullable=False),
    *_required(StorableText, "url title text guid author language source_credit document_number verdict_reason"),
    Column("url_hash", Text, nullable=False, unique=True),
    *_optional(UtcInstant, "published updated edited_at"),
    *_required(Boolean, "published_guessed complete"),
    *_optional(Date, "effective_on comments_close_on"),
    Column("stored_at", UtcInstant, nullable=False),
    Column("relevant", Boolean),
    Column("verdict_evidence", JSON, nullable=False),
    Column("reprint_of", Key, ForeignKey("article.id", ondelete="SET NULL")),
    Column("kind", Text, nullable=False, server_default="news"),
    # What its edit took of a processor; since a batch failed, in batches of how many it is edited; which version
    # of the annotator could not take it, 0 where its source had cost too much that day.
    Column("seconds", Float),
    Column("together", Integer),
    Column("set_aside_by", Integer),
    Column("unseen_until", UtcInstant),
    Column("told_at", UtcInstant),
    Column("replaces", Key, ForeignKey("article.id", ondelete="SET NULL")),
    Column("corrects", Boolean, nullable=False, server_default=false()),
    # What its source calls it now, where that is not the judged title, and since when that waits to be judged.
    Column("offered_title", StorableText, nullable=False, server_default=""),
    Column("offered_at", UtcInstant),
    sqlite_autoincrement=True,
)
_index_of_few(
    "ix_article_set_aside_by",
    article.c.set_aside_by,
    article.c.source_number,
    where=article.c.set_aside_by.is_not(None),
)
Index("ix_article_stored_at", article.c.stored_at)
Index("ix_article_edited_at_stored_at", article.c.edited_at, article.c.stored_at)
Index("ix_article_source_number_guid", article.c.source_number, article.c.guid)
Index("ix_article_reprint_of", article.c.reprint_of)
Index("ix_article_replaces", article.c.replaces)
Index("ix_article_offered_at", article.c.offered_at)

# Other addresses that lead to an article: what a list calls it where its page names itself otherwise.
article_address = _table(
    "article_address",
    Column("url_hash", Text, primary_key=True),
    Column("article_id", Key, ForeignKey("article.id", ondelete="CASCADE"), nullable=False),
)
Index("ix_article_address_article_id", article_address.c.article_id)

# The sketches of articles that still have their text, and a few values of each to find alike ones by.
article_sketch = _table(
    "article_sketch",
    _part_of("article.id", "article_id"),
    Column("sketch", LargeBinary, nullable=False),
)
article_shingle = _table(
    "article_shingle",
    _key("value"),
    _part_of("article.id", "article_id"),
)
Index("ix_article_shingle_article_id", article_shingle.c.article_id)

# What one reading of an article found; `made_by` says which annotator, lexicon and relation found it.
annotation = _table(
    "annotation",
    _part_of("article.id", "article_id"),
    *_required(Text, "made_by payload"),
)

# The sentences of annotated articles that name a day, as long as their annotations: a calendar asks for hundreds.
dated_sentence = _table(
    "dated_sentence",
    _part_of("annotation.article_id", "article_id"),
    Column("passage", Integer, primary_key=True),
    Column("text", StorableText, nullable=False),
)

theme_score = _table(
    "theme_score",
    _part_of("article.id", "article_id"),
    Column("theme", Text, primary_key=True),
    *_required(Integer, "rank score"),
    Column("section", Boolean, nullable=False),
    Column("evidence", JSON, nullable=False),
)

# The stemmed words of articles that still have their text. Triggers keep the FTS5 index in step when they change
# or go; who inserts does so in both.
article_search = _table(
    "article_search",
    _part_of("article.id", "article_id"),
    Column("words", Text, nullable=False),
)

story = _table(
    "story",
    Column("id", Key, primary_key=True),
    Column("payload", JSON, nullable=False),
    *_required(UtcInstant, "first_stored last_stored edited_at"),
    Column("importance", Float, nullable=False, server_default="0"),
    Column("newest", UtcInstant),
    sqlite_autoincrement=True,
)
# All by which stories are ranked, so that only those that are shown need be read.
Index("ix_story_last_stored", story.c.last_stored, story.c.importance, story.c.newest)

# What pages of many stories need of each: the story without what cards quote of it. When a story is saved its row
# is made anew; no `number` is given twice, so that what was made of a story's payload holds as long as the number.
story_outline = _table(
    "story_outline",
    Column("number", Key, primary_key=True),
    Column("story_id", Key, ForeignKey("story.id", ondelete="CASCADE"), nullable=False, unique=True),
    Column("payload", Text, nullable=False),
    sqlite_autoincrement=True,
)

# At most one row: which editor has the turn, and until when by the database's clock.
edit_lease = _table(
    "edit_lease",
    Column("id", Key, primary_key=True),
    Column("holder", Text, nullable=False),
    Column("until", UtcInstant, nullable=False),
)

story_article = _table(
    "story_article",
    _part_of("story.id", "story_id"),
    _part_of("article.id", "article_id"),
)
Index("ix_story_article_article_id", story_article.c.article_id)

story_theme = _table(
    "story_theme",
    _part_of("story.id", "story_id"),
    Column("theme", Text, primary_key=True),
    Column("share", Float, nullable=False, server_default="1"),
)
Index("ix_story_theme_theme", story_theme.c.theme)

story_date = _table(
    "story_date",
    _part_of("story.id", "story_id"),
    Column("rank", Integer, primary_key=True),
    Column("article_id", Key, ForeignKey("article.id", ondelete="CASCADE"), nullable=False),
    Column("passage", Integer, nullable=False),
    Column("text", StorableText, nullable=False),
    *_required(Text, "date kind"),
    Column("what", StorableText, nullable=False, server_default=""),
)
Index("ix_story_date_date", story_date.c.date)

subscriber = _table(
    "subscriber",
    Column("id", Key, primary_key=True),
    *_required(BigInteger, "chat thread"),
    *_required(Text, "kind zone language state"),
    *_required(JSON, "hours themes"),
    Column("other_languages", Text, nullable=False, server_default="when-needed"),
    Column("review_weekday", Integer),
    *_optional(UtcInstant, "paused_until next_digest_at refused_at refusal_told_at"),
    Column("created_at", UtcInstant, nullable=False),
    Column("strikes", Integer, nullable=False),
    Column("set_up_by", BigInteger, nullable=False, server_default="0"),
    Column("refusal", Text, nullable=False, server_default=""),
    *_optional(Text, "quiet_from quiet_until"),
    # What the editions up to the last one come to, in short, and when that was: for grouping those who were told
    # alike, never for what was told. Null: not known, the editions say it.
    Column("told_key", Text),
    Column("told_at", UtcInstant),
    UniqueConstraint("chat", "thread"),
    sqlite_autoincrement=True,
)
Index("ix_subscriber_state_next_digest_at", subscriber.c.state, subscriber.c.next_digest_at)
_index_of_few("ix_subscriber_refused_at", subscriber.c.refused_at, where=subscriber.c.refused_at.is_not(None))

edition_text = _table(
    "edition_text",
    Column("hash", Text, primary_key=True),
    *_required(JSON, "parts told"),
)

# Of a text's parts those that answer a message: which part of the same reader's edition of an earlier slot.
edition_answer = _table(
    "edition_answer",
    Column("text_hash", Text, ForeignKey("edition_text.hash", ondelete="CASCADE"), primary_key=True),
    Column("part", Integer, primary_key=True, autoincrement=False),
    Column("told_slot", UtcInstant, nullable=False),
    *_required(Integer, "told_part position"),
    Column("quote", StorableText, nullable=False),
    Column("bold", Boolean, nullable=False),
)

edition = _table(
    "edition",
    Column("id", Key, primary_key=True),
    Column("subscriber_id", Key, ForeignKey("subscriber.id", ondelete="CASCADE"), nullable=False),
    *_required(UtcInstant, "slot issued_at"),
    Column("parts", Integer, nullable=False),
    Column("text_hash", Text, ForeignKey("edition_text.hash"), nullable=False),
    UniqueConstraint("subscriber_id", "slot"),
    sqlite_autoincrement=True,
)
Index("ix_edition_text_hash", edition.c.text_hash)
Index("ix_edition_slot", edition.c.slot)

delivery = _table(
    "delivery",
    Column("id", Key, primary_key=True),
    Column("edition_id", Key, ForeignKey("edition.id", ondelete="CASCADE"), nullable=False),
    *_required(Integer, "part attempt"),
    Column("state", Text, nullable=False),
    *_required(UtcInstant, "due_at changed_at"),
    *_optional(UtcInstant, "lease_until sent_at probe_at report_at reported_at"),
    *_required(BigInteger, "message new_chat"),
    Column("reason", StorableText, nullable=False),
    Column("owner", Text, nullable=False, server_default=""),
    Column("id_floor", BigInteger, nullable=False, server_default="0"),
    Column("sequence", BigInteger, nullable=False, server_default="0"),
    Column("trouble", Text, nullable=False, server_default=""),
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
message_number = _table(
    "message_number",
    _key("sequence"),
    Column("highest", BigInteger, nullable=False),
)

probe_message = _table(
    "probe_message",
    _key("chat"),
    _key("message"),
    Column("made_at", UtcInstant, nullable=False),
    Column("gone_at", UtcInstant),
)

# At most one row: why sending is paused, or was paused last.
sending_pause = _table(
    "sending_pause",
    Column("id", Key, primary_key=True),
    Column("cause", Text, nullable=False),
    *_required(Integer, "troubled attempts times"),
    *_required(UtcInstant, "began_at until"),
    *_optional(UtcInstant, "ended_at told_at end_told_at"),
    Column("resumed", Boolean, nullable=False),
)

update_seen = _table(
    "update_seen",
    _key("bot_id"),
    _key("update_id"),
    Column("seen_at", UtcInstant, nullable=False),
    Column("done", Boolean, nullable=False, server_default=true()),
    Column("raw", Text),
    Column("begun", Integer, nullable=False, server_default="0"),
    # Where it was said, by how many messages it was answered, when the last of them had left: kept for minutes.
    Column("chat", BigInteger, nullable=False, server_default="0"),
    Column("answers", Integer, nullable=False, server_default="0"),
    Column("answered_at", UtcInstant),
)
Index("ix_update_seen_seen_at", update_seen.c.seen_at)
Index("ix_update_seen_undone", update_seen.c.update_id, sqlite_where=update_seen.c.done.is_(False))
_index_of_few(
    "ix_update_seen_answered_at", update_seen.c.answered_at, where=update_seen.c.answered_at.is_not(None)
)

# What is out of the ordinary with the running bot, for those who look from outside, such as `check`.
condition = _table(
    "condition",
    Column("name", Text, primary_key=True),
    Column("since", UtcInstant, nullable=False),
    Column("words", StorableText, nullable=False),
)

# The question that a person's next message answers (form 0), and what the buttons of forms belong to.
awaited_input = _table(
    "awaited_input",
    _key("chat"),
    _key("thread"),
    _key("person"),
    Column("form", BigInteger, primary_key=True, autoincrement=False, server_default="0"),
    Column("what", Text, nullable=False),
    Column("data", JSON, nullable=False),
    Column("expires", UtcInstant, nullable=False),
)

# What the bot knows of itself, a line for each thing.
logbook = _table(
    "logbook",
    Column("name", Text, primary_key=True),
    Column("value", JSON, nullable=False),
)
