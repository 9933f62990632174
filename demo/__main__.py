"""The demo company: `serve` runs its website, `load` loads its articles and staff, `outage` plays an outage."""

import argparse
import sys

import uvicorn

from common.local_run.settings import LocalSettings
from common.settings import IDLE_SECONDS, CommonSettings
from demo.loading import CannotLoad, load
from demo.outage import CannotPlay, Outage
from demo.site import create_site


def main() -> int:
    """Run one of the commands; the exit status is 1 when loading or playing failed."""
    asked, settings = _arguments(), _settings()
    if asked.command == "serve":
        _serve(settings)
        return 0
    try:
        if asked.command == "load":
            print(load(settings), end="")
        else:
            print(Outage(settings, asked.town, asked.people, asked.seconds).play(not asked.no_past), end="")
    except (CannotLoad, CannotPlay) as error:
        print(error, file=sys.stderr)
        return 1
    return 0


def _settings() -> CommonSettings:
    """The settings, with the secrets that `make run` has made for itself."""
    secrets = LocalSettings().data_dir / "secrets.env"
    return CommonSettings(_env_file=(".env", secrets))


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m demo", description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True)
    commands.add_parser("serve", help="run the website")
    commands.add_parser("load", help="load the articles and the staff into a running Staffetta")
    outage = commands.add_parser("outage", help="play weeks of usual questions, then many visitors without a line")
    outage.add_argument("--town", default="Menaggio", help="where the line is down")
    outage.add_argument("--people", type=int, default=10, help="how many report it; one address may begin 20 a minute")
    outage.add_argument("--seconds", type=float, default=60.0, help="within how long")
    outage.add_argument("--no-past", action="store_true", help="kb knows enough usual questions already")
    return parser.parse_args()


def _serve(settings: CommonSettings) -> None:
    uvicorn.run(
        create_site(settings),
        host=settings.bind_host,
        port=settings.demo_port,
        log_level=settings.log_level,
        timeout_keep_alive=IDLE_SECONDS,
        server_header=False,
        access_log=False,
    )


if __name__ == "__main__":
    sys.exit(main())
