"""Watch words of subscribers."""

import sqlalchemy as sa
from alembic import op

revision = "0023"
down_revision = "0022"


def upgrade() -> None:
    op.add_column("subscriber", sa.Column("watched", sa.JSON(), nullable=False, server_default="[]"))
