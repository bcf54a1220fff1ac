"""Who is to be told what concerns everybody: of the new digest those who read the former one."""

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0017"


def upgrade() -> None:
    key = sa.Integer()
    op.create_table(
        "broadcast_recipient",
        sa.Column("cause", sa.Text(), primary_key=True),
        sa.Column("subscriber_id", key, sa.ForeignKey("subscriber.id", ondelete="CASCADE"), primary_key=True),
    )
    op.create_index("ix_broadcast_recipient_subscriber_id", "broadcast_recipient", ["subscriber_id"])
    op.execute(
        "INSERT INTO broadcast_recipient (cause, subscriber_id)"
        " SELECT 'new_digest', id FROM subscriber WHERE state IN ('active', 'paused', 'gone')"
    )
