"""Rasa's DIETClassifier with its FallbackClassifier, trained on the articles' phrasings: an intent for each article."""

import hashlib
import json
import os
import subprocess
from collections.abc import Sequence
from pathlib import Path

from common.local_run.programs import RASA_PYTHON, ROOT
from tests.quality.ranking import NotMeasured, Ranking

# The pipeline that `rasa init` of Rasa 3.6 writes, without the parts for entities and responses, of
# which there are none here. The seed makes a second training give the same figures.
PIPELINE = [
    {"name": "WhitespaceTokenizer"},
    {"name": "RegexFeaturizer"},
    {"name": "LexicalSyntacticFeaturizer"},
    {"name": "CountVectorsFeaturizer"},
    {"name": "CountVectorsFeaturizer", "analyzer": "char_wb", "min_ngram": 1, "max_ngram": 4},
    {"name": "DIETClassifier", "epochs": 100, "constrain_similarities": True, "random_seed": 1},
    {"name": "FallbackClassifier", "threshold": 0.3, "ambiguity_threshold": 0.1},
]
MOST = 3000  # phrasings; on a busy machine 480 trained in 5 minutes, 6,898 took 4 for each of the 100 epochs
FALLBACK = "nlu_fallback"
QUIET = {"RASA_TELEMETRY_ENABLED": "false", "SQLALCHEMY_SILENCE_UBER_WARNING": "1", "TF_CPP_MIN_LOG_LEVEL": "3"}


def rankings(phrasings: dict[str, list[str]], language: str, questions: Sequence[str], cache: Path) -> list[Ranking]:
    """Intents by DIET's confidence; a question that the FallbackClassifier refused is marked `refused`.

    A model that was trained on the same texts is found again in `cache`, and so is what it said.
    """
    names = {f"intent{number}": article for number, article in enumerate(phrasings)}
    config = json.dumps({"recipe": "default.v1", "language": language, "pipeline": PIPELINE})
    told, asked = training_data(phrasings), json.dumps([_plain(question) for question in questions])
    folder = cache / _mark(config + told)
    parsed = folder / f"{_mark(asked)}.jsonl"
    if not parsed.exists():
        folder.mkdir(parents=True, exist_ok=True)
        files = {"config.yml": config, "nlu.yml": told, "questions.json": asked}
        for name, text in files.items():
            (folder / name).write_text(text, encoding="utf-8")
        _run(folder, parsed)
    return [ranking_of(json.loads(line), names) for line in parsed.read_text(encoding="utf-8").splitlines()]


def _mark(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def training_data(phrasings: dict[str, list[str]]) -> str:
    """JSON is YAML and needs no thought about quoting, but Rasa looks for a line that begins with `nlu:`."""
    intents = [
        {"intent": f"intent{number}", "examples": [{"text": _plain(text)} for text in texts]}
        for number, texts in enumerate(phrasings.values())
    ]
    return f'version: "3.1"\nnlu: {json.dumps(intents)}\n'


def _plain(text: str) -> str:
    """Without what Rasa would read as an entity, or as an intent by name."""
    return " ".join(text.replace("[", " ").replace("]", " ").split()).lstrip("/")


def _run(folder: Path, parsed: Path) -> None:
    """Have what lies in `folder` trained and asked."""
    command = [RASA_PYTHON, "-m", "tests.quality.baselines.diet_training", str(folder), str(parsed)]
    with open(folder / "rasa.log", "wb") as log:
        done = subprocess.run(
            ["nice", "-n", "15", *command], cwd=ROOT, env={**os.environ, **QUIET}, stdout=log, stderr=log
        )
    if done.returncode != 0:
        raise NotMeasured(f"Rasa's training ended with {done.returncode}; see {folder / 'rasa.log'}.")


def ranking_of(parsed: dict, names: dict[str, str]) -> Ranking:
    """Of what Rasa parsed; `names` are the articles of its intents."""
    ranked = [(names[intent], confidence) for intent, confidence in parsed["ranking"] if intent != FALLBACK]
    return Ranking(ranked, refused=parsed["intent"] in (FALLBACK, None))
