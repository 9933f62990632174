"""Waits for programs to become well, and says so one by one."""

import time
from collections import defaultdict
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor

from common.local_run.health import answers
from common.local_run.programs import Program

_PAUSE = 0.2  # seconds between two rounds of asking
_HOPELESS = 3  # a program that ended this often while starting will not come up by waiting


class Readiness:
    """The programs that are not well yet."""

    def __init__(
        self,
        programs: Sequence[Program],
        pid: Callable[[str], int],
        say: Callable[[str], None],
        meanwhile: Callable[[], None],
    ) -> None:
        """`pid` asks for a program's process id, `say` gets a line for each that is well, `meanwhile` runs each round."""
        self._late = list(programs)
        self._pid = pid
        self._say = say
        self._meanwhile = meanwhile
        self._pids: defaultdict[str, set[int]] = defaultdict(set)

    def wait(self, within: float) -> list[Program]:
        """Wait at most `within` seconds; returns the programs that are still not well."""
        begun = time.monotonic()
        with ThreadPoolExecutor(len(self._late)) as asking:
            while self._late and time.monotonic() - begun < within and not self._hopeless():
                self._meanwhile()
                well = list(asking.map(answers, [program.health for program in self._late]))
                for program in [p for p, is_well in zip(self._late, well, strict=True) if is_well]:
                    self._late.remove(program)
                    self._say(f"ready: {program.says}")
                if self._late:
                    time.sleep(_PAUSE)
        return self._hopeless() or self._late

    def _hopeless(self) -> list[Program]:
        """Programs that keep ending instead of starting."""
        for program in self._late:
            self._pids[program.name].add(self._pid(program.name))
        return [program for program in self._late if len(self._pids[program.name] - {0}) > _HOPELESS]
