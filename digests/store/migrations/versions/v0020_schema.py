"""The schema of 2.0.0. Release 2.0.0 has the earlier steps, and upgrades older databases to this schema."""

import re
from pathlib import Path

from alembic import op

revision = "0020"
down_revision = None

NEXT = re.compile(r";\s+(?=CREATE |\Z)")
"""The end of a statement. Statements of triggers contain semicolons too."""


def upgrade() -> None:
    name = "v0020_schema.sql" if op.get_bind().dialect.name == "sqlite" else "v0020_schema_postgresql.sql"
    whole = Path(__file__).with_name(name).read_text(encoding="utf-8")
    for statement in filter(None, NEXT.split(whole)):
        op.execute(statement)
