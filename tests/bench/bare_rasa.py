"""The yardstick for answers: Rasa as it comes, with our model, its REST channel, no memory in Redis and no actions."""

import json
import os
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx

from common.local_run.ports import free_ports
from common.local_run.programs import RASA_PYTHON, ROOT

STARTS_WITHIN = 90.0  # seconds; about 14 on a quiet machine


@contextmanager
def bare_rasa(model: Path, folder: Path) -> Iterator[str]:
    """A stock `rasa run` of `model`; gives the address of its REST webhook."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "credentials.yml").write_text(json.dumps({"rest": None}))
    (folder / "endpoints.yml").write_text("{}")
    (port,) = free_ports(1)
    command = [
        RASA_PYTHON,
        "-m",
        "rasa",
        "run",
        "-i",
        "127.0.0.1",
        "-p",
        str(port),
        "-m",
        str(model),
        "--credentials",
        str(folder / "credentials.yml"),
        "--endpoints",
        str(folder / "endpoints.yml"),
    ]
    quiet = {"RASA_TELEMETRY_ENABLED": "false", "SQLALCHEMY_SILENCE_UBER_WARNING": "1", "TF_CPP_MIN_LOG_LEVEL": "3"}
    with open(folder / "rasa.log", "wb") as log:
        process = subprocess.Popen(command, cwd=ROOT, env={**os.environ, **quiet}, stdout=log, stderr=log)
    try:
        address = f"http://127.0.0.1:{port}"
        _wait_until_up(address, process)
        yield f"{address}/webhooks/rest/webhook"
    finally:
        process.terminate()
        process.wait(20)


def _wait_until_up(address: str, process: subprocess.Popen) -> None:
    until = time.monotonic() + STARTS_WITHIN
    while time.monotonic() < until:
        assert process.poll() is None, "the bare Rasa ended by itself"
        try:
            if httpx.get(address, timeout=2).status_code == 200:
                return
        except httpx.HTTPError:
            time.sleep(0.5)
    raise AssertionError(f"the bare Rasa did not start within {STARTS_WITHIN:.0f} s")
