"""Delivery: who claimed a part and what was known then, what was told to operators; who set a chat up, why it
refuses, its quiet hours, and what they were told in short; the pause of sending; updates whose handling has
ended, and by how many messages they were answered; by what stories are ranked."""

from alembic import op
from sqlalchemy import JSON, BigInteger, Boolean, Column, Float, Integer, Text, text, true

from digests.store.columns import Key, UtcInstant, number, optional, required
from digests.store.migrations import add_columns, index

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    _stories()
    add_columns(
        "delivery",
        Column("owner", Text, nullable=False, server_default=""),
        Column("id_floor", BigInteger, nullable=False, server_default="0"),
        Column("sequence", BigInteger, nullable=False, server_default="0"),
        Column("probe_at", UtcInstant),
        Column("trouble", Text, nullable=False, server_default=""),
        *optional(UtcInstant, "report_at reported_at"),
    )
    index("delivery", "sequence", "message", where="message > 0")
    for name in ("probe_at", "report_at", "reported_at"):
        index("delivery", name, where=f"{name} IS NOT NULL")
    index("delivery", "changed_at", name="ix_delivery_troubled_at", where="trouble != ''")
    _give_up_what_cannot_be_sent()
    op.create_table("message_number", number("sequence"), *required(BigInteger, "highest"))
    op.create_table(
        "probe_message",
        number("chat"),
        number("message"),
        *required(UtcInstant, "made_at"),
        *optional(UtcInstant, "gone_at"),
    )
    add_columns(
        "subscriber",
        Column("set_up_by", BigInteger, nullable=False, server_default="0"),
        Column("refusal", Text, nullable=False, server_default=""),
        *optional(UtcInstant, "refused_at refusal_told_at"),
        *optional(Text, "quiet_from quiet_until told_key"),
        Column("told_at", UtcInstant),
    )
    index("subscriber", "refused_at", where="refused_at IS NOT NULL")
    op.execute("UPDATE subscriber SET strikes = 0")  # a strike has an instant now, since when it counts
    add_columns(
        "update_seen",
        Column("done", Boolean, nullable=False, server_default=true()),
        Column("raw", Text),
        Column("begun", Integer, nullable=False, server_default="0"),
        Column("chat", BigInteger, nullable=False, server_default="0"),
        Column("answers", Integer, nullable=False, server_default="0"),
        Column("answered_at", UtcInstant),
    )
    op.create_index("ix_update_seen_undone", "update_seen", ["update_id"], sqlite_where=text("done IS 0"))
    index("update_seen", "answered_at", where="answered_at IS NOT NULL")
    op.create_table(
        "condition",
        Column("name", Text, primary_key=True),
        *required(UtcInstant, "since"),
        *required(Text, "words"),
    )
    op.create_table(
        "sending_pause",
        Column("id", Key, primary_key=True),
        *required(Text, "cause"),
        *required(Integer, "troubled attempts times"),
        *required(UtcInstant, "began_at until"),
        *optional(UtcInstant, "ended_at"),
        *required(Boolean, "resumed"),
        *optional(UtcInstant, "told_at end_told_at"),
    )
    op.create_table("logbook", Column("name", Text, primary_key=True), *required(JSON, "value"))


def _give_up_what_cannot_be_sent() -> None:
    """Parts for readers who had left, and those behind one that never arrived, waited for half a day; now they are
    given up at once, and what waits for long is a fault."""
    settled = "UPDATE delivery SET state = 'expired', reason = '{}' WHERE state = 'pending' AND {}"
    away = (
        "edition_id IN (SELECT edition.id FROM edition JOIN subscriber ON subscriber.id = subscriber_id"
        " WHERE subscriber.state IN ('stopped', 'gone'))"
    )
    behind = (
        "EXISTS (SELECT 1 FROM delivery AS earlier WHERE earlier.edition_id = delivery.edition_id"
        " AND earlier.part < delivery.part AND earlier.state IN ('gone', 'moved', 'expired'))"
    )
    op.execute(settled.format("the reader stopped", away))
    op.execute(settled.format("an earlier part did not arrive", behind))


def _stories() -> None:
    """By what stories are ranked, beside their payload: importance, and when the newest article came out."""
    add_columns(
        "story", Column("importance", Float, nullable=False, server_default="0"), Column("newest", UtcInstant)
    )
    op.execute(
        "UPDATE story SET importance = coalesce(json_extract(payload, '$.importance'), 0), newest = coalesce("
        "(SELECT max(published) FROM article JOIN story_article ON article.id = article_id"
        " WHERE story_id = story.id AND NOT published_guessed), last_stored)"
    )
    op.drop_index("ix_story_last_stored", "story")
    index("story", "last_stored", "importance", "newest", name="ix_story_last_stored")
