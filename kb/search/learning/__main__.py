"""`python -m kb.search.learning FOLDER`: learns the lesson in FOLDER and leaves the model there, then ends.

A process of its own, so that learning takes neither the service's time nor its memory, and can fail
alone. It gives way to everybody else, and ends when whoever started it is gone.
"""

import os
import sys
import threading
from pathlib import Path

from kb.search.learning.learn import learn
from kb.search.learning.lesson import Lesson
from kb.search.model import model_file

NICE = 15
MODEL = "model"  # the file's name in FOLDER


def main(folder: Path) -> None:
    """Learn, and write the model."""
    lesson = Lesson.read(folder)
    dimension = lesson.vectors.shape[1]
    model = learn(
        lesson.articles,
        lesson.encode,
        lesson.judgements,
        encoder=lesson.encoder,
        evidence=lesson.evidence,
        dimension=dimension,
        before=lesson.before,
    )
    model_file.write(folder / MODEL, model, lesson.articles)


def _end_with_the_starter() -> None:
    """The standard input ends when the starter does, however it ended."""
    while os.read(sys.stdin.fileno(), 1024):
        pass
    os._exit(1)


if __name__ == "__main__":
    os.nice(NICE)
    threading.Thread(target=_end_with_the_starter, daemon=True).start()
    main(Path(sys.argv[1]))
