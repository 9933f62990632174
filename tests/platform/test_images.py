"""The images install from the locked files, run as nobody special, and hold all that their programs need."""

import os
import re
import shlex
import subprocess
import time
from pathlib import Path

import pytest

from common.local_run.ports import free_ports
from tests.platform import compose, images
from tests.settings_example import ROOT

DOCKERFILES = sorted(images.PYTHONS)
LOCKED = {"requirements/services.txt", "requirements/rasa.txt", "requirements/uv.txt"}


@pytest.mark.parametrize("path", DOCKERFILES)
def test_it_installs_from_the_locked_files_only(path: str):
    image = images.read(path)
    installed = re.findall(r"-r (\S+)", " ".join(image.all("RUN")))
    assert set(installed) <= LOCKED
    copied = image.all("COPY")[0].split()[:-1]
    assert set(installed) == set(copied)


@pytest.mark.parametrize("path", DOCKERFILES)
def test_its_install_command_finds_what_this_machine_runs(path: str):
    """The same lock, the same versions: uv has nothing to add to the environment that the tests ran in."""
    image = images.read(path)
    command = next(part for line in image.all("RUN") for part in line.split("&&") if "uv pip install" in part)
    words = [word for word in shlex.split(command) if word not in {"--system", "--no-cache", "--compile-bytecode"}]
    words[:1] = [str(ROOT / ".venv" / "bin" / "uv")]
    if "--torch-backend" in words:  # here torch came from a folder of wheels perhaps
        del words[words.index("--torch-backend") : words.index("--torch-backend") + 2]
    done = subprocess.run([*words, "--dry-run", "-p", str(image.python)], cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    assert "Would make no changes" in done.stderr


@pytest.mark.parametrize("path", DOCKERFILES)
def test_it_does_not_run_as_root(path: str):
    steps = [name for name, _ in images.read(path).steps]
    assert images.read(path).all("USER") == ["staffetta"]
    assert steps.index("USER") < steps.index("CMD")


@pytest.mark.parametrize("name", [name for name in compose.BUILT if name != "bot"])
def test_a_service_starts_in_what_its_image_holds(name: str, tmp_path: Path):
    """Its own command, its own health check, its environment from docker-compose.yml; SQL and ports of this machine."""
    service, image = compose.SERVICES[name], images.of_service(name)
    (port,) = free_ports(1)
    tree = image.make_tree(tmp_path / "app")
    check = re.sub(r"127\.0\.0\.1:\d+", f"127.0.0.1:{port}", shlex.join(service["healthcheck"]["test"][1:]))
    with open(tmp_path / "log", "wb") as log:
        process = subprocess.Popen(
            [image.python, *service["command"][1:]],
            cwd=tree,
            env=_environment(name, port, tmp_path),
            stdout=log,
            stderr=log,
        )
    try:
        assert _well(check, image, process), (tmp_path / "log").read_text()[-3000:]
    finally:
        process.terminate()
        assert process.wait(15) is not None


def test_the_bot_can_be_loaded_from_what_its_image_holds(tmp_path: Path):
    """Starting it needs a trained model; the journeys do that."""
    image = images.of_service("bot")
    tree = image.make_tree(tmp_path / "app")
    modules = re.findall(r"-m (bot\.\w+)", " ".join(compose.SERVICES["bot"]["command"]))
    assert modules == ["bot.train", "bot.run"]
    done = subprocess.run(
        [image.python, "-c", f"import {', '.join(modules)}"], cwd=tree, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr


def _environment(name: str, port: int, folder: Path) -> dict[str, str]:
    given = compose.environment(
        name, SERVICE_TOKEN="t" * 40, ADMIN_PASSWORD="a long enough one", ADMIN_EMAIL="a@b.example"
    )
    kept = {setting: value for setting, value in given.items() if not setting.endswith("DATABASE_URL")}
    return {
        "PATH": os.environ["PATH"],
        **kept,
        "DATA_DIR": str(folder / "data"),
        "BIND_HOST": "127.0.0.1",
        f"{name.upper()}_PORT": str(port),
    }


def _well(check: str, image: images.Image, process: subprocess.Popen[bytes]) -> bool:
    words = shlex.split(check)
    words[0] = str(image.python)
    deadline = time.monotonic() + 180  # kb exports its model first
    while time.monotonic() < deadline and process.poll() is None:
        if subprocess.run(words, capture_output=True).returncode == 0:
            return True
        time.sleep(0.3)
    return False
