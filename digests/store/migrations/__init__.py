"""The history of the schema, for Alembic: one file a step, which makes the same tables, word for word, for ever.
Keys and references get their names as in the schema."""
