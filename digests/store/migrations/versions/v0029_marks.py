"""What marks need: in which text a story was marked, and under which section and as what its card stood."""

import sqlalchemy as sa
from alembic import op

revision = "0029"
down_revision = "0028"


def upgrade() -> None:
    op.add_column("edition_card", sa.Column("section", sa.Text()))
    for name in ("kind", "status"):
        op.add_column("edition_card", sa.Column(name, sa.Text(), nullable=False, server_default=""))
    op.add_column("story_mark", sa.Column("text_hash", sa.Text(), nullable=False, server_default=""))
