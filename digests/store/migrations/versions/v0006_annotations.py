"""What reading an article found, kept beside it as long as its text; its kind of text, for longer."""

from alembic import op
from sqlalchemy import Column, Text

from digests.store.columns import part_of, required

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    op.add_column("article", Column("kind", Text, nullable=False, server_default="news"))
    op.create_table("annotation", part_of("article.id", "article_id"), *required(Text, "made_by payload"))
