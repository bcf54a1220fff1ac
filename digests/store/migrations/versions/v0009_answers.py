"""Which parts of a text answer a message, and what they quote of it."""

from alembic import op
from sqlalchemy import Boolean, Column, Integer, Text

from digests.store.columns import UtcInstant, part_of, required

revision = "0009"
down_revision = "0008"


def upgrade() -> None:
    op.create_table(
        "edition_answer",
        part_of("edition_text.hash", "text_hash", Text),
        Column("part", Integer, primary_key=True, autoincrement=False),
        *required(UtcInstant, "told_slot"),
        *required(Integer, "told_part"),
        *required(Text, "quote"),
        *required(Integer, "position"),
        *required(Boolean, "bold"),
    )
