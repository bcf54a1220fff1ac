"""What was taken back, who is to be told, what was answered; editions of other kinds than digests."""

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"


def upgrade() -> None:
    key, moment = sa.Integer(), sa.DateTime(timezone=True)
    op.add_column("article", sa.Column("withdrawn", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.add_column("edition_text", sa.Column("printed", sa.JSON()))
    unread = sa.text("printed IS NULL")
    op.create_index(
        "ix_edition_text_unread", "edition_text", ["hash"], sqlite_where=unread, postgresql_where=unread
    )
    op.add_column("edition_answer", sa.Column("told_cause", sa.Text(), nullable=False, server_default=""))
    with op.batch_alter_table("edition", table_kwargs={"sqlite_autoincrement": True}) as table:
        table.drop_constraint("uq_edition_subscriber_id_slot", type_="unique")
        table.add_column(sa.Column("kind", sa.Text(), nullable=False, server_default="digest"))
        table.add_column(sa.Column("cause", sa.Text(), nullable=False, server_default=""))
        table.add_column(sa.Column("answers_message", sa.BigInteger(), nullable=False, server_default="0"))
    for name, columns, kind in (
        ("uq_edition_subscriber_id_slot", ["subscriber_id", "slot"], "kind = 'digest'"),
        ("uq_edition_subscriber_id_kind_cause", ["subscriber_id", "kind", "cause"], "kind != 'digest'"),
    ):
        where = sa.text(kind)
        op.create_index(name, "edition", columns, unique=True, sqlite_where=where, postgresql_where=where)
    op.create_table(
        "correction",
        sa.Column("id", key, primary_key=True),
        sa.Column("article_id", key, sa.ForeignKey("article.id", ondelete="CASCADE"), nullable=False),
        sa.Column("story_id", key, sa.ForeignKey("story.id", ondelete="SET NULL")),
        sa.Column("payload", sa.JSON(), nullable=False),
        sa.Column("found_at", moment, nullable=False),
        sa.UniqueConstraint("article_id"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_correction_found_at", "correction", ["found_at"])
    op.create_index("ix_correction_story_id", "correction", ["story_id"])
    op.create_table(
        "correction_recipient",
        sa.Column("correction_id", key, sa.ForeignKey("correction.id", ondelete="CASCADE"), primary_key=True),
        sa.Column("subscriber_id", key, sa.ForeignKey("subscriber.id", ondelete="CASCADE"), primary_key=True),
        sa.Column("edition_id", key, sa.ForeignKey("edition.id", ondelete="SET NULL")),
        sa.Column("answer_id", key, sa.ForeignKey("answer.id", ondelete="SET NULL")),
        sa.Column("fault", sa.Boolean(), nullable=False, server_default=sa.false()),
    )
    for name in ("subscriber_id", "edition_id", "answer_id"):
        op.create_index(f"ix_correction_recipient_{name}", "correction_recipient", [name])
    op.create_table(
        "printed_text",
        sa.Column("hash", sa.Text(), primary_key=True),
        sa.Column("prints", sa.JSON(), nullable=False),
    )
    op.create_table(
        "answer",
        sa.Column("id", key, primary_key=True),
        sa.Column("subscriber_id", key, sa.ForeignKey("subscriber.id", ondelete="CASCADE"), nullable=False),
        sa.Column("said_at", moment, nullable=False),
        sa.Column("chat", sa.BigInteger(), nullable=False),
        sa.Column("message", sa.BigInteger(), nullable=False),
        sa.Column("printed_hash", sa.Text(), sa.ForeignKey("printed_text.hash"), nullable=False),
        sqlite_autoincrement=True,
    )
    for name in ("subscriber_id", "said_at", "printed_hash"):
        op.create_index(f"ix_answer_{name}", "answer", [name])
