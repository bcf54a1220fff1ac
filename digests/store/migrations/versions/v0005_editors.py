"""Whose turn it is to edit; numbers of stories that are never given again."""

from alembic import op
from sqlalchemy import Column, Text

from digests.store.columns import Key, UtcInstant, required

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    op.create_table(
        "edit_lease",
        Column("id", Key, primary_key=True),
        *required(Text, "holder"),
        *required(UtcInstant, "until"),
    )
    # SQLite remembers the highest number of a table only when it was made so: the stories move to a new one.
    with op.batch_alter_table("story", recreate="always", table_kwargs={"sqlite_autoincrement": True}):
        pass
