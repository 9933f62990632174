"""Which tuned encoder a database goes by, and what that encoder has not seen."""

import json
import os
import shutil
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TextIO

import structlog

from kb.search.learning.held_back import Held

log = structlog.get_logger()


@dataclass(frozen=True)
class Tuned:
    """A tuned encoder: `folder` is its name among the models, `base` the name of what it was made from.

    `before` and `after` are areas under the risk-coverage curve of `questions` judged questions.
    """

    folder: str
    base: str
    held: Held
    before: float
    after: float
    questions: int


class Pointer:
    """The file that names a database's tuned encoder. It is replaced as a whole, so it names a whole encoder."""

    def __init__(self, path: Path, models: Path) -> None:
        self._path = path
        self.models = models

    def read(self, base: str) -> Tuned | None:
        """The tuned encoder in force; None when there is none that was made from `base` and still lies there."""
        if not self._path.exists():
            return None
        try:
            told = json.loads(self._path.read_text(encoding="utf-8"))
            tuned = Tuned(**told | {"held": Held.from_json(told["held"])})
            if tuned.base == base and (self.models / tuned.folder / "modules.json").exists():
                return tuned
        except (ValueError, KeyError, TypeError) as error:
            log.warning("tuned_encoder_not_used", reason=type(error).__name__)
            return None
        log.warning("tuned_encoder_not_used", reason="made from another encoder, or its files are gone")
        return None

    def write(self, tuned: Tuned) -> None:
        """Go by `tuned` from the next start on."""
        self._path.parent.mkdir(parents=True, exist_ok=True)
        unfinished = self._path.with_suffix(".unfinished")
        with unfinished.open("w", encoding="utf-8") as file:
            json.dump(vars(tuned) | {"held": tuned.held.as_json()}, file, ensure_ascii=False)
            file.flush()
            os.fsync(file.fileno())
        unfinished.replace(self._path)

    def tried(self) -> str:
        """The mark of what was tried last; empty when nothing was."""
        file = self._path.with_suffix(".tried")
        return file.read_text(encoding="utf-8") if file.exists() else ""

    def remember(self, mark: str) -> None:
        """That this was tried, whatever came of it."""
        self._path.with_suffix(".tried").write_text(mark, encoding="utf-8")

    def named(self, mark: str) -> str:
        """The folder's name of an encoder of this database."""
        return f"{self._prefix}{mark}"

    def lesson(self) -> TemporaryDirectory:
        """A new folder for what the process is given."""
        return TemporaryDirectory(prefix=f"{self._path.stem}.tuning-", dir=self._path.parent)

    def lock(self) -> TextIO:
        """A file to lock while an encoder is being tuned."""
        self._path.parent.mkdir(parents=True, exist_ok=True)
        return self._path.with_suffix(".tuning").open("w")

    def tidy(self, base: str) -> None:
        """Remove this database's encoders that are not in force: refused, replaced, or left by one that was killed.
        Its lesson, too: visitors' questions are in it."""
        for left in self._path.parent.glob(f"{self._path.stem}.tuning-*"):
            shutil.rmtree(left, ignore_errors=True)
        tuned = self.read(base)
        for folder in self.models.glob(f"{self._prefix}*"):
            if tuned is None or folder.name != tuned.folder:
                shutil.rmtree(folder, ignore_errors=True)

    @property
    def _prefix(self) -> str:
        return f"tuned-{self._path.stem[:8]}-"

    def remove(self) -> bool:
        """Go by the untuned encoder from the next start on; whether it was another one."""
        there = self._path.exists()
        self._path.unlink(missing_ok=True)
        return there
