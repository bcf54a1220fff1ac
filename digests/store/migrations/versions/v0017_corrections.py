"""What was taken back, who is to be told, what was answered; editions of other kinds than digests."""

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"


EDITIONS = (
    """
CREATE TABLE edition_of_a_kind (
    id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    subscriber_id INTEGER NOT NULL,
    slot DATETIME NOT NULL,
    issued_at DATETIME NOT NULL,
    parts INTEGER NOT NULL,
    text_hash TEXT NOT NULL,
    kind TEXT DEFAULT 'digest' NOT NULL,
    cause TEXT DEFAULT '' NOT NULL,
    answers_message BIGINT DEFAULT '0' NOT NULL,
    CONSTRAINT fk_edition_subscriber_id_subscriber FOREIGN KEY(subscriber_id) REFERENCES subscriber (id)
        ON DELETE CASCADE,
    CONSTRAINT fk_edition_text_hash_edition_text FOREIGN KEY(text_hash) REFERENCES edition_text (hash)
)
""",
    (
        "INSERT INTO edition_of_a_kind (id, subscriber_id, slot, issued_at, parts, text_hash)"
        " SELECT id, subscriber_id, slot, issued_at, parts, text_hash FROM edition"
    ),
    (
        "UPDATE sqlite_sequence SET seq = (SELECT max(seq) FROM sqlite_sequence WHERE name LIKE 'edition%')"
        " WHERE name = 'edition_of_a_kind'"
    ),
    "DROP TABLE edition",
    "ALTER TABLE edition_of_a_kind RENAME TO edition",
    "CREATE INDEX ix_edition_slot ON edition (slot)",
    "CREATE INDEX ix_edition_text_hash ON edition (text_hash)",
    "CREATE UNIQUE INDEX uq_edition_subscriber_id_slot ON edition (subscriber_id, slot) WHERE kind = 'digest'",
    (
        "CREATE UNIQUE INDEX uq_edition_subscriber_id_kind_cause ON edition (subscriber_id, kind, cause)"
        " WHERE kind != 'digest'"
    ),
)
"""A digest alone has one slot. SQLite takes a constraint off a table by making the table anew."""


def upgrade() -> None:
    key, moment = sa.Integer(), sa.DateTime(timezone=True)
    op.add_column("article", sa.Column("withdrawn", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.add_column("edition_text", sa.Column("printed", sa.JSON()))
    unread = sa.text("printed IS NULL")
    op.create_index(
        "ix_edition_text_unread", "edition_text", ["hash"], sqlite_where=unread, postgresql_where=unread
    )
    op.add_column("edition_answer", sa.Column("told_cause", sa.Text(), nullable=False, server_default=""))
    for statement in EDITIONS:
        op.execute(statement)
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
