"""Starts the bot: `python -m bot.run` serves the trained model on RASA_PORT until it is told to stop.

Importing Rasa takes seconds, so what can be missing is looked for first; then this process becomes `bot.server`.
"""

import os
import sys

from bot.environment import environment_for_rasa
from bot.settings import SettingsError, load_settings


def main() -> None:
    """Become the server; exit with a sentence when a setting or the model is missing."""
    try:
        settings = load_settings()
        token = settings.require_token()
    except SettingsError as error:
        sys.exit(str(error))
    if not settings.model.exists():
        sys.exit(f"There is no trained model at {settings.model}: run `python -m bot.train` first.")
    # endpoints.yml and credentials.yml name these; Rasa fills them in from the environment.
    environment = environment_for_rasa(
        STAFFETTA_ACTIONS=settings.actions_address, STAFFETTA_REDIS=settings.redis_url, STAFFETTA_TOKEN=token
    )
    os.execve(sys.executable, [sys.executable, "-m", "bot.server"], environment)


if __name__ == "__main__":
    main()
