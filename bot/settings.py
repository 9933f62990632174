"""The bot's settings; the environment is read nowhere else in this folder.

Each field is an environment variable of the same name in capitals, as in the services' settings.
"""

import os
from dataclasses import dataclass, field, fields
from pathlib import Path

MIN_TOKEN_LENGTH = 32  # the services refuse a shorter SERVICE_TOKEN as well


class SettingsError(Exception):
    """A setting is missing or cannot be read; the message is a sentence that says which."""


@dataclass(frozen=True)
class Settings:
    """What `bot.run` and `bot.train` need to know. Times are in seconds."""

    data_dir: Path = Path("data")
    service_token: str = field(default="", repr=False)
    bind_host: str = "127.0.0.1"
    rasa_port: int = 5005
    actions_port: int = 5055
    actions_url: str = ""  # empty: on this machine, at actions_port
    redis_url: str = "redis://127.0.0.1:6390/0"
    action_timeout: float = 5.0  # between an action's own calls (2 s each) and handoff_api's wait for Rasa (8 s)
    log_level: str = "info"

    @property
    def model(self) -> Path:
        """The trained model: one file with a fixed name."""
        return self.data_dir.resolve() / "bot" / "models" / "staffetta.tar.gz"

    @property
    def actions_address(self) -> str:
        """Where the action server is reached."""
        return self.actions_url.rstrip("/") or f"http://127.0.0.1:{self.actions_port}"

    def require_token(self) -> str:
        """The secret shared with handoff_api and the actions; SettingsError when it is missing or short."""
        if len(self.service_token) < MIN_TOKEN_LENGTH:
            raise SettingsError(f"SERVICE_TOKEN must be set and have at least {MIN_TOKEN_LENGTH} characters.")
        return self.service_token


def load_settings() -> Settings:
    """The settings of this process; SettingsError when one cannot be read."""
    named = {f.name: _read(f.name.upper(), f.type) for f in fields(Settings) if os.environ.get(f.name.upper())}
    return Settings(**named)


def _read(name: str, kind: type):
    try:
        return kind(os.environ[name])
    except ValueError:
        raise SettingsError(f"{name} must be of type {kind.__name__}, not '{os.environ[name]}'.") from None
