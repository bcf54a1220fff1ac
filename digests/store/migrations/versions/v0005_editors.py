"""Whose turn it is to edit; numbers of stories that are never given again.

Revision ID: 0005
Revises: 0004
"""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "edit_lease",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("holder", sa.Text(), nullable=False),
        sa.Column("until", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_edit_lease")),
    )
    # SQLite remembers the highest number of a table only when it was made so: the stories move to a new one.
    with op.batch_alter_table("story", recreate="always", table_kwargs={"sqlite_autoincrement": True}):
        pass
