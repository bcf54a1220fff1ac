"""The weekday on which a subscriber's digest closes with the week in review."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    op.add_column("subscriber", sa.Column("review_weekday", sa.Integer()))
