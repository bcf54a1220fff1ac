"""How much of what a story is about each of its themes is: by that a topic's brief takes them."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    op.add_column("story_theme", sa.Column("share", sa.Float(), nullable=False, server_default="1"))
