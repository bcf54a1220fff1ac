"""When a subscriber is quoted passages in another language; of those there are, when nothing else tells the event.

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
    op.add_column(
        "subscriber", sa.Column("other_languages", sa.Text(), nullable=False, server_default="when-needed")
    )
