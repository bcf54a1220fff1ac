"""The history of the schema, for Alembic. Each file is one step, and always makes exactly the same tables. Keys
and references are named as in the schema."""
