"""What a later version changes: columns, a table that others refer to made anew, a new table. It never comes."""

from pathlib import Path

import sqlalchemy as sa
from alembic import op

revision = "8000"
down_revision = max(each.name[1:5] for each in Path(__file__).parent.glob("v*.py") if each != Path(__file__))


def upgrade() -> None:
    op.add_column("source", sa.Column("remark", sa.Text()))
    op.add_column("story", sa.Column("remark", sa.Text()))
    with op.batch_alter_table("subscriber", recreate="always", table_kwargs={"sqlite_autoincrement": True}):
        pass
    op.create_table("remark", sa.Column("id", sa.Integer(), primary_key=True), sa.Column("words", sa.Text()))
    op.create_index("ix_remark_words", "remark", ["words"])
