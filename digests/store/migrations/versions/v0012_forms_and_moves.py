"""Forms beside each other; a source's place before it was moved; a title that is still to be judged."""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"


def upgrade() -> None:
    with op.batch_alter_table("awaited_input") as table:
        table.add_column(sa.Column("form", sa.BigInteger(), nullable=False, server_default="0"))
        table.drop_constraint("pk_awaited_input", type_="primary")
        table.create_primary_key("pk_awaited_input", ["chat", "thread", "person", "form"])
    op.add_column("source", sa.Column("moved_at", sa.DateTime(timezone=True)))
    op.add_column("source", sa.Column("former", sa.JSON()))
    op.add_column("article", sa.Column("offered_title", sa.Text(), nullable=False, server_default=""))
    op.add_column("article", sa.Column("offered_at", sa.DateTime(timezone=True)))
    op.create_index("ix_article_offered_at", "article", ["offered_at"])
