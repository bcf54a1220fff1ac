"""What a story's days are of: the words that name what is due, takes effect, ends or takes place.

Revision ID: 0007
Revises: 0006
"""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("story_date", sa.Column("what", sa.Text(), nullable=False, server_default=""))
