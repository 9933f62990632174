"""What the page of an article points out: few phrasings, another language, and what always goes to a person."""

from pathlib import Path

import pytest

from kb.articles import formats
from kb.articles.folder import files_of
from kb.editors.article_hints import foreign
from tests.kb.editors.conftest import Room

ARTICLES = Path(__file__).parents[3] / "demo" / "articles"
ITALIAN = ["ho cambiato banca e devo dirvelo", "come cambio il conto dell'addebito", "vorrei un altro conto"]
ENGLISH = ["I have a new bank account", "how do I change the account", "please take the money elsewhere"]


@pytest.mark.parametrize(("language", "sentence"), [("en", "With fewer than three"), ("it", "Con meno di tre")])
def test_few_phrasings_are_pointed_out_and_saved_all_the_same(room: Room, language: str, sentence: str):
    article_id = room.write(f"Few {language}", phrasing=ENGLISH[:2])
    assert sentence in room.get(f"/articles/{article_id}", language=language).words()


def test_enough_phrasings_are_praised_and_nothing_is_pointed_out(room: Room):
    article_id = room.write("Enough", phrasing=[*ENGLISH, "new iban", "my old account is closed"])
    page = room.get(f"/articles/{article_id}")
    assert "The more they differ" in page.words() and "another language" not in page.words()


@pytest.mark.parametrize(
    ("language", "sentence"), [("en", "2 phrasings are in another"), ("it", "2 frasi sono in un'altra")]
)
def test_phrasings_in_another_language_are_pointed_out(room: Room, language: str, sentence: str):
    article_id = room.write(f"Mixed {language}", phrasing=[*ENGLISH, *ITALIAN[:2]])
    assert sentence in room.get(f"/articles/{article_id}", language=language).words()


def test_hints_follow_the_typing(room: Room):
    form = {
        "title": "T",
        "answer": "x",
        "language": "it",
        "phrasing": [ITALIAN[0], ENGLISH[0]],
        "tags": "disdetta, wifi",
    }
    words = room.post("/preview", form).words("body")
    assert "One phrasing is in another language (English)" in words
    assert "It is so already, by tag: disdetta." in words


def test_no_phrasing_of_the_demo_is_taken_for_another_language():
    entries = [entry for name, data in files_of(ARTICLES).items() for entry in formats.read(name, data).entries]
    found = [one for entry in entries for one in foreign(entry.article.phrasings, entry.article.language)]
    assert len(entries) == 136 and found == []


def test_the_flag_is_set_shown_and_taken_back(room: Room):
    article_id = room.write("Delicate", phrasing=ENGLISH, sensitive="yes")
    box = room.get(f"/articles/{article_id}").all("input", name="sensitive")[0]
    assert box.get("checked") is not None
    assert "to a person" in room.get("/?q=delicate").words("tbody")
    form = {"title": "Delicate", "answer": "An answer.", "language": "en", "phrasing": ENGLISH, "base_version": "1"}
    assert room.post(f"/articles/{article_id}", form | {"action": "save"}).status == 303
    page = room.get(f"/articles/{article_id}")
    assert page.all("input", name="sensitive")[0].get("checked") is None
    history = room.get(f"/articles/{article_id}/history")
    assert "changes: always to a person" in history.words() and "yes no" in history.words()
    assert "to a person" not in room.get("/?q=delicate").words("tbody")
