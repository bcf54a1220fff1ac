"""The place where a source is published."""

import sqlalchemy as sa
from alembic import op

revision = "0031"
down_revision = "0030"


def upgrade() -> None:
    op.add_column("source", sa.Column("country", sa.Text(), nullable=False, server_default=""))
