"""The programs of Staffetta: how each is started and where it says that it is well."""

import sys
from dataclasses import dataclass
from pathlib import Path

from common.local_run.errors import CannotStart
from common.local_run.redis_server import EXECUTABLE

ROOT = Path(__file__).resolve().parents[2]
SERVICES_PYTHON = sys.executable
RASA_PYTHON = str(ROOT / ".venv-rasa" / "bin" / "python")


@dataclass(frozen=True)
class Program:
    """One supervised process."""

    name: str
    says: str  # how the progress lines call it
    command: tuple[str, ...]
    health: str  # an address that answers once the program does its work


def all_programs(ports: dict[str, int], redis_url: str, redis_configuration: Path | None) -> list[Program]:
    """The programs in the order in which people think of them; without Redis when somebody else runs it."""

    def at(setting: str, path: str) -> str:
        return f"http://127.0.0.1:{ports[setting]}{path}"

    ours = [
        Program("actions", "the bot's actions", (RASA_PYTHON, "-m", "actions"), at("ACTIONS_PORT", "/health")),
        Program("rasa", "the bot", (RASA_PYTHON, "-m", "bot.run"), at("RASA_PORT", "/webhooks/staffetta/health")),
        Program("kb", "the knowledge base", (SERVICES_PYTHON, "-m", "kb", "serve"), at("KB_PORT", "/health/ready")),
        Program(
            "handoff_api",
            "the meeting place of visitors and agents",
            (SERVICES_PYTHON, "-m", "handoff_api"),
            at("HANDOFF_API_PORT", "/health/ready"),
        ),
        Program("demo", "the demo site", (SERVICES_PYTHON, "-m", "demo", "serve"), at("DEMO_PORT", "/health/ready")),
    ]
    if redis_configuration is None:
        return ours
    return [Program("redis", "Redis", (EXECUTABLE, str(redis_configuration)), redis_url), *ours]


def require_rasa() -> None:
    """Raise CannotStart when Rasa's environment is missing."""
    if not Path(RASA_PYTHON).exists():
        raise CannotStart("Rasa's environment (.venv-rasa) is missing: 'make setup' makes it.")
