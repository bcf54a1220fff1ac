"""When a subscriber is quoted passages in another language; of those there are, when nothing else tells the event.

Revision ID: 0010
Revises: 0009
"""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column(
        "subscriber", sa.Column("other_languages", sa.Text(), nullable=False, server_default="when-needed")
    )
