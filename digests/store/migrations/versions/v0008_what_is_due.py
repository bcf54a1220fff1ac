"""What a story's days are of: the words that name what is due, takes effect, ends or takes place."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"


def upgrade() -> None:
    op.add_column("story_date", sa.Column("what", sa.Text(), nullable=False, server_default=""))
