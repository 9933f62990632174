"""Runs kb's migrations on the connection that the service hands over."""

from common.database import alembic_env

alembic_env.run()
