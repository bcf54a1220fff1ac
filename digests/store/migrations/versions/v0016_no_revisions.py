"""Former titles of articles are kept no longer: nothing ever read them."""

from alembic import op

revision = "0016"
down_revision = "0015"


def upgrade() -> None:
    op.drop_table("article_revision")
