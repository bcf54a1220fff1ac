"""What pages of many stories need of each, beside it; sentences that name days, beside their annotation.

Revision ID: 0011
Revises: 0010
"""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
FILL = """
INSERT INTO story_outline (story_id, payload)
SELECT story.id, json_set(
    json_remove(
        story.payload, '$.members', '$.passages', '$.lines', '$.background', '$.facts', '$.quantities',
        '$.list_changes', '$.documents'
    ),
    '$.came_out',
    (
        SELECT json_group_array(
            replace(
                CASE WHEN article.published_guessed THEN article.stored_at
                ELSE coalesce(article.published, article.stored_at) END,
                ' ', 'T'
            ) || '+00:00'
        )
        FROM story_article JOIN article ON article.id = story_article.article_id
        WHERE story_article.story_id = story.id
    )
)
FROM story ORDER BY story.id
"""

SENTENCES = """
INSERT INTO dated_sentence (article_id, passage, text)
SELECT annotation.article_id, json_extract(passage.value, '$.index'), json_extract(passage.value, '$.text')
FROM annotation, json_each(annotation.payload, '$.passages') AS passage
WHERE json_extract(passage.value, '$.index') IN (
    SELECT json_extract(named.value, '$.index') FROM json_each(annotation.payload, '$.dates') AS named
)
"""


def upgrade() -> None:
    op.create_table(
        "story_outline",
        sa.Column("number", KEY, nullable=False),
        sa.Column("story_id", KEY, nullable=False),
        sa.Column("payload", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["story_id"], ["story.id"], name=op.f("fk_story_outline_story_id_story"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_story_outline")),
        sa.UniqueConstraint("story_id", name=op.f("uq_story_outline_story_id")),
        sqlite_autoincrement=True,
    )
    op.execute(FILL)
    op.create_table(
        "dated_sentence",
        sa.Column("article_id", KEY, nullable=False),
        sa.Column("passage", sa.Integer(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["article_id"],
            ["annotation.article_id"],
            name=op.f("fk_dated_sentence_article_id_annotation"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("article_id", "passage", name=op.f("pk_dated_sentence")),
    )
    op.execute(SENTENCES)
    op.drop_index("ix_article_edited_at", "article")
    op.create_index("ix_article_edited_at_stored_at", "article", ["edited_at", "stored_at"])
