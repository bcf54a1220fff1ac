"""When a subscriber is quoted passages in another language; else when nothing else tells the event."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"


def upgrade() -> None:
    op.add_column(
        "subscriber", sa.Column("other_languages", sa.Text(), nullable=False, server_default="when-needed")
    )
