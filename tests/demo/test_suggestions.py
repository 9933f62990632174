"""What the demo's page suggests to ask is what its articles answer, word for word."""

import json

import pytest

from kb.articles import formats
from kb.articles.folder import files_of
from tests.guards.tree import ROOT

DEMO = ROOT / "demo"


def folded(text: str) -> str:
    return text.casefold().rstrip("?").strip()


@pytest.mark.parametrize("language", ["it", "en"])
def test_each_suggested_question_is_a_phrasing_of_one_article(language: str):
    words = json.loads((DEMO / "languages" / f"{language}.json").read_text(encoding="utf-8"))
    entries = [
        entry
        for name, data in files_of(DEMO / "articles" / language).items()
        for entry in formats.read(name, data).entries
    ]
    asked = [folded(text) for entry in entries for text in {*entry.article.phrasings, entry.article.title}]
    suggested = words["chat.questions"].split("|")
    assert len(suggested) == 4
    assert {question: asked.count(folded(question)) for question in suggested} == dict.fromkeys(suggested, 1)
