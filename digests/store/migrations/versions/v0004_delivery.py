"""Delivery: who claimed a part and what was known then, what was told to operators; who set a chat up, why it
refuses, its quiet hours, and what they were told in short; the pause of sending; updates whose handling has
ended, and by how many messages they were answered; by what stories are ranked.

Revision ID: 0004
Revises: 0003
"""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

INSTANT = sa.DateTime(timezone=True)


def upgrade() -> None:
    _stories()
    for column in (
        sa.Column("owner", sa.Text(), nullable=False, server_default=""),
        sa.Column("id_floor", sa.BigInteger(), nullable=False, server_default="0"),
        sa.Column("sequence", sa.BigInteger(), nullable=False, server_default="0"),
        sa.Column("probe_at", INSTANT),
        sa.Column("trouble", sa.Text(), nullable=False, server_default=""),
        sa.Column("report_at", INSTANT),
        sa.Column("reported_at", INSTANT),
    ):
        op.add_column("delivery", column)
    for name, columns, where in (
        ("sequence_message", ["sequence", "message"], "message > 0"),
        ("probe_at", ["probe_at"], "probe_at IS NOT NULL"),
        ("report_at", ["report_at"], "report_at IS NOT NULL"),
        ("reported_at", ["reported_at"], "reported_at IS NOT NULL"),
        ("troubled_at", ["changed_at"], "trouble != ''"),
    ):
        condition = sa.text(where)
        op.create_index(
            f"ix_delivery_{name}", "delivery", columns, sqlite_where=condition, postgresql_where=condition
        )
    _give_up_what_cannot_be_sent()
    op.create_table(
        "message_number",
        sa.Column("sequence", sa.BigInteger(), primary_key=True, autoincrement=False),
        sa.Column("highest", sa.BigInteger(), nullable=False),
    )
    op.create_table(
        "probe_message",
        sa.Column("chat", sa.BigInteger(), primary_key=True, autoincrement=False),
        sa.Column("message", sa.BigInteger(), primary_key=True, autoincrement=False),
        sa.Column("made_at", INSTANT, nullable=False),
        sa.Column("gone_at", INSTANT),
    )
    for column in (
        sa.Column("set_up_by", sa.BigInteger(), nullable=False, server_default="0"),
        sa.Column("refusal", sa.Text(), nullable=False, server_default=""),
        sa.Column("refused_at", INSTANT),
        sa.Column("refusal_told_at", INSTANT),
        sa.Column("quiet_from", sa.Text()),
        sa.Column("quiet_until", sa.Text()),
        sa.Column("told_key", sa.Text()),
        sa.Column("told_at", INSTANT),
    ):
        op.add_column("subscriber", column)
    refused = sa.text("refused_at IS NOT NULL")
    op.create_index(
        "ix_subscriber_refused_at", "subscriber", ["refused_at"], sqlite_where=refused, postgresql_where=refused
    )
    op.execute("UPDATE subscriber SET strikes = 0")  # a strike has an instant now, since when it counts
    op.add_column("update_seen", sa.Column("done", sa.Boolean(), nullable=False, server_default=sa.true()))
    op.add_column("update_seen", sa.Column("raw", sa.Text()))
    op.add_column("update_seen", sa.Column("begun", sa.Integer(), nullable=False, server_default="0"))
    op.add_column("update_seen", sa.Column("chat", sa.BigInteger(), nullable=False, server_default="0"))
    op.add_column("update_seen", sa.Column("answers", sa.Integer(), nullable=False, server_default="0"))
    op.add_column("update_seen", sa.Column("answered_at", INSTANT))
    op.create_index("ix_update_seen_undone", "update_seen", ["update_id"], sqlite_where=sa.text("done IS 0"))
    answered = sa.text("answered_at IS NOT NULL")
    op.create_index(
        "ix_update_seen_answered_at",
        "update_seen",
        ["answered_at"],
        sqlite_where=answered,
        postgresql_where=answered,
    )
    op.create_table(
        "condition",
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("since", INSTANT, nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_condition")),
    )
    op.create_table(
        "sending_pause",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("cause", sa.Text(), nullable=False),
        sa.Column("troubled", sa.Integer(), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("times", sa.Integer(), nullable=False),
        sa.Column("began_at", INSTANT, nullable=False),
        sa.Column("until", INSTANT, nullable=False),
        sa.Column("ended_at", INSTANT),
        sa.Column("resumed", sa.Boolean(), nullable=False),
        sa.Column("told_at", INSTANT),
        sa.Column("end_told_at", INSTANT),
        sa.PrimaryKeyConstraint("id", name="pk_sending_pause"),
    )
    op.create_table(
        "logbook",
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("value", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_logbook")),
    )


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
    op.add_column("story", sa.Column("importance", sa.Float(), nullable=False, server_default="0"))
    op.add_column("story", sa.Column("newest", INSTANT))
    op.execute(
        "UPDATE story SET importance = coalesce(json_extract(payload, '$.importance'), 0), newest = coalesce("
        "(SELECT max(published) FROM article JOIN story_article ON article.id = article_id"
        " WHERE story_id = story.id AND NOT published_guessed), last_stored)"
    )
    op.drop_index("ix_story_last_stored", "story")
    op.create_index("ix_story_last_stored", "story", ["last_stored", "importance", "newest"])
