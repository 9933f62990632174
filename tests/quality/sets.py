"""The labelled sets: folders of articles and questions, and the demo company's own."""

import json
from dataclasses import dataclass
from pathlib import Path

from tests.quality.ranking import Labelled
from tests.settings_example import ROOT

DEMO = ROOT / "demo"


@dataclass(frozen=True)
class LabelledSet:
    """Files in the formats that the commands take; `evidence` is what is given to the knowledge base first."""

    name: str
    articles: Path
    questions: Path
    evidence: Path | None


def sets_in(folder: Path) -> list[LabelledSet]:
    """Every folder below with kb.jsonl and questions.jsonl, by name; labelled.jsonl, if there is one, is evidence."""
    places = {*folder.glob("*/questions.jsonl"), *folder.glob("**/questions.jsonl")}  # ** follows no links
    found = sorted({place.parent.resolve() for place in places})
    return [
        LabelledSet(place.name, place / "kb.jsonl", place / "questions.jsonl", _if_there(place / "labelled.jsonl"))
        for place in found
        if (place / "kb.jsonl").exists()
    ]


def demo() -> LabelledSet:
    """The demo company's articles and questions."""
    return LabelledSet("demo", DEMO / "articles", DEMO / "questions.jsonl", _if_there(DEMO / "evidence.jsonl"))


def labelled(file: Path | None) -> list[Labelled]:
    """The questions of a file; none without one."""
    lines = file.read_text(encoding="utf-8").splitlines() if file else []
    return [
        Labelled(line["question"], line["article_id"], line.get("language"), line.get("kind", ""))
        for line in map(json.loads, filter(str.strip, lines))
    ]


def _if_there(file: Path) -> Path | None:
    return file if file.exists() else None
