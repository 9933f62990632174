"""`python -m demo serve` runs the demo company's website, `python -m demo load` loads its articles and staff."""

import argparse
import sys

import uvicorn

from common.settings import IDLE_SECONDS, CommonSettings
from demo.loading import CannotLoad, load
from demo.site import create_site


def main() -> int:
    """Run one of the two commands; the exit status is 1 when loading failed."""
    parser = argparse.ArgumentParser(prog="python -m demo", description=__doc__)
    parser.add_argument("command", choices=["serve", "load"])
    settings = CommonSettings()
    if parser.parse_args().command == "serve":
        _serve(settings)
        return 0
    try:
        print(load(settings), end="")
    except CannotLoad as error:
        print(error, file=sys.stderr)
        return 1
    return 0


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
