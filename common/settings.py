"""The settings that every service of ours has; the environment is read nowhere else.

Each field is an environment variable of the same name in capitals. `.env.example` lists them all
with their defaults, and a test compares the two.
"""

from pathlib import Path
from typing import Literal
from urllib.parse import urlsplit

from pydantic import Field, SecretStr, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

# For how long our servers keep a connection that nobody uses. Clients commonly drop theirs after 5 to 60 s; whoever
# does so first must be the client, or its next request meets a connection that is being closed.
IDLE_SECONDS = 75


class CommonSettings(BaseSettings):
    """What kb, handoff_api and the local run agree on."""

    model_config = SettingsConfigDict(env_file=".env", extra="ignore", frozen=True)

    environment: Literal["local", "production"] = "local"
    data_dir: Path = Path("data")
    log_level: Literal["debug", "info", "warning", "error"] = "info"
    service_token: SecretStr = Field(min_length=32)  # no default: `make run` makes one, production sets one

    bind_host: str = "127.0.0.1"
    handoff_api_port: int = 8000
    kb_port: int = 8001
    demo_port: int = 8002
    rasa_port: int = 5005
    actions_port: int = 5055

    # Internal addresses; empty means "on this machine, at the port above".
    handoff_api_url: str = ""
    kb_url: str = ""
    rasa_url: str = ""
    redis_url: str = "redis://127.0.0.1:6390/0"

    # Addresses as browsers see them; empty means localhost at the port above.
    public_url: str = ""
    kb_public_url: str = ""
    allowed_origins: str = ""  # sites that may carry the widget, comma separated; empty: the demo site
    trusted_proxies: str = "127.0.0.1"  # whose X-Forwarded-For is believed, comma separated
    metrics_token: SecretStr = SecretStr("")  # opens /metrics from elsewhere; empty: loopback only

    # What the host site signs its visitors' identities with (the demo site, too); empty: nobody is recognised.
    identity_secret: SecretStr = SecretStr("")

    company_name: str = "Fibra Lario"

    @field_validator("identity_secret")
    @classmethod
    def _long_enough(cls, secret: SecretStr) -> SecretStr:
        if 0 < len(secret.get_secret_value()) < 32:
            raise ValueError("IDENTITY_SECRET needs 32 characters or more: whoever guesses it can be anybody")
        return secret

    def internal(self, service: Literal["handoff_api", "kb", "rasa"]) -> str:
        """The address at which our own processes reach `service`."""
        named = getattr(self, f"{service}_url")
        return named.rstrip("/") or f"http://127.0.0.1:{getattr(self, f'{service}_port')}"

    @property
    def handoff_api_address(self) -> str:
        """handoff_api as a browser sees it."""
        return self.public_url.rstrip("/") or f"http://localhost:{self.handoff_api_port}"

    @property
    def kb_address(self) -> str:
        """kb's pages as a browser sees them."""
        return self.kb_public_url.rstrip("/") or f"http://localhost:{self.kb_port}"

    @property
    def widget_origins(self) -> list[str]:
        """The exact origins that may carry the widget."""
        named = [origin.strip().rstrip("/") for origin in self.allowed_origins.split(",")]
        return [origin for origin in named if origin] or [
            f"http://localhost:{self.demo_port}",
            f"http://127.0.0.1:{self.demo_port}",
        ]

    @property
    def known_hosts(self) -> set[str]:
        """The names under which we are reached: by browsers, by our own processes, and on this machine."""
        named = [self.handoff_api_address, self.kb_address, self.internal("handoff_api"), self.internal("kb")]
        hosts = {urlsplit(address).hostname or "" for address in named}
        return (hosts | {"localhost", "127.0.0.1", "::1", self.bind_host}) - {""}

    @property
    def is_https(self) -> bool:
        """Whether browsers come over TLS: then cookies are Secure."""
        return self.handoff_api_address.startswith("https://")
