"""The local run's parts, each by itself: ports, secrets, the supervisor and what it watches."""

import os
import socket
import stat
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from common.local_run import supervisor_conf
from common.local_run.environment import environment_of, settings_of
from common.local_run.errors import CannotStart
from common.local_run.health import answers
from common.local_run.ports import free_ports, require_free
from common.local_run.programs import Program
from common.local_run.secrets_file import load_or_make
from common.local_run.supervisor import Supervisor


def test_a_port_in_use_is_named_with_its_setting():
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        with pytest.raises(CannotStart, match=rf"port {port} \(KB_PORT\)"):
            require_free({"KB_PORT": port, "DEMO_PORT": free_ports(1)[0]})


def test_secrets_are_made_once_and_only_their_owner_can_read_them(tmp_path: Path):
    path = tmp_path / "secrets.env"
    first = load_or_make(path, ["SERVICE_TOKEN", "REDIS_PASSWORD"])
    assert load_or_make(path, ["SERVICE_TOKEN", "REDIS_PASSWORD"]) == first
    later = load_or_make(path, ["ADMIN_PASSWORD", "SERVICE_TOKEN"])
    assert later["SERVICE_TOKEN"] == first["SERVICE_TOKEN"]
    assert len(later["ADMIN_PASSWORD"]) == 16
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert all(len(value) >= 32 for value in first.values())


def test_another_redis_is_not_ours_to_start(tmp_path: Path):
    settings = settings_of(tmp_path, {"REDIS_URL": "redis://elsewhere:6379/0"})
    assert not settings.starts_redis
    assert "REDIS_PORT" not in settings.ports
    assert (
        environment_of(settings, {"REDIS_URL": "redis://elsewhere:6379/0"})["REDIS_URL"] == "redis://elsewhere:6379/0"
    )


def test_programs_get_our_redis_with_its_password(tmp_path: Path):
    settings = settings_of(tmp_path, {"REDIS_PORT": "7001"})
    environment = environment_of(settings, {})
    assert environment["REDIS_URL"] == f"redis://:{environment['REDIS_PASSWORD']}@127.0.0.1:7001/0"


@pytest.fixture
def web(tmp_path: Path) -> Iterator[tuple[Supervisor, str]]:
    """A supervisor with one small web server, whose folder has a character that the supervisor expands."""
    folder = tmp_path / "100%"
    folder.mkdir()
    (port,) = free_ports(1)
    command = ("python3", "-m", "http.server", str(port), "--bind", "127.0.0.1", "--directory", str(folder))
    address = f"http://127.0.0.1:{port}/"
    configuration = supervisor_conf.write(folder / "run", folder / "logs", [Program("web", "web", command, address)])
    supervisor = Supervisor(configuration, dict(os.environ))
    supervisor.start()
    yield supervisor, address
    supervisor.stop()


def test_what_is_killed_comes_back(web: tuple[Supervisor, str]):
    supervisor, address = web
    _until(lambda: answers(address))
    first = supervisor.pid("web")
    supervisor.signal("web", 9)
    _until(lambda: supervisor.pid("web") not in {0, first} and answers(address))


def test_a_stopped_program_stays_stopped_until_started(web: tuple[Supervisor, str]):
    supervisor, address = web
    _until(lambda: answers(address))
    supervisor.stop_program("web")
    time.sleep(1.5)
    assert not answers(address)
    supervisor.start_program("web")
    _until(lambda: answers(address))


def test_stopping_leaves_nothing_behind(web: tuple[Supervisor, str]):
    supervisor, address = web
    _until(lambda: answers(address))
    pid = supervisor.pid("web")
    supervisor.signal("web", 19)  # paused: it could not hear a polite request
    supervisor.stop()
    assert not supervisor.is_running()
    with pytest.raises(ProcessLookupError):
        os.kill(pid, 0)
    supervisor.stop()


def test_a_deep_folder_gets_a_socket_that_the_system_takes(tmp_path: Path):
    deep = tmp_path / ("d" * 120)
    assert len(os.fsencode(supervisor_conf.socket_path(deep))) < 108


def _until(done, within: float = 15) -> None:
    deadline = time.monotonic() + within
    while not done():
        assert time.monotonic() < deadline, f"not within {within} s"
        time.sleep(0.05)
