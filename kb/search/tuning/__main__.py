"""`python -m kb.search.tuning FOLDER`: tunes an encoder as the plan in FOLDER says, tries it, writes the result there.

A process of its own, as learning is: it gives way to everybody else, and ends when whoever started it is gone.
"""

import json
import os
import sys
import threading
from dataclasses import asdict
from pathlib import Path

import torch

from kb.search.encoding import model_files
from kb.search.learning.lesson import Lesson
from kb.search.model.corpus import Encode
from kb.search.tuning.contrast import CannotBeTuned, tuned_copy
from kb.search.tuning.examples import examples_of
from kb.search.tuning.trial import compare
from kb.search.tuning.tuner import PLAN, RESULT

NICE = 15


def main(folder: Path) -> None:
    """Tune, export and try."""
    plan = json.loads((folder / PLAN).read_text(encoding="utf-8"))
    lesson = Lesson.read(folder)
    models = Path(plan["models"])
    examples, held = examples_of(lesson.articles)
    source = folder / plan["name"]
    try:
        tuned_copy(plan["base"] or str(model_files.bundled()), examples, source, plan["steps"], plan["seed"])
    except CannotBeTuned as reason:
        _write(folder, {"refused": str(reason)})
        return
    trial = compare(
        lesson.articles, lesson.judgements, _encode(plan["base"], models), _encode(str(source), models), held
    )
    _write(folder, asdict(trial) | {"held": held.as_json()})


def _encode(name: str, models: Path) -> Encode:
    encoder, _ = model_files.load(name, models)
    return lambda texts: encoder.encode(list(texts))


def _write(folder: Path, result: dict) -> None:
    (folder / RESULT).write_text(json.dumps(result, ensure_ascii=False), encoding="utf-8")


def _end_with_the_starter() -> None:
    """The standard input ends when the starter does, however it ended."""
    while os.read(sys.stdin.fileno(), 1024):
        pass
    os._exit(1)


if __name__ == "__main__":
    os.nice(NICE)
    torch.set_num_threads(1)
    threading.Thread(target=_end_with_the_starter, daemon=True).start()
    main(Path(sys.argv[1]))
