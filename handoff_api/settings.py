"""What can be set about handoff_api, besides what all services have in common."""

from pydantic import Field, SecretStr

from common.settings import CommonSettings


class Settings(CommonSettings):
    """handoff_api's own settings; each is an environment variable of the same name in capitals."""

    database_url: str = ""  # empty: an SQLite file in DATA_DIR
    handoff_api_processes: int = Field(default=1, ge=1)  # more than one needs PostgreSQL and Redis between them

    admin_email: str = "admin@fibralario.example"  # the first account, made at the first start
    admin_password: SecretStr = SecretStr("")  # empty: generated, and printed once

    conversations_per_minute: int = Field(default=20, ge=1)  # that one address may begin
    messages_per_minute: int = Field(default=100, ge=1)  # that one address may send
    sockets_at_most: int = Field(default=10_000, ge=1)  # open at a time; an idle one takes about 50 KB

    bot_timeout: float = Field(default=8.0, gt=0)  # seconds from the moment the bot is called
    bot_concurrency: int = Field(default=16, ge=1)  # messages with the bot at a time; more only wait inside it

    @property
    def database_address(self) -> str:
        """Where the database is."""
        return self.database_url or f"sqlite:///{self.data_dir}/handoff_api.sqlite3"
