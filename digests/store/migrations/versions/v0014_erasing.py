"""What earlier versions left of deleted rows in the file is due to be erased."""

from alembic import op

revision = "0014"
down_revision = "0013"

DUE = """
INSERT INTO logbook (name, value)
SELECT 'erasure', '{"first":"2026-01-01T00:00:00+00:00","holder":"","last":"2026-01-01T00:00:00+00:00"}'
WHERE EXISTS (SELECT 1 FROM subscriber) OR EXISTS (SELECT 1 FROM update_seen)
ON CONFLICT DO NOTHING
"""


def upgrade() -> None:
    op.execute(DUE)
