"""Brings a database to the newest schema, with Alembic and without its command line."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from sqlalchemy import create_engine, text

from common.database.engine import SQLiteEngine, engine_of


def migrate(url: str, folder: Path) -> None:
    """Run the migrations of `folder` (an Alembic tree) that the database has not seen.

    Raises alembic.util.CommandError when the database is newer than this code.
    """
    engine = engine_of(url)
    if isinstance(engine, SQLiteEngine):
        engine.path.parent.mkdir(parents=True, exist_ok=True)
    address = url if isinstance(engine, SQLiteEngine) else "postgresql+psycopg://" + url.split("://", 1)[1]
    config = Config()
    config.set_main_option("script_location", str(folder).replace("%", "%%"))
    schema = create_engine(address)
    try:
        with schema.begin() as connection:
            if connection.dialect.name == "postgresql":  # replicas that start together take turns
                connection.execute(text("SELECT pg_advisory_xact_lock(20261122)"))
            config.attributes["connection"] = connection
            command.upgrade(config, "head")
    finally:
        schema.dispose()
