"""What pages of many stories need of each, beside it; sentences that name days, beside their annotation."""

from alembic import op
from sqlalchemy import Column, ForeignKeyConstraint, Integer, Text, UniqueConstraint

from digests.store.columns import Key, part_of, required
from digests.store.migrations import index

revision = "0011"
down_revision = "0010"

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
        Column("number", Key, primary_key=True),
        *required(Key, "story_id"),
        *required(Text, "payload"),
        ForeignKeyConstraint(["story_id"], ["story.id"], ondelete="CASCADE"),
        UniqueConstraint("story_id"),
        sqlite_autoincrement=True,
    )
    op.execute(FILL)
    op.create_table(
        "dated_sentence",
        part_of("annotation.article_id", "article_id"),
        Column("passage", Integer, primary_key=True),
        *required(Text, "text"),
    )
    op.execute(SENTENCES)
    op.drop_index("ix_article_edited_at", "article")
    index("article", "edited_at", "stored_at")
