"""What the desk decides about stories, and corrections that an admin makes."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0028"
down_revision = "0027"

JSON = sa.JSON().with_variant(JSONB(), "postgresql")
KEY = sa.BigInteger().with_variant(sa.Integer, "sqlite")


# The numbers go on where they were: an edition names its correction by number, so none may come again.
REBUILT = (
    """
    CREATE TABLE correction_anew (
        id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
        article_id INTEGER NOT NULL,
        story_id INTEGER,
        payload JSON NOT NULL,
        found_at DATETIME NOT NULL,
        desk TEXT DEFAULT '' NOT NULL,
        CONSTRAINT fk_correction_article_id_article FOREIGN KEY (article_id)
            REFERENCES article (id) ON DELETE CASCADE,
        CONSTRAINT fk_correction_story_id_story FOREIGN KEY (story_id)
            REFERENCES story (id) ON DELETE SET NULL,
        CONSTRAINT uq_correction_article_id_desk UNIQUE (article_id, desk)
    )
    """,
    """
    INSERT INTO correction_anew (id, article_id, story_id, payload, found_at)
    SELECT id, article_id, story_id, payload, found_at FROM correction
    """,
    "DELETE FROM sqlite_sequence WHERE name = 'correction_anew'",
    """
    INSERT INTO sqlite_sequence (name, seq)
    SELECT 'correction_anew', seq FROM sqlite_sequence WHERE name = 'correction'
    """,
    "DROP TABLE correction",
    "ALTER TABLE correction_anew RENAME TO correction",
    "CREATE INDEX ix_correction_found_at ON correction (found_at)",
    "CREATE INDEX ix_correction_story_id ON correction (story_id)",
)


def upgrade() -> None:
    op.add_column("story", sa.Column("shown", JSON))
    op.create_table(
        "story_decision",
        sa.Column("story_id", KEY, nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.Column("act", KEY, nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["story_id"], ["story.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("story_id", "kind"),
    )
    if op.get_bind().dialect.name == "sqlite":  # it cannot drop a constraint
        for statement in REBUILT:
            op.execute(statement)
    else:
        op.add_column("correction", sa.Column("desk", sa.Text(), nullable=False, server_default=""))
        op.drop_constraint("uq_correction_article_id", "correction")
        op.create_unique_constraint("uq_correction_article_id_desk", "correction", ["article_id", "desk"])
    few = sa.text("desk != ''")
    op.create_index("ix_correction_desk", "correction", ["desk"], sqlite_where=few, postgresql_where=few)
