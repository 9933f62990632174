"""The schema of handoff_api's database, as an Alembic tree."""
