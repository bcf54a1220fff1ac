"""What the desk decides about stories, and corrections that an admin makes."""

import sqlalchemy as sa
from alembic import op

revision = "0031"
down_revision = "0026"

KEY = sa.BigInteger().with_variant(sa.Integer, "sqlite")


def upgrade() -> None:
    op.add_column("story", sa.Column("shown", sa.JSON()))
    op.create_table(
        "story_decision",
        sa.Column("story_id", KEY, nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.Column("act", KEY, nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["story_id"], ["story.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("story_id", "kind"),
    )
    with op.batch_alter_table("correction", table_kwargs={"sqlite_autoincrement": True}) as correction:
        correction.add_column(sa.Column("desk", sa.Text(), nullable=False, server_default=""))
        correction.drop_constraint("uq_correction_article_id", type_="unique")
        correction.create_unique_constraint("uq_correction_article_id_desk", ["article_id", "desk"])
    few = sa.text("desk != ''")
    op.create_index("ix_correction_desk", "correction", ["desk"], sqlite_where=few, postgresql_where=few)
