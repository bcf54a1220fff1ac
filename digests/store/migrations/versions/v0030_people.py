"""People who are banned, and who undid an act of an admin."""

import sqlalchemy as sa
from alembic import op

revision = "0030"
down_revision = "0029"


def upgrade() -> None:
    op.create_table(
        "ban",
        sa.Column("person", sa.Text(), nullable=False),
        sa.Column("banned_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("person"),
    )
    op.add_column("audit", sa.Column("undone_by", sa.Text(), nullable=False, server_default=""))
