"""What a story's days are of: the words that name what is due, takes effect, ends or takes place.

Revision ID: 0008
Revises: 0007
"""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("story_date", sa.Column("what", sa.Text(), nullable=False, server_default=""))
