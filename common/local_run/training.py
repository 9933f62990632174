"""Has the bot trained when its data changed, while the other programs start; then the bot itself may start."""

import contextlib
import os
import signal
import subprocess
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from types import TracebackType

from common.local_run.errors import NotReady
from common.local_run.programs import RASA_PYTHON, ROOT

_A_LOOK = 3.0  # seconds; seeing that nothing changed takes less, so what takes longer is a training


class Training:
    """One run of `python -m bot.train` beside whatever else goes on; leaving the context ends it."""

    def __init__(
        self, environment: Mapping[str, str], log: Path, say: Callable[[str], None], trained: Callable[[], None]
    ) -> None:
        """`trained` is called once, when the model is there."""
        self._environment = environment
        self._log = log
        self._say = say
        self._trained = trained
        self._is_done = False
        self._tells_at = time.monotonic() + _A_LOOK

    def __enter__(self) -> "Training":
        with open(self._log, "wb") as output:
            self._process = subprocess.Popen(
                [RASA_PYTHON, "-m", "bot.train"],
                cwd=ROOT,
                env=self._environment,
                stdout=output,
                stderr=output,
                start_new_session=True,  # so that its children can be ended with it
            )
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        if not self._is_done:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(self._process.pid, signal.SIGKILL)
            self._process.wait()

    def look(self) -> None:
        """See how far it is, and go on when it is done. Raises NotReady when it failed."""
        if self._is_done:
            return
        code = self._process.poll()
        if code is None:
            self._tell()
            return
        self._is_done = True
        if code != 0:
            raise NotReady(f"The bot could not be trained.\n{self._log.read_text(errors='replace')[-2000:]}")
        self._trained()

    def _tell(self) -> None:
        if time.monotonic() > self._tells_at:
            self._tells_at = float("inf")
            self._say("training the bot, because its data is new; about 20 s ...")
