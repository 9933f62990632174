"""What can be set about handoff_api, besides what all services have in common."""

from urllib.parse import urlsplit

from pydantic import Field, SecretStr

from common.settings import CommonSettings

AN_ADDRESS = r"^$|^[^@\s<>]+@[^@\s<>]+$"


class Settings(CommonSettings):
    """handoff_api's own settings; each is an environment variable of the same name in capitals."""

    database_url: str = ""  # empty: an SQLite file in DATA_DIR
    handoff_api_processes: int = Field(default=1, ge=1)  # more than one needs PostgreSQL and Redis between them

    admin_email: str = "admin@fibralario.example"  # the first account, made at the first start
    admin_password: SecretStr = SecretStr("")  # empty: generated, and printed once

    conversations_per_minute: int = Field(default=20, ge=1)  # that one address may begin
    messages_per_minute: int = Field(default=100, ge=1)  # that one address may send
    sockets_at_most: int = Field(default=10_000, ge=1)  # open at a time; an idle one takes about 50 KB

    smtp_url: SecretStr = SecretStr("")  # smtp://, smtp+starttls:// or smtps://user:password@host:port; empty: none
    mail_from: str = Field(default="", pattern=AN_ADDRESS)  # empty: noreply@ the host of PUBLIC_URL

    answer_by_mail_after: float = Field(default=60.0, ge=0)  # seconds, if the visitor has not read it in the chat

    bot_timeout: float = Field(default=8.0, gt=0)  # seconds from the moment the bot is called
    bot_concurrency: int = Field(default=16, ge=1)  # messages with the bot at a time; more only wait inside it

    @property
    def database_address(self) -> str:
        """Where the database is."""
        return self.database_url or f"sqlite:///{self.data_dir}/handoff_api.sqlite3"

    @property
    def sends_mail(self) -> bool:
        """Whether there is a mail server; without one, letters are kept and nothing is sent."""
        return bool(self.smtp_url.get_secret_value())

    @property
    def mail_sender(self) -> str:
        """The address from which letters come."""
        return self.mail_from or f"noreply@{self.own_host}"

    @property
    def own_host(self) -> str:
        """The name of the host that browsers see."""
        return urlsplit(self.handoff_api_address).hostname or "localhost"
