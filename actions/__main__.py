"""Starts the action server: `python -m actions` serves on ACTIONS_PORT until it is told to stop."""

import logging
import sys

from actions.server import make_app
from actions.settings import SettingsError, load_settings


def main() -> None:
    """Serve until SIGTERM or SIGINT; exit with a sentence when a setting is missing."""
    try:
        settings = load_settings()
    except SettingsError as error:
        sys.exit(str(error))
    logging.basicConfig(level=logging.WARNING, format="%(asctime)s %(levelname)s %(name)s %(message)s")
    logging.getLogger("actions").setLevel(settings.log_level.upper())
    make_app(settings).run(settings.bind_host, settings.actions_port, access_log=False, motd=False)


if __name__ == "__main__":
    main()
