"""Runs the learning process: one at a time for a database on a machine, with an end to its time."""

import asyncio
import fcntl
import shutil
import sys
import tempfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from kb.search.learning.lesson import Lesson

SECONDS = (
    3600.0  # wall time; a process that takes longer hangs, for even at the end of the line 10,000 articles take less
)
LOOKS_AGAIN = 0.5  # seconds between two looks whether another process has finished

_ROOT = Path(__file__).parents[3]
# Nothing of our own surroundings, secrets least of all; one thread, because the other core serves visitors.
_SURROUNDINGS = {
    "PYTHONPATH": str(_ROOT),
    "PYTHONUTF8": "1",
    **dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"), "1"),
}


class LearningFailed(Exception):
    """The process did not leave a model; the text says how it ended."""


class Learner:
    """Learns the models of one database. `model` is where the last one lies."""

    def __init__(self, model: Path) -> None:
        self.model = model

    @asynccontextmanager
    async def alone(self) -> AsyncIterator[None]:
        """Wait until no other process learns for this database, and keep others waiting meanwhile."""
        self.model.parent.mkdir(parents=True, exist_ok=True)
        with self.model.with_suffix(".learning").open("w") as lock:
            while True:
                try:
                    fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
                    break
                except BlockingIOError:
                    await asyncio.sleep(LOOKS_AGAIN)
            yield

    async def learn(self, lesson: Lesson) -> None:
        """Learn, and put the model's file in place; to be called `alone`. Raises LearningFailed."""
        await asyncio.to_thread(self._clear)
        folder = Path(tempfile.mkdtemp(prefix=self._prefix, dir=self.model.parent))
        try:
            await asyncio.to_thread(lesson.write, folder)
            await run("kb.search.learning", folder, SECONDS)
            (folder / "model").replace(self.model)
        finally:
            await asyncio.to_thread(shutil.rmtree, folder, ignore_errors=True)

    @property
    def _prefix(self) -> str:
        return f"{self.model.stem}.lesson-"

    def _clear(self) -> None:
        """Remove what a process left that was killed."""
        for left in self.model.parent.glob(f"{self._prefix}*"):
            shutil.rmtree(left, ignore_errors=True)


async def run(module: str, folder: Path, seconds: float) -> None:
    """Run `python -m module folder` and wait for its end, or end it after some seconds. Raises LearningFailed."""
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        module,
        str(folder),
        env=_SURROUNDINGS,
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.DEVNULL,
        stderr=asyncio.subprocess.DEVNULL,
    )
    try:
        code = await asyncio.wait_for(process.wait(), seconds)
    except TimeoutError:
        raise LearningFailed(f"It was stopped after {seconds:.0f} s.") from None
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()
    if code != 0:
        raise LearningFailed(f"It ended with code {code}.")
