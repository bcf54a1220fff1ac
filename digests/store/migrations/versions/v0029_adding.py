"""The place where a source is published."""

import sqlalchemy as sa
from alembic import op

revision = "0029"
down_revision = "0026"


def upgrade() -> None:
    op.add_column("source", sa.Column("country", sa.Text(), nullable=False, server_default=""))
