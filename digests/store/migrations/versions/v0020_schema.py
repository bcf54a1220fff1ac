"""The schema of 2.0.0. What came before it is in 2.0.0, which brings older databases up to this schema."""

import re
from pathlib import Path

from alembic import op

revision = "0020"
down_revision = None

NEXT = re.compile(r";\s+(?=CREATE |\Z)")
"""Where a statement ends: statements of triggers have semicolons of their own."""


def upgrade() -> None:
    whole = Path(__file__).with_suffix(".sql").read_text(encoding="utf-8")
    for statement in filter(None, NEXT.split(whole)):
        op.execute(statement)
