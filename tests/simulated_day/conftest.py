"""The databases of handoff_api's tests."""

from tests.handoff_api.conftest import database_url, postgresql_pattern, postgresql_url, sqlite_pattern, sqlite_url

__all__ = ["database_url", "postgresql_pattern", "postgresql_url", "sqlite_pattern", "sqlite_url"]
