"""The tables. Instants are aware UTC, chats have 64 bits, frozen values are JSON.

Unique keys prevent that anything is done twice: article (hash of the canonical URL), edition (subscriber, slot),
delivery (edition, part), update (bot, update id), subscriber (chat, thread).

In a delivery, `sequence` is the numbering of `message` and `id_floor`: 0 is the numbering that private chats and
basic groups share, any other is the chat's own. `probe_at` is when a part in doubt is to be looked up. `trouble`
is what operators should know of the part, `report_at` since when this is to be told, `reported_at` when it was
told. A `probe_message` is a message that probing sent to the operations chat; it was deleted again at `gone_at`.
"""

from typing import Any

import sqlalchemy as sa

from digests.store.columns import (
    Json,
    JsonOrNull,
    Key,
    StorableText,
    UtcInstant,
    metadata,
    number,
    optional,
    part_of,
    reference,
    required,
)


def _index_of_few(name: str, *columns: Any, where: sa.ColumnElement[bool], unique: bool = False) -> None:
    sa.Index(name, *columns, sqlite_where=where, postgresql_where=where, unique=unique)


source = sa.Table(
    "source",
    metadata,
    sa.Column("number", Key, primary_key=True),
    *required(StorableText, "id name label party family language"),
    *required(StorableText, "reason etag last_modified body_hash last_error moved_to"),
    sa.Column("url", StorableText, nullable=False, unique=True),
    *required(sa.Text, "kind ownership policy"),
    sa.Column("active", sa.Boolean, nullable=False),
    *required(UtcInstant, "added_at next_fetch_at"),
    *optional(UtcInstant, "removed_at last_attempt_at last_success_at"),
    *optional(UtcInstant, "newest_item_at read_whole_at changed_at moved_at"),
    sa.Column("interval", sa.Float, nullable=False),
    *required(sa.Integer, "failures undated"),
    sa.Column("recipe", JsonOrNull),
    sa.Column("trouble", sa.Text),
    sa.Column("items", sa.Integer),
    *optional(sa.Float, "cadence longest_gap"),
    *required(Json, "skip_hours skip_days"),
    sa.Column("sites", StorableText, nullable=False, server_default=""),
    sa.Column("names", Json, nullable=False, server_default="{}"),
    sa.Column("country", StorableText, nullable=False, server_default=""),
    sa.Column("former", JsonOrNull),  # how it was read before an admin moved it, for a day
)
# A removed source keeps its row for its articles, but its id becomes free.
_index_of_few("uq_source_id_present", source.c.id, where=source.c.removed_at.is_(None), unique=True)
sa.Index("ix_source_next_fetch_at", source.c.next_fetch_at)

incident = sa.Table(
    "incident",
    metadata,
    sa.Column("id", Key, primary_key=True),
    reference("source_number", "source.number"),
    sa.Column("trouble", sa.Text, nullable=False),
    sa.Column("detail", StorableText, nullable=False),
    sa.Column("began_at", UtcInstant, nullable=False),
    *optional(UtcInstant, "ended_at told_at end_told_at"),
    sqlite_autoincrement=True,
)
# A source has at most one open incident.
_index_of_few(
    "uq_incident_source_number_open", incident.c.source_number, where=incident.c.ended_at.is_(None), unique=True
)
sa.Index("ix_incident_source_number_ended_at", incident.c.source_number, incident.c.ended_at)
sa.Index("ix_incident_told_at", incident.c.told_at)
sa.Index("ix_incident_ended_at_end_told_at", incident.c.ended_at, incident.c.end_told_at)

article = sa.Table(
    "article",
    metadata,
    sa.Column("id", Key, primary_key=True),
    reference("source_number", "source.number"),
    *required(StorableText, "url title text guid language source_credit document_number verdict_reason"),
    sa.Column("author", StorableText, nullable=False, default=""),  # from 2.0.0; not read any more
    sa.Column("url_hash", sa.Text, nullable=False, unique=True),
    *optional(UtcInstant, "published updated edited_at"),
    *required(sa.Boolean, "published_guessed complete"),
    *optional(sa.Date, "effective_on comments_close_on"),
    sa.Column("stored_at", UtcInstant, nullable=False),
    sa.Column("relevant", sa.Boolean),
    sa.Column("verdict_evidence", Json, nullable=False),
    sa.Column("reprint_of", Key, sa.ForeignKey("article.id", ondelete="SET NULL")),
    sa.Column("kind", sa.Text, nullable=False, server_default="news"),
    # The seconds of a processor that its edit took; the most articles edited together since a batch failed; and
    # the version of the annotator that could not take it (0: its source had cost too much that day).
    sa.Column("seconds", sa.Float),
    sa.Column("together", sa.Integer),
    sa.Column("set_aside_by", sa.Integer),
    sa.Column("unseen_until", UtcInstant),
    sa.Column("told_at", UtcInstant),
    sa.Column("replaces", Key, sa.ForeignKey("article.id", ondelete="SET NULL")),
    sa.Column("corrects", sa.Boolean, nullable=False, server_default=sa.false()),
    sa.Column("withdrawn", sa.Boolean, nullable=False, server_default=sa.false()),
    # The title that its source gives it now, if this differs from the judged title, and since when it waits.
    sa.Column("offered_title", StorableText, nullable=False, server_default=""),
    sa.Column("offered_at", UtcInstant),
    sqlite_autoincrement=True,
)
_index_of_few(
    "ix_article_set_aside_by",
    article.c.set_aside_by,
    article.c.source_number,
    where=article.c.set_aside_by.is_not(None),
)
sa.Index("ix_article_stored_at", article.c.stored_at)
sa.Index("ix_article_edited_at_stored_at", article.c.edited_at, article.c.stored_at)
sa.Index("ix_article_source_number_guid", article.c.source_number, article.c.guid)
sa.Index("ix_article_reprint_of", article.c.reprint_of)
sa.Index("ix_article_replaces", article.c.replaces)
sa.Index("ix_article_offered_at", article.c.offered_at)

# Other addresses of an article: a list names it by one, its page by another.
article_address = sa.Table(
    "article_address",
    metadata,
    sa.Column("url_hash", sa.Text, primary_key=True),
    reference("article_id", "article.id", ondelete="CASCADE"),
)
sa.Index("ix_article_address_article_id", article_address.c.article_id)

# The sketches of articles that still have their text, and a few values of each, which find similar articles.
article_sketch = sa.Table(
    "article_sketch",
    metadata,
    part_of("article.id", "article_id"),
    sa.Column("sketch", sa.LargeBinary, nullable=False),
)
article_shingle = sa.Table("article_shingle", metadata, number("value"), part_of("article.id", "article_id"))
sa.Index("ix_article_shingle_article_id", article_shingle.c.article_id)

# Annotations. `made_by` names the annotator, the lexicon and the relation that made them.
annotation = sa.Table(
    "annotation", metadata, part_of("article.id", "article_id"), *required(sa.Text, "made_by payload")
)

# The sentences of annotated articles that name a day, kept as long as the annotations. A calendar reads hundreds.
dated_sentence = sa.Table(
    "dated_sentence",
    metadata,
    part_of("annotation.article_id", "article_id"),
    sa.Column("passage", sa.Integer, primary_key=True),
    sa.Column("text", StorableText, nullable=False),
)

theme_score = sa.Table(
    "theme_score",
    metadata,
    part_of("article.id", "article_id"),
    sa.Column("theme", sa.Text, primary_key=True),
    *required(sa.Integer, "rank score"),
    sa.Column("section", sa.Boolean, nullable=False),
    sa.Column("evidence", Json, nullable=False),
)

# The stemmed words of articles that still have their text. Triggers change the FTS5 index when words change or are
# deleted. New words must be inserted into both.
LONGEST_WORD = 200
_WORDS_FOUND = "array_to_tsvector(string_to_array(regexp_replace({}, '\\S{{200}}\\S+', '-', 'g'), ' '))"
WORDS_FOUND: sa.ColumnElement[Any] = sa.literal_column(_WORDS_FOUND.format("article_search.words"))
"""The words by which PostgreSQL finds an article, without their places. It refuses words that are too long, so a
dash stands for those with more than `LONGEST_WORD` characters."""
article_search = sa.Table(
    "article_search",
    metadata,
    part_of("article.id", "article_id"),
    sa.Column("words", sa.Text, nullable=False),
    sa.Index("ix_article_search_words", sa.text(_WORDS_FOUND.format("words")), postgresql_using="gin").ddl_if(
        dialect="postgresql"
    ),
)

story = sa.Table(
    "story",
    metadata,
    sa.Column("id", Key, primary_key=True),
    sa.Column("payload", Json, nullable=False),
    *required(UtcInstant, "first_stored last_stored edited_at"),
    sa.Column("importance", sa.Float, nullable=False, server_default="0"),
    sa.Column("newest", UtcInstant),
    # The story as readers get it, if the desk decided something about it. `payload` is what the edit made.
    sa.Column("shown", JsonOrNull),
    sqlite_autoincrement=True,
)
# The index has everything that ranks stories, so that only shown stories are read.
sa.Index("ix_story_last_stored", story.c.last_stored, story.c.importance, story.c.newest)

# What pages of many stories need of each: the story without what cards quote. Saving a story makes its row anew.
# No `number` is used twice, so that what was made from a story's payload is valid as long as the number exists.
story_outline = sa.Table(
    "story_outline",
    metadata,
    sa.Column("number", Key, primary_key=True),
    sa.Column("story_id", Key, sa.ForeignKey("story.id", ondelete="CASCADE"), nullable=False, unique=True),
    sa.Column("payload", sa.Text, nullable=False),
    sqlite_autoincrement=True,
)

# What admins decided about stories, at most one decision of each kind, with the number of the act in `audit`.
story_decision = sa.Table(
    "story_decision",
    metadata,
    part_of("story.id", "story_id"),
    sa.Column("kind", sa.Text, primary_key=True),
    sa.Column("value", sa.Text, nullable=False),
    sa.Column("act", Key, nullable=False),
    sa.Column("decided_at", UtcInstant, nullable=False),
)

# At most one row: the editor that has the turn, and until when by the database's clock.
edit_lease = sa.Table(
    "edit_lease",
    metadata,
    sa.Column("id", Key, primary_key=True),
    sa.Column("holder", sa.Text, nullable=False),
    sa.Column("until", UtcInstant, nullable=False),
)

story_article = sa.Table(
    "story_article", metadata, part_of("story.id", "story_id"), part_of("article.id", "article_id")
)
sa.Index("ix_story_article_article_id", story_article.c.article_id)

story_theme = sa.Table(
    "story_theme",
    metadata,
    part_of("story.id", "story_id"),
    sa.Column("theme", sa.Text, primary_key=True),
    sa.Column("share", sa.Float, nullable=False, server_default="1"),
)
sa.Index("ix_story_theme_theme", story_theme.c.theme)

story_date = sa.Table(
    "story_date",
    metadata,
    part_of("story.id", "story_id"),
    sa.Column("rank", sa.Integer, primary_key=True),
    reference("article_id", "article.id", ondelete="CASCADE"),
    sa.Column("passage", sa.Integer, nullable=False),
    sa.Column("text", StorableText, nullable=False),
    *required(sa.Text, "date kind"),
    sa.Column("what", StorableText, nullable=False, server_default=""),
)
sa.Index("ix_story_date_date", story_date.c.date)

# The stories that are still to be looked at for watch words, since when, and up to which reader that was done.
story_alert = sa.Table(
    "story_alert",
    metadata,
    part_of("story.id", "story_id"),
    sa.Column("found_at", UtcInstant, nullable=False),
    sa.Column("reached", sa.Integer, nullable=False),
)

subscriber = sa.Table(
    "subscriber",
    metadata,
    sa.Column("id", Key, primary_key=True),
    *required(sa.BigInteger, "chat thread"),
    *required(sa.Text, "kind zone language state"),
    *required(Json, "hours themes"),
    sa.Column("reads", Json, nullable=False, server_default="[]"),
    sa.Column("length", sa.Text, nullable=False, server_default="normal"),
    sa.Column("review_weekday", sa.Integer),
    *optional(UtcInstant, "paused_until next_digest_at refused_at refusal_told_at"),
    sa.Column("created_at", UtcInstant, nullable=False),
    sa.Column("strikes", sa.Integer, nullable=False),
    sa.Column("set_up_by", sa.BigInteger, nullable=False, server_default="0"),
    sa.Column("refusal", sa.Text, nullable=False, server_default=""),
    *optional(sa.Text, "quiet_from quiet_until"),
    sa.Column("weights", Json, nullable=False, server_default="[]"),
    sa.Column("weekdays", Json, nullable=False, server_default="[]"),
    sa.Column("muted", Json, nullable=False, server_default="[]"),
    sa.Column("watched", Json, nullable=False, server_default="[]"),
    sa.Column("alerts", sa.Boolean, nullable=False, server_default=sa.false()),
    sa.Column("silent", sa.Boolean, nullable=False, server_default=sa.false()),
    sa.Column("previews", sa.Boolean, nullable=False, server_default=sa.false()),
    sa.Column("reserved", sa.Boolean, nullable=False, server_default=sa.false()),
    sa.Column("zone_asked", sa.Boolean, nullable=False, server_default=sa.false()),
    # Since when a sample is owed, because there was none at /start.
    sa.Column("sample_awaited_at", UtcInstant),
    # A short form of what all editions up to the last one told, and the time of the last one. It groups readers
    # who were told alike; it never says what they were told. Null: unknown, the editions say it.
    sa.Column("told_key", sa.Text),
    sa.Column("told_at", UtcInstant),
    sa.UniqueConstraint("chat", "thread"),
    sqlite_autoincrement=True,
)
sa.Index("ix_subscriber_state_next_digest_at", subscriber.c.state, subscriber.c.next_digest_at)
_index_of_few(
    "ix_subscriber_sample_awaited_at",
    subscriber.c.sample_awaited_at,
    where=subscriber.c.sample_awaited_at.is_not(None),
)
WISHES_ALERTS = subscriber.c.alerts == sa.true()  # not a parameter: the partial index is used
_index_of_few("ix_subscriber_alerts", subscriber.c.state, where=WISHES_ALERTS)
_index_of_few("ix_subscriber_refused_at", subscriber.c.refused_at, where=subscriber.c.refused_at.is_not(None))

# `printed` has, by part, the fingerprints of all words of others in the part. Null: not known yet.
edition_text = sa.Table(
    "edition_text",
    metadata,
    sa.Column("hash", sa.Text, primary_key=True),
    *required(Json, "parts told"),
    sa.Column("printed", JsonOrNull),
)
_index_of_few("ix_edition_text_unread", edition_text.c.hash, where=edition_text.c.printed.is_(None))

# The parts of a text that answer a message: which part of the same reader's edition with that slot and cause.
edition_answer = sa.Table(
    "edition_answer",
    metadata,
    part_of("edition_text.hash", "text_hash", sa.Text),
    sa.Column("part", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("told_slot", UtcInstant, nullable=False),
    sa.Column("told_cause", sa.Text, nullable=False, server_default=""),
    *required(sa.Integer, "told_part position"),
    sa.Column("quote", StorableText, nullable=False),
    sa.Column("bold", sa.Boolean, nullable=False),
)

# The cards of a text, in reading order: the stories of each, the article of its headline, and the headline. The
# article may be deleted. `section` is the theme above the card ("": no theme; null: not known), `kind` and
# `status` say what the card tells ("": not known).
edition_card = sa.Table(
    "edition_card",
    metadata,
    part_of("edition_text.hash", "text_hash", sa.Text),
    sa.Column("number", sa.Integer, primary_key=True, autoincrement=False),
    *required(Key, "story article"),
    sa.Column("stories", Json, nullable=False),
    sa.Column("words", StorableText, nullable=False),
    sa.Column("section", sa.Text),
    *(sa.Column(name, sa.Text, nullable=False, server_default="") for name in ("kind", "status")),
)

# The stories that a subscriber saved, or does not want to be told again (`kind`). Story and article may be
# deleted. All `stories` of a muted card are muted; `subscriber.muted` has all their ids.
kept_story = sa.Table(
    "kept_story",
    metadata,
    part_of("subscriber.id", "subscriber_id"),
    sa.Column("kind", sa.Text, primary_key=True),
    number("story"),
    sa.Column("stories", Json, nullable=False),
    sa.Column("article", Key, nullable=False),
    *required(StorableText, "words url outlet label"),
    sa.Column("published", UtcInstant),
    sa.Column("kept_at", UtcInstant, nullable=False),
)
sa.Index("ix_kept_story_kept_at", kept_story.c.kept_at)

# What subscribers say is wrong with a story (`what`). `text_hash` is the text in which they were told it ("": not
# known). The text may be deleted.
story_mark = sa.Table(
    "story_mark",
    metadata,
    part_of("subscriber.id", "subscriber_id"),
    number("story"),
    sa.Column("what", sa.Text, primary_key=True),
    sa.Column("article", Key, nullable=False),
    sa.Column("words", StorableText, nullable=False),
    sa.Column("text_hash", sa.Text, nullable=False, server_default=""),
    sa.Column("marked_at", UtcInstant, nullable=False),
)
sa.Index("ix_story_mark_marked_at", story_mark.c.marked_at)

edition = sa.Table(
    "edition",
    metadata,
    sa.Column("id", Key, primary_key=True),
    reference("subscriber_id", "subscriber.id", ondelete="CASCADE"),
    *required(UtcInstant, "slot issued_at"),
    sa.Column("parts", sa.Integer, nullable=False),
    reference("text_hash", "edition_text.hash", kind=sa.Text),
    # A digest has a slot and no cause. Editions of other kinds are told once for their cause. An edition that does
    # not answer another edition may answer a message of ours, by its number in the chat.
    sa.Column("kind", sa.Text, nullable=False, server_default="digest"),
    sa.Column("cause", sa.Text, nullable=False, server_default=""),
    sa.Column("answers_message", sa.BigInteger, nullable=False, server_default="0"),
    sqlite_autoincrement=True,
)
_IS_DIGEST = edition.c.kind == sa.literal_column("'digest'")
_index_of_few(
    "uq_edition_subscriber_id_slot", edition.c.subscriber_id, edition.c.slot, where=_IS_DIGEST, unique=True
)
_index_of_few(
    "uq_edition_subscriber_id_kind_cause",
    *(edition.c[name] for name in ("subscriber_id", "kind", "cause")),
    where=~_IS_DIGEST,
    unique=True,
)
sa.Index("ix_edition_text_hash", edition.c.text_hash)
sa.Index("ix_edition_slot", edition.c.slot)
NOTICES = edition.c.kind.in_((sa.literal_column("'broadcast'"), sa.literal_column("'correction'")))
"""Of these kinds there are few, and what of them did not arrive is looked for again and again."""
_index_of_few("ix_edition_issued_at_notices", edition.c.issued_at, where=NOTICES)
IS_BROADCAST = edition.c.kind == sa.literal_column("'broadcast'")
_index_of_few("ix_edition_cause_broadcasts", edition.c.cause, where=IS_BROADCAST)

delivery = sa.Table(
    "delivery",
    metadata,
    sa.Column("id", Key, primary_key=True),
    reference("edition_id", "edition.id", ondelete="CASCADE"),
    *required(sa.Integer, "part attempt"),
    sa.Column("state", sa.Text, nullable=False),
    *required(UtcInstant, "due_at changed_at"),
    *optional(UtcInstant, "lease_until sent_at probe_at report_at reported_at"),
    *required(sa.BigInteger, "message new_chat"),
    sa.Column("reason", StorableText, nullable=False),
    sa.Column("owner", sa.Text, nullable=False, server_default=""),
    sa.Column("id_floor", sa.BigInteger, nullable=False, server_default="0"),
    sa.Column("sequence", sa.BigInteger, nullable=False, server_default="0"),
    sa.Column("trouble", sa.Text, nullable=False, server_default=""),
    sa.UniqueConstraint("edition_id", "part"),
    sqlite_autoincrement=True,
)
sa.Index("ix_delivery_state_due_at", delivery.c.state, delivery.c.due_at)
sa.Index("ix_delivery_changed_at", delivery.c.changed_at)
# Few rows have these values, and planning many thousands of rows should not pay for full indexes.
_index_of_few(
    "ix_delivery_sequence_message", delivery.c.sequence, delivery.c.message, where=delivery.c.message > 0
)
_index_of_few("ix_delivery_probe_at", delivery.c.probe_at, where=delivery.c.probe_at.is_not(None))
_index_of_few("ix_delivery_report_at", delivery.c.report_at, where=delivery.c.report_at.is_not(None))
_index_of_few("ix_delivery_reported_at", delivery.c.reported_at, where=delivery.c.reported_at.is_not(None))
_index_of_few("ix_delivery_troubled_at", delivery.c.changed_at, where=delivery.c.trouble != "")

# What articles or admins took back, and who is still to be told: subscribers who were told something of it, with
# the last such edition or answer. A recipient's row is deleted when the edition that tells it is written.
correction = sa.Table(
    "correction",
    metadata,
    sa.Column("id", Key, primary_key=True),
    reference("article_id", "article.id", ondelete="CASCADE"),
    sa.Column("story_id", Key, sa.ForeignKey("story.id", ondelete="SET NULL")),
    sa.Column("payload", Json, nullable=False),
    sa.Column("found_at", UtcInstant, nullable=False),
    # The key of an admin's correction, unique by the form that sent it; "" if an article took something back.
    sa.Column("desk", sa.Text, nullable=False, server_default=""),
    sa.UniqueConstraint("article_id", "desk"),
    sqlite_autoincrement=True,
)
_index_of_few("ix_correction_desk", correction.c.desk, where=correction.c.desk != sa.literal_column("''"))
sa.Index("ix_correction_found_at", correction.c.found_at)
sa.Index("ix_correction_story_id", correction.c.story_id)

correction_recipient = sa.Table(
    "correction_recipient",
    metadata,
    part_of("correction.id", "correction_id"),
    part_of("subscriber.id", "subscriber_id"),
    sa.Column("edition_id", Key, sa.ForeignKey("edition.id", ondelete="SET NULL")),
    sa.Column("answer_id", Key, sa.ForeignKey("answer.id", ondelete="SET NULL")),
    sa.Column("fault", sa.Boolean, nullable=False, server_default=sa.false()),
)
for _column in ("subscriber_id", "edition_id", "answer_id"):
    sa.Index(f"ix_correction_recipient_{_column}", correction_recipient.c[_column])

# What an owner tells all readers: HTML by language, and to which kinds of chats. A `form` begins one broadcast.
# `message` in `chat` shows the owner how far it is, in that language (0: nothing does).
broadcast = sa.Table(
    "broadcast",
    metadata,
    sa.Column("id", Key, primary_key=True),
    sa.Column("texts", Json, nullable=False),
    sa.Column("fallback", sa.Text, nullable=False),
    sa.Column("kinds", Json, nullable=False),
    sa.Column("state", sa.Text, nullable=False),
    sa.Column("started_at", UtcInstant, nullable=False),
    *optional(UtcInstant, "resumed_at ended_at reported_at"),
    sa.Column("readers", sa.Integer, nullable=False),
    *required(sa.BigInteger, "form chat message"),
    sa.Column("language", sa.Text, nullable=False),
    sa.UniqueConstraint("form"),
)

# Who is still to be told something that concerns everybody, by its cause: a text of the catalogues, or a row of
# `broadcast`. The row of a reader who is away or paused stays until the reader receives again.
broadcast_recipient = sa.Table(
    "broadcast_recipient",
    metadata,
    sa.Column("cause", sa.Text, primary_key=True),
    part_of("subscriber.id", "subscriber_id"),
)
sa.Index("ix_broadcast_recipient_subscriber_id", broadcast_recipient.c.subscriber_id)

# The answers to subscribers, kept for corrections: the message and its chat (0: not known), and by `printed_hash`
# what was printed in it. Equal answers share one row of `printed_text`.
printed_text = sa.Table(
    "printed_text", metadata, sa.Column("hash", sa.Text, primary_key=True), *required(Json, "prints")
)
answer = sa.Table(
    "answer",
    metadata,
    sa.Column("id", Key, primary_key=True),
    reference("subscriber_id", "subscriber.id", ondelete="CASCADE"),
    sa.Column("said_at", UtcInstant, nullable=False),
    *required(sa.BigInteger, "chat message"),
    reference("printed_hash", "printed_text.hash", kind=sa.Text),
    sqlite_autoincrement=True,
)
sa.Index("ix_answer_subscriber_id", answer.c.subscriber_id)
sa.Index("ix_answer_said_at", answer.c.said_at)
sa.Index("ix_answer_printed_hash", answer.c.printed_hash)

# The highest known number of a message that is no part, by numbering as above.
message_number = sa.Table(
    "message_number", metadata, number("sequence"), sa.Column("highest", sa.BigInteger, nullable=False)
)

probe_message = sa.Table(
    "probe_message",
    metadata,
    number("chat"),
    number("message"),
    sa.Column("made_at", UtcInstant, nullable=False),
    sa.Column("gone_at", UtcInstant),
)

# At most one row: why sending is paused, or was last paused.
sending_pause = sa.Table(
    "sending_pause",
    metadata,
    sa.Column("id", Key, primary_key=True),
    sa.Column("cause", sa.Text, nullable=False),
    *required(sa.Integer, "troubled attempts times"),
    *required(UtcInstant, "began_at until"),
    *optional(UtcInstant, "ended_at told_at end_told_at"),
    sa.Column("resumed", sa.Boolean, nullable=False),
)

update_seen = sa.Table(
    "update_seen",
    metadata,
    number("bot_id"),
    number("update_id"),
    sa.Column("seen_at", UtcInstant, nullable=False),
    sa.Column("done", sa.Boolean, nullable=False, server_default=sa.true()),
    sa.Column("raw", sa.Text),
    sa.Column("begun", sa.Integer, nullable=False, server_default="0"),
    # The chat of the update, the number of messages that answered it, and when the last left; kept for minutes.
    sa.Column("chat", sa.BigInteger, nullable=False, server_default="0"),
    sa.Column("answers", sa.Integer, nullable=False, server_default="0"),
    sa.Column("answered_at", UtcInstant),
)
sa.Index("ix_update_seen_seen_at", update_seen.c.seen_at)
_index_of_few("ix_update_seen_undone", update_seen.c.update_id, where=update_seen.c.done.is_(sa.false()))
_index_of_few(
    "ix_update_seen_answered_at", update_seen.c.answered_at, where=update_seen.c.answered_at.is_not(None)
)

# What is out of the ordinary with the running bot, for commands such as `check`.
condition = sa.Table(
    "condition",
    metadata,
    sa.Column("name", sa.Text, primary_key=True),
    sa.Column("since", UtcInstant, nullable=False),
    sa.Column("words", StorableText, nullable=False),
)

# The question that a person's next message answers (form 0), and what the buttons of forms belong to.
awaited_input = sa.Table(
    "awaited_input",
    metadata,
    number("chat"),
    number("thread"),
    number("person"),
    sa.Column("form", sa.BigInteger, primary_key=True, autoincrement=False, server_default="0"),
    sa.Column("what", sa.Text, nullable=False),
    sa.Column("data", Json, nullable=False),
    sa.Column("expires", UtcInstant, nullable=False),
)

# What the bot knows of itself, one row for each thing.
logbook = sa.Table(
    "logbook", metadata, sa.Column("name", sa.Text, primary_key=True), sa.Column("value", Json, nullable=False)
)

# People to whom a role was given in chat. The owners of the settings have no row.
admin = sa.Table(
    "admin",
    metadata,
    number("person"),
    sa.Column("role", sa.Text, nullable=False),
    sa.Column("given_at", UtcInstant, nullable=False),
)

# What admins did. `actor` is the keyed hash of the admin's id.
audit = sa.Table(
    "audit",
    metadata,
    sa.Column("id", Key, primary_key=True),
    sa.Column("done_at", UtcInstant, nullable=False),
    *required(sa.Text, "actor role act"),
    sa.Column("subject", StorableText, nullable=False),
    sa.Column("details", Json, nullable=False),
    sa.Column("undone_at", UtcInstant),
    sa.Column("undone_by", sa.Text, nullable=False, server_default=""),
)
sa.Index("ix_audit_subject", audit.c.subject, audit.c.id)

# Topics that editors changed, added (`over` is "") or removed (no `body`). See `ThemeRow`.
theme = sa.Table(
    "theme",
    metadata,
    sa.Column("id", StorableText, primary_key=True),
    sa.Column("body", JsonOrNull),
    *required(sa.Text, "over told"),
    sa.Column("changed_at", UtcInstant, nullable=False),
)

# Who had chosen a topic when an editor removed it, and at which place. Undoing brings the choice back.
theme_choice = sa.Table(
    "theme_choice",
    metadata,
    sa.Column("theme", StorableText, primary_key=True),
    part_of("subscriber.id", "subscriber_id"),
    sa.Column("place", sa.Integer, nullable=False),
    sa.Column("alone", sa.Boolean, nullable=False),
)
sa.Index("ix_theme_choice_subscriber_id", theme_choice.c.subscriber_id)

# People who get no answers and receive nothing. `person` is the keyed hash of the person's id.
ban = sa.Table(
    "ban",
    metadata,
    sa.Column("person", sa.Text, primary_key=True),
    sa.Column("banned_at", UtcInstant, nullable=False),
)

# Labels that an editor gave to new sources, until an owner confirms or refuses them.
owner_question = sa.Table(
    "owner_question",
    metadata,
    sa.Column("id", Key, primary_key=True),
    sa.Column("asked_at", UtcInstant, nullable=False),
    sa.Column("told_at", UtcInstant),
    sa.Column("labellings", Json, nullable=False),
    sqlite_autoincrement=True,
)
