"""How long a subscriber's digests are, normal until they choose; what a source is called by language, which the
pack brings at the next start."""

import sqlalchemy as sa
from alembic import op

revision = "0020"
down_revision = "0019"


def upgrade() -> None:
    op.add_column("subscriber", sa.Column("length", sa.Text(), nullable=False, server_default="normal"))
    op.add_column("source", sa.Column("names", sa.JSON(), nullable=False, server_default="{}"))
