"""The supervisor as a child of ours: started, asked, told, and stopped with everything it watches."""

import contextlib
import ctypes
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any
from xmlrpc.client import Error as RPCError
from xmlrpc.client import ServerProxy

from supervisor.xmlrpc import SupervisorTransport

from common.local_run.errors import CannotStart
from common.local_run.supervisor_conf import GROUP, socket_path

_UP_WITHIN = 10.0  # seconds until the supervisor itself answers; it takes 0.3
_STOPPED_WITHIN = 12.0  # seconds; it kills its programs after 8 (stopwaitsecs)
_PR_SET_PDEATHSIG = 1


class Supervisor:
    """One supervisord and the programs it watches."""

    def __init__(self, configuration: Path, environment: Mapping[str, str]) -> None:
        self._configuration = configuration
        self._environment = dict(environment)
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Start it; returns once it can be asked. Raises CannotStart."""
        command = [sys.executable, "-m", "supervisor.supervisord", "-n", "-c", str(self._configuration)]
        with open(self._configuration.with_suffix(".out"), "wb") as output:
            self._process = subprocess.Popen(
                command, env=self._environment, stdout=output, stderr=output, preexec_fn=_end_with_parent
            )
        deadline = time.monotonic() + _UP_WITHIN
        while time.monotonic() < deadline and self.is_running():
            with contextlib.suppress(OSError, RPCError), self._rpc() as rpc:
                rpc.getState()
                return
            time.sleep(0.05)
        raise CannotStart(f"The supervisor did not start: {self._configuration.with_suffix('.out').read_text()[-500:]}")

    def is_running(self) -> bool:
        """Whether the supervisor itself lives."""
        return self._process is not None and self._process.poll() is None

    def start_program(self, name: str) -> None:
        with self._rpc() as rpc:
            rpc.startProcess(f"{GROUP}:{name}", False)

    def stop_program(self, name: str) -> None:
        """Stop it and wait until it has ended; it stays stopped until started again."""
        with self._rpc() as rpc:
            rpc.stopProcess(f"{GROUP}:{name}", True)

    def pid(self, name: str) -> int:
        """The process id of a program; 0 when it is not running."""
        with self._rpc() as rpc:
            return int(rpc.getProcessInfo(f"{GROUP}:{name}")["pid"])

    def signal(self, name: str, number: int) -> None:
        """Send a signal to a program and its children."""
        pid = self.pid(name)
        if pid:
            os.killpg(pid, number)

    def stop(self) -> None:
        """End every program and the supervisor; whatever does not go in time is killed."""
        if self._process is None:
            return
        groups = self._pids()
        for pid in groups:
            _signal_group(pid, signal.SIGCONT)  # a paused program cannot hear that it should go
        self._process.terminate()
        try:
            self._process.wait(_STOPPED_WITHIN)
        except subprocess.TimeoutExpired:
            for pid in groups:
                _signal_group(pid, signal.SIGKILL)
            self._process.kill()
            self._process.wait()

    def _pids(self) -> list[int]:
        with contextlib.suppress(OSError, RPCError), self._rpc() as rpc:
            return [info["pid"] for info in rpc.getAllProcessInfo() if info["pid"]]
        return []

    @contextlib.contextmanager
    def _rpc(self) -> Iterator[Any]:
        socket = socket_path(self._configuration.parent)
        with ServerProxy("http://localhost", transport=SupervisorTransport(serverurl=f"unix://{socket}")) as server:
            yield server.supervisor


def _signal_group(pid: int, number: int) -> None:
    with contextlib.suppress(ProcessLookupError):
        os.killpg(pid, number)


def _end_with_parent() -> None:
    """On Linux, have the supervisor told to end when we are killed, so that nothing is left behind."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGTERM)
