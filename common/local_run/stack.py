"""A whole running Staffetta: one set of programs, ports and data, as an object that starts and stops.

`make run` has one for the person at the terminal; the tests make theirs on free ports.
"""

import contextlib
import fcntl
import signal
from collections.abc import Callable, Mapping
from pathlib import Path

from common.local_run import redis_server, supervisor_conf
from common.local_run.environment import environment_of, settings_of
from common.local_run.errors import CannotStart, NotReady
from common.local_run.ports import require_free
from common.local_run.programs import Program, all_programs, require_rasa
from common.local_run.readiness import Readiness
from common.local_run.supervisor import Supervisor
from common.local_run.training import Training

Say = Callable[[str], None]


class Stack:
    """Every program, started together.

    `ports` and `env` are settings by their names (`KB_PORT`, `MESSAGES_PER_MINUTE`); what they do
    not say comes from the environment, then from `.env`, then from the defaults.
    """

    def __init__(self, data_dir: Path, ports: Mapping[str, int] | None = None, env: Mapping[str, str] | None = None):
        self.data_dir = data_dir.resolve()
        given = {**(env or {}), **{name: str(port) for name, port in (ports or {}).items()}}
        self.settings = settings_of(self.data_dir, given)
        self.environment = environment_of(self.settings, given)
        self.logs = self.data_dir / "logs"
        self.programs = {program.name: program for program in self._programs()}
        self._run = self.data_dir / "run"
        self._supervisor = Supervisor(self._run / "supervisord.conf", self.environment)
        self._held = contextlib.ExitStack()

    # ---- all of it

    def start(self, say: Say = lambda line: None, within: float = 600) -> None:
        """Start every program and wait until each is well. Raises CannotStart or NotReady; then nothing runs."""
        require_rasa()
        require_free(self.settings.ports)
        try:
            self._hold_folder()
            supervisor_conf.write(self._run, self.logs, self.programs.values(), by_hand=["rasa"])
            self._supervisor.start()
            with Training(self.environment, self.logs / "train.log", say, self._start_bot) as training:
                self._wait(list(self.programs.values()), within, say, training.look)
        except BaseException:
            self.stop()
            raise

    def stop(self) -> None:
        """End everything; harmless when nothing runs."""
        self._supervisor.stop()
        self._held.close()

    def is_running(self) -> bool:
        return self._supervisor.is_running()

    def wait_until_ready(self, *names: str, say: Say = lambda line: None, within: float = 60) -> None:
        """Wait until the named programs (all, when none is named) are well. Raises NotReady with the log's end."""
        self._wait([self.programs[name] for name in names or self.programs], within, say)

    # ---- one program

    def address(self, name: str) -> str:
        """The address of a service on this machine, without a slash at its end."""
        return f"http://127.0.0.1:{self.settings.ports[f'{name.upper()}_PORT']}"

    def pid(self, name: str) -> int:
        """The process id of a program; 0 when it is not running."""
        return self._supervisor.pid(name)

    def kill(self, name: str) -> None:
        """kill -9; the supervisor starts it again."""
        self._supervisor.signal(name, signal.SIGKILL)

    def pause(self, name: str) -> None:
        """Let it hang: it holds its port and answers nothing, until `resume`."""
        self._supervisor.signal(name, signal.SIGSTOP)

    def resume(self, name: str) -> None:
        self._supervisor.signal(name, signal.SIGCONT)

    def stop_program(self, name: str) -> None:
        """Stop it; it stays stopped until `start_program`."""
        self._supervisor.stop_program(name)

    def start_program(self, name: str, within: float = 60) -> None:
        """Start it again and wait until it is well."""
        self._supervisor.start_program(name)
        self.wait_until_ready(name, within=within)

    def restart(self, name: str, within: float = 60) -> None:
        """Stop it in good order, start it again, and wait until it is well."""
        self.stop_program(name)
        self.start_program(name, within)

    def tail(self, name: str, lines: int = 20) -> str:
        """The last lines of a program's log."""
        log = self.logs / f"{name}.log"
        return "\n".join(log.read_text(errors="replace").splitlines()[-lines:]) if log.exists() else "(no log yet)"

    # ---- how it begins

    def _wait(
        self, programs: list[Program], within: float, say: Say, meanwhile: Callable[[], None] = lambda: None
    ) -> None:
        if late := Readiness(programs, self._supervisor.pid, say, meanwhile).wait(within):
            raise NotReady("\n".join(f"Not ready: {p.says} ({p.name}).\n{self.tail(p.name)}" for p in late))

    def _start_bot(self) -> None:
        self._supervisor.start_program("rasa")

    def _programs(self) -> list[Program]:
        settings, configuration = self.settings, None
        if settings.starts_redis:
            configuration = redis_server.write_configuration(
                self.data_dir / "redis", settings.redis_port, self.environment["REDIS_PASSWORD"]
            )
        return all_programs(settings.ports, self.environment["REDIS_URL"], configuration)

    def _hold_folder(self) -> None:
        """Two stacks on one data folder would write the same files."""
        self._run.mkdir(parents=True, exist_ok=True)
        file = self._held.enter_context((self._run / "lock").open("w"))
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            raise CannotStart(f"Staffetta already runs on the data in {self.data_dir}.") from error
