"""Two languages side by side: beginning a translation, what lags behind, and what stands in the way."""

import pytest

from kb.editors.paragraphs import beside, joined, paragraphs, skeleton
from tests.kb.editors.conftest import Room

ANSWER = "Costa **49 €**.\n\n1. Apri il [modulo](https://site.example/m).\n2. Firma.\n\nDura 10 giorni."


def _saved(room: Room, original: str, **typed):
    form = {"to": "en", "title": "Moving", "phrasing": "move house\nnew address", "base_version": "0"} | typed
    return room.post(f"/articles/{original}/translations", form)


def test_a_translation_is_begun_lags_behind_and_catches_up(room: Room):
    original = room.write("Traslocare", ANSWER, "publish", language="it", phrasing=["cambio casa"], skill="lines")
    empty = room.get(f"/articles/{original}/translations")
    assert "not there yet" in empty.words()
    bare = [(e.text or "").strip() for e in empty.all("textarea", name="piece")]
    assert bare == ["", "1. [](https://site.example/m)\n2.", "", ""]

    pieces = ["It costs **€49**.", "1. Open the [form](https://site.example/m).\n2. Sign.", "It takes 10 days.", ""]
    begun = _saved(room, original, piece=pieces, caught_up="yes", original_version="1")
    assert begun.status == 303 and begun.location.endswith("to=en&done=begun")
    family = room.get(begun.location)
    assert "says what version 1 says" in family.words()
    translation = next(e for e in family.all("a") if "Translation" in "".join(e.itertext())).get("href")
    translation_id = translation.rsplit("/", 1)[1]
    page = room.get(f"/articles/{translation_id}")
    assert page.field("answer").strip() == "\n\n".join(pieces[:3])
    assert (page.field("skill"), page.field("translation_of")) == ("lines", original)
    assert page.phrasings() == ["move house", "new address"]

    changed = {"title": "Traslocare", "answer": ANSWER.replace("49", "59"), "language": "it", "action": "publish",
               "phrasing": ["cambio casa"], "skill": "lines", "base_version": "1"}  # fmt: skip
    assert room.post(f"/articles/{original}", changed).status == 303
    lagging = room.get(f"/articles/{original}/translations?to=en")
    assert "1 version behind" in lagging.words()
    assert [mark.text for mark in lagging.all("mark")] == ["49", "59"]
    assert "The figures differ (euros). Italiano: 59 · English: 49" in lagging.words()
    assert translation_id in room.get("/?status=behind").text
    assert "1 version behind" in room.get(f"/articles/{original}").words()

    typed = {"piece": [pieces[0].replace("49", "59"), *pieces[1:]], "base_version": "1", "original_version": "2"}
    assert _saved(room, original, **typed, caught_up="yes").status == 303
    assert "says what version 2 says" in room.get(f"/articles/{original}/translations").words()
    assert translation_id not in room.get("/?status=behind").text
    late = _saved(room, original, **typed)  # on top of a version that is not the newest any more
    assert late.status == 409 and late.field("base_version") == "2"
    assert [(e.text or "").strip() for e in late.all("textarea", name="piece")][0] == "It costs **€59**."


def test_what_stands_in_the_way_keeps_what_was_typed(room: Room):
    original = room.write("Senza inglese", ANSWER, language="it")
    wrong = _saved(room, original, title="", piece=["Something."])
    assert wrong.status == 400 and "Something." in wrong.text
    assert _saved(room, original, to="xx", piece=["Something."]).status == 400
    read_only = room.get(f"/articles/{original}/translations", who="marta")
    assert all(e.get("readonly") is not None for e in read_only.all("textarea"))
    assert room.get("/articles/nothing/translations").status == 404


@pytest.mark.parametrize("hostile", ["<script>alert(1)</script>", '"><img src=x onerror=alert(1)>'])
def test_nothing_typed_runs(room: Room, hostile: str):
    original = room.write(f"Ostile {hostile}", f"{hostile}\n\n[x](javascript:alert)", language="it", phrasing=[hostile])
    _saved(room, original, title=hostile, piece=[hostile], phrasing=hostile)
    page = room.get(f"/articles/{original}/translations")
    assert page.running() == []


def test_paragraphs_stay_whole_and_find_their_partners():
    text = "# Head\n\nFirst.\n\n- a\n\n- b\n\n  more of b\n\n```\nx\n\ny\n```\n\nLast."
    parts = paragraphs(text)
    assert parts == ["# Head", "First.", "- a\n\n- b\n\n  more of b", "```\nx\n\ny\n```", "Last."]
    assert joined(parts) == text
    rows = beside(
        ["# Testa", "Uno.", "- a\n- b", "Ultimo."], ["# Head", "- a\n- b", "Last.", "Added at the end, alone."]
    )
    assert [(row.original, row.translation) for row in rows] == [
        ("# Testa", "# Head"), ("Uno.", ""), ("- a\n- b", "- a\n- b"), ("Ultimo.", "Last."),
        ("", "Added at the end, alone."),
    ]  # fmt: skip
    assert skeleton("## Titolo\n- uno [qui](https://x.example)\n- due") == "## \n- [](https://x.example)\n- "
    assert joined(["## ", "1. \n2. [](https://x.example)", " ", "Said."]) == "Said."
