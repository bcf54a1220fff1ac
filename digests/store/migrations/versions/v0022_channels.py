"""Channels whose settings only one of their admins may change."""

import sqlalchemy as sa
from alembic import op

revision = "0022"
down_revision = "0021"


def upgrade() -> None:
    op.add_column("subscriber", sa.Column("reserved", sa.Boolean(), nullable=False, server_default=sa.false()))
