"""`make run` as a person meets it: what it says, how Ctrl-C and a polite request end it, and the second start."""

import os
import re
import signal
import socket
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

import psutil
import pytest

from common.local_run.ports import free_ports
from tests.settings_example import ROOT
from tests.stack import PORTS, Prepared

STOPPED_WITHIN = 15.0
# A second start promises an answer within 30 s on a machine of its own with two cores. A busy machine says nothing
# about that by the clock, so processor time is what is checked: measured 22 s, most of it Rasa's and kb's imports.
SECOND_START_CPU = 45.0


@dataclass
class Run:
    """One run of the command at a terminal of its own."""

    process: subprocess.Popen[str]
    output: Path

    def said(self) -> str:
        return self.output.read_text()

    def wait_for_banner(self, within: float) -> str:
        deadline = time.monotonic() + within
        while "Staffetta is running" not in self.said():
            assert self.process.poll() is None, self.said()
            assert time.monotonic() < deadline, f"not within {within} s:\n{self.said()}"
            time.sleep(0.1)
        time.sleep(0.5)  # the banner has more lines
        return self.said()

    def family(self) -> list[psutil.Process]:
        return psutil.Process(self.process.pid).children(recursive=True)

    def cpu(self) -> float:
        """Seconds of processor time that its programs have used so far."""
        times = [one.cpu_times() for one in self.family()]
        return sum(used.user + used.system for used in times)


@pytest.fixture
def command(tmp_path: Path, prepared: Prepared):
    """Starts the command on this test's folder, as often as it is called; what still runs is ended afterwards."""
    ports = {name: str(port) for name, port in zip(PORTS, free_ports(len(PORTS)), strict=True)}
    data = tmp_path / "data"
    prepared.give(data, loaded=True)  # learning the articles is the session's stack's part
    runs: list[Run] = []

    def start() -> Run:
        output = tmp_path / f"output-{len(runs)}"
        with open(output, "w") as said:
            process = subprocess.Popen(
                [sys.executable, "-m", "common.local_run"],
                cwd=ROOT,
                env={**os.environ, **ports, "DATA_DIR": str(data)},
                stdout=said,
                stderr=said,
                text=True,
                start_new_session=True,
            )
        runs.append(Run(process, output))
        return runs[-1]

    yield start
    for run in runs:
        if run.process.poll() is None:
            os.killpg(run.process.pid, signal.SIGTERM)
            run.process.wait(30)


def test_first_start_second_start_and_both_ways_to_stop(command):
    first = command()
    banner = first.wait_for_banner(within=280)
    passwords = re.findall(r"^\s+\w+\s+\S+@\S+\s+(\S{8,})$", banner, re.MULTILINE)
    assert len(passwords) >= 4, f"two agents, an editor and an admin sign in:\n{banner}"
    assert all(path in banner for path in ("/desk", "localhost:"))

    # A terminal's Ctrl-C reaches the whole group: this command, and the supervisor as well.
    _stop(first, lambda: os.killpg(first.process.pid, signal.SIGINT))

    second = command()
    again = second.wait_for_banner(within=280)
    assert second.cpu() < SECOND_START_CPU
    assert not any(password in again for password in passwords), "passwords are printed once"
    assert "first start" in again
    _stop(second, lambda: second.process.send_signal(signal.SIGTERM))


def test_a_port_in_use_is_said_before_anything_starts(tmp_path: Path):
    ports = {name: str(port) for name, port in zip(PORTS, free_ports(len(PORTS)), strict=True)}
    with socket.create_server(("127.0.0.1", int(ports["KB_PORT"]))):
        done = subprocess.run(
            [sys.executable, "-m", "common.local_run"],
            cwd=ROOT,
            env={**os.environ, **ports, "DATA_DIR": str(tmp_path / "data")},
            capture_output=True,
            text=True,
            timeout=60,
        )
    assert done.returncode == 1
    assert f"port {ports['KB_PORT']} (KB_PORT)" in done.stderr
    assert "Traceback" not in done.stderr


def _stop(run: Run, ask) -> None:
    family = run.family()
    asked = time.monotonic()
    ask()
    assert run.process.wait(STOPPED_WITHIN) == 0, run.said()
    assert time.monotonic() - asked < STOPPED_WITHIN
    assert not [one for one in family if one.is_running() and one.status() != psutil.STATUS_ZOMBIE]
    assert "Everything has stopped" in run.said()
