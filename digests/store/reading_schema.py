"""The tables of what is read: sources, their incidents, their articles."""

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    Column,
    Date,
    Float,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    Table,
    Text,
    text,
)

from digests.store.columns import Instant, Key, Words, metadata

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
    Column("recipe", JSON(none_as_null=True)),
    Column("trouble", Text),
    Column("items", Integer),
    Column("undated", Integer, nullable=False),
    Column("cadence", Float),
    Column("longest_gap", Float),
    Column("read_whole_at", Instant),
    Column("changed_at", Instant),
    Column("moved_to", Words, nullable=False),
    Column("skip_hours", JSON, nullable=False),
    Column("skip_days", JSON, nullable=False),
    Column("sites", Words, nullable=False, server_default=""),
    Column("moved_at", Instant),
    Column("former", JSON(none_as_null=True)),  # how it was read before an admin moved it, for a day
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

incident = Table(
    "incident",
    metadata,
    Column("id", Key, primary_key=True),
    Column("source_number", Key, ForeignKey("source.number"), nullable=False),
    Column("trouble", Text, nullable=False),
    Column("detail", Words, nullable=False),
    Column("began_at", Instant, nullable=False),
    Column("ended_at", Instant),
    Column("told_at", Instant),
    Column("end_told_at", Instant),
    sqlite_autoincrement=True,
)
# A source has one open incident at most.
Index(
    "uq_incident_source_number_open",
    incident.c.source_number,
    unique=True,
    sqlite_where=text("ended_at IS NULL"),
    postgresql_where=text("ended_at IS NULL"),
)
Index("ix_incident_source_number_ended_at", incident.c.source_number, incident.c.ended_at)
Index("ix_incident_told_at", incident.c.told_at)
Index("ix_incident_ended_at_end_told_at", incident.c.ended_at, incident.c.end_told_at)

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
    Column("reprint_of", Key, ForeignKey("article.id", ondelete="SET NULL")),
    Column("kind", Text, nullable=False, server_default="news"),
    # What its edit took of a processor; since a batch failed, in batches of how many it is edited; which version
    # of the annotator could not take it, 0 where its source had cost too much that day.
    Column("seconds", Float),
    Column("together", Integer),
    Column("set_aside_by", Integer),
    Column("unseen_until", Instant),
    Column("told_at", Instant),
    Column("replaces", Key, ForeignKey("article.id", ondelete="SET NULL")),
    Column("corrects", Boolean, nullable=False, server_default=text("false")),
    # What its source calls it now, where that is not the judged title, and since when that waits to be judged.
    Column("offered_title", Words, nullable=False, server_default=""),
    Column("offered_at", Instant),
    sqlite_autoincrement=True,
)
Index(
    "ix_article_set_aside_by",
    article.c.set_aside_by,
    article.c.source_number,
    sqlite_where=text("set_aside_by IS NOT NULL"),
    postgresql_where=text("set_aside_by IS NOT NULL"),
)
Index("ix_article_stored_at", article.c.stored_at)
Index("ix_article_edited_at_stored_at", article.c.edited_at, article.c.stored_at)
Index("ix_article_source_number_guid", article.c.source_number, article.c.guid)
Index("ix_article_reprint_of", article.c.reprint_of)
Index("ix_article_replaces", article.c.replaces)
Index("ix_article_offered_at", article.c.offered_at)

# Other addresses that lead to an article: what a list calls it where its page names itself otherwise.
article_address = Table(
    "article_address",
    metadata,
    Column("url_hash", Text, primary_key=True),
    Column("article_id", Key, ForeignKey("article.id", ondelete="CASCADE"), nullable=False),
)
Index("ix_article_address_article_id", article_address.c.article_id)

# Titles that an article had before the one it has; each once, however often the publisher changes them round.
article_revision = Table(
    "article_revision",
    metadata,
    Column("article_id", Key, ForeignKey("article.id", ondelete="CASCADE"), primary_key=True),
    Column("title_hash", Text, primary_key=True),
    Column("title", Words, nullable=False),
    Column("seen_at", Instant, nullable=False),
)

# The sketches of articles that still have their text, and a few values of each to find alike ones by.
article_sketch = Table(
    "article_sketch",
    metadata,
    Column("article_id", Key, ForeignKey("article.id", ondelete="CASCADE"), primary_key=True),
    Column("sketch", LargeBinary, nullable=False),
)
article_shingle = Table(
    "article_shingle",
    metadata,
    Column("value", BigInteger, primary_key=True, autoincrement=False),
    Column("article_id", Key, ForeignKey("article.id", ondelete="CASCADE"), primary_key=True),
)
Index("ix_article_shingle_article_id", article_shingle.c.article_id)

# What one reading of an article found; `made_by` says which annotator, lexicon and relation found it.
annotation = Table(
    "annotation",
    metadata,
    Column("article_id", Key, ForeignKey("article.id", ondelete="CASCADE"), primary_key=True),
    Column("made_by", Text, nullable=False),
    Column("payload", Text, nullable=False),
)

# The sentences of annotated articles that name a day, as long as their annotations: a calendar asks for hundreds.
dated_sentence = Table(
    "dated_sentence",
    metadata,
    Column("article_id", Key, ForeignKey("annotation.article_id", ondelete="CASCADE"), primary_key=True),
    Column("passage", Integer, primary_key=True),
    Column("text", Words, nullable=False),
)
