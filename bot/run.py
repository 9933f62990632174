"""Starts the bot: `python -m bot.run` serves the trained model on RASA_PORT until it is told to stop."""

import os
import sys
from pathlib import Path

from rasa.core.run import serve_application
from rasa.core.utils import AvailableEndpoints

from bot.logs import configure_logs
from bot.rasa_fixes import apply_fixes
from bot.settings import Settings, SettingsError, load_settings

FOLDER = Path(__file__).parent


def main() -> None:
    """Serve until SIGTERM or SIGINT; exit with a sentence when something needed is missing."""
    try:
        settings = load_settings()
        fill_in(settings)
    except SettingsError as error:
        sys.exit(str(error))
    if not settings.model.exists():
        sys.exit(f"There is no trained model at {settings.model}: run `python -m bot.train` first.")
    configure_logs("rasa", settings.log_level)
    apply_fixes(settings.action_timeout)
    serve_application(
        model_path=str(settings.model),
        credentials=str(FOLDER / "credentials.yml"),
        endpoints=AvailableEndpoints.read_endpoints(str(FOLDER / "endpoints.yml")),
        interface=settings.bind_host,
        port=settings.rasa_port,
        enable_api=False,
    )


def fill_in(settings: Settings) -> None:
    """Put the values for endpoints.yml and credentials.yml where Rasa takes them from: the environment."""
    os.environ.update(
        STAFFETTA_ACTIONS=settings.actions_address,
        STAFFETTA_REDIS=settings.redis_url,
        STAFFETTA_TOKEN=settings.require_token(),
    )


if __name__ == "__main__":
    main()
