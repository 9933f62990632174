"""Rasa's server with our channel, our memory and our fixes. `bot.run` starts it; alone it lacks its environment."""

from pathlib import Path

from rasa.core.run import serve_application
from rasa.core.utils import AvailableEndpoints

from bot.logs import configure_logs
from bot.rasa_fixes import apply_fixes
from bot.settings import Settings, load_settings

FOLDER = Path(__file__).parent


def serve(settings: Settings) -> None:
    """Serve until SIGTERM or SIGINT."""
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


if __name__ == "__main__":
    serve(load_settings())
