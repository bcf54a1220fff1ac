"""Watch words of subscribers."""

import sqlalchemy as sa
from alembic import op

revision = "0022"
down_revision = "0021"


def upgrade() -> None:
    op.add_column("subscriber", sa.Column("watched", sa.JSON(), nullable=False, server_default="[]"))
