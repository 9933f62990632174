"""The action server's settings; the environment is read nowhere else in this folder.

Each field is an environment variable of the same name in capitals, as in the services' settings.
"""

import os
from dataclasses import dataclass, field, fields

MIN_TOKEN_LENGTH = 32  # the services refuse a shorter SERVICE_TOKEN as well


class SettingsError(Exception):
    """A setting is missing or cannot be read; the message is a sentence that says which."""


@dataclass(frozen=True)
class Settings:
    """Where we listen and whom we call. Times are in seconds."""

    service_token: str = field(default="", repr=False)
    bind_host: str = "127.0.0.1"
    actions_port: int = 5055
    kb_port: int = 8001
    kb_url: str = ""  # empty: on this machine, at kb_port
    handoff_api_port: int = 8000
    handoff_api_url: str = ""  # empty: on this machine, at handoff_api_port
    action_call_timeout: float = 2.0  # two calls in a row fit into the 5 s that Rasa gives an action
    log_level: str = "info"

    @property
    def kb_address(self) -> str:
        """Where kb is reached."""
        return self.kb_url.rstrip("/") or f"http://127.0.0.1:{self.kb_port}"

    @property
    def handoff_api_address(self) -> str:
        """Where handoff_api is reached."""
        return self.handoff_api_url.rstrip("/") or f"http://127.0.0.1:{self.handoff_api_port}"


def load_settings() -> Settings:
    """The settings of this process; SettingsError when one is missing or cannot be read."""
    named = {f.name: _read(f.name.upper(), f.type) for f in fields(Settings) if os.environ.get(f.name.upper())}
    settings = Settings(**named)
    if len(settings.service_token) < MIN_TOKEN_LENGTH:
        raise SettingsError(f"SERVICE_TOKEN must be set and have at least {MIN_TOKEN_LENGTH} characters.")
    return settings


def _read(name: str, kind: type):
    try:
        return kind(os.environ[name])
    except ValueError:
        raise SettingsError(f"{name} must be of type {kind.__name__}, not '{os.environ[name]}'.") from None
