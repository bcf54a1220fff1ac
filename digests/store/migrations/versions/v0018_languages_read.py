"""In which languages a subscriber is told something; empty for that of the chat. Who wanted quotations in other
languages always reads both."""

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"


def upgrade() -> None:
    op.add_column("subscriber", sa.Column("reads", sa.JSON(), nullable=False, server_default="[]"))
    op.execute("UPDATE subscriber SET reads = '[\"en\",\"zh\"]' WHERE other_languages = 'always'")
    op.drop_column("subscriber", "other_languages")
