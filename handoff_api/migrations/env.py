"""Alembic's entry: runs the pending migrations on the connection it is given."""

from common.database.alembic_env import run

run()
