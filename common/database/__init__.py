"""One small door to SQL: a group-committing writer and readers, over SQLite or PostgreSQL."""

from common.database.connection import Connection, Row
from common.database.database import Database, open_database
from common.database.migrations import migrate

__all__ = ["Connection", "Database", "Row", "migrate", "open_database"]
