"""`python -m handoff_api`: serves until it is told to stop."""

import signal
import sys

import uvicorn

from common.errors import Conflict
from common.settings import IDLE_SECONDS
from handoff_api.app import create_app
from handoff_api.settings import Settings

LARGEST_FRAME = 16 * 1024  # bytes; uvicorn's own limit is 16 MB, and it would buffer them all
STOP_SECONDS = 5  # for requests that are under way


def main() -> None:
    """Run the server with the settings of the environment."""
    # uvicorn raises the signal again once everything is closed; being told to stop is no failure.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    settings = Settings()  # type: ignore[call-arg] - the service token comes from the environment
    try:
        uvicorn.run(
            create_app(settings),
            host=settings.bind_host,
            port=settings.handoff_api_port,
            ws="websockets-sansio",  # 31 KB for an idle socket, and twice the messages of the older one
            ws_max_size=LARGEST_FRAME,
            ws_per_message_deflate=False,  # frames are small, and a compressed bomb is not
            ws_ping_interval=20,
            ws_ping_timeout=20,
            timeout_keep_alive=IDLE_SECONDS,
            timeout_graceful_shutdown=STOP_SECONDS,
            forwarded_allow_ips=settings.trusted_proxies,
            access_log=False,  # addresses of visitors are nobody's log line
            log_level="critical",  # its tracebacks may quote what somebody wrote; we log where an error was
        )
    except Conflict as error:
        sys.exit(error.detail)


if __name__ == "__main__":
    main()
