"""`make run`: starts everything, says where it is, and stops it on Ctrl-C."""

import signal
import sys
import time

from pydantic import ValidationError

from common.errors import StaffettaError
from common.local_run.banner import banner, shown
from common.local_run.demo_data import load_once
from common.local_run.errors import CannotStart
from common.local_run.settings import LocalSettings
from common.local_run.stack import Stack


def main() -> int:
    """Run until told to stop; returns the exit code."""
    # Both ways of stopping are one, also where a shell that starts us in the background has us ignore Ctrl-C.
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, signal.default_int_handler)
    try:
        settings = LocalSettings()
        if settings.environment == "production":
            raise CannotStart("This starts everything on one machine, to try it; in production use docker-compose.yml.")
        stack = Stack(settings.data_dir)
        return _run(stack)
    except KeyboardInterrupt:
        return 0
    except ValidationError as error:
        wrong = ", ".join(f"{'.'.join(map(str, e['loc'])).upper()} ({e['msg']})" for e in error.errors())
        print(f"\nA setting has a value that does not fit: {wrong}.", file=sys.stderr)
    except StaffettaError as error:
        print(f"\n{error.detail}", file=sys.stderr)
    return 1


def _run(stack: Stack) -> int:
    begun = time.monotonic()

    def say(line: str) -> None:
        print(f"  {time.monotonic() - begun:4.0f} s  {line}", flush=True)

    print("Starting Staffetta ...", flush=True)
    try:
        stack.start(say)
        printed = load_once(stack)
        print(banner(stack.settings, _sign_in(stack, printed)), flush=True)
        return _wait(stack)
    finally:
        _stop(stack)


def _sign_in(stack: Stack, printed: str | None) -> str:
    """How to sign in: with the passwords that were made just now, or where to look for them."""
    if printed is None:
        secrets = shown(stack.data_dir / "secrets.env")
        return f"Sign in with the passwords shown at the first start; the administrator's is in {secrets} too."
    chosen = stack.settings.admin_password.get_secret_value()
    password = "(the one that ADMIN_PASSWORD sets)" if chosen else stack.environment["ADMIN_PASSWORD"]
    return f"{printed.rstrip()}\n  {'admin':<8} {stack.settings.admin_email:<28} {password}"


def _wait(stack: Stack) -> int:
    while stack.is_running():
        time.sleep(0.5)
    print("The supervisor ended by itself; its last words are in the logs.", file=sys.stderr)
    return 1


def _stop(stack: Stack) -> None:
    """Stop everything; impatient further signals change nothing about it."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    print("\nStopping ...", flush=True)
    stack.stop()
    print("Everything has stopped. What was said and written is kept.", flush=True)


if __name__ == "__main__":
    sys.exit(main())
