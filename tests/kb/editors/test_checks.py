"""What the page of an article shows while somebody types, and what it does without a script."""

import json

from tests.kb.editors.conftest import Room

COSTS = {
    "answer": "A visit of the technician costs €60, first hour included.",
    "phrasing": ["price of a technician's visit", "what do you charge for a visit", "technician cost"],
}
OTHER = {"title": "Technician at home", "answer": "A visit of the technician costs €49, first hour included."}


def _checks(room: Room, article: str = "", **typed):
    found = room.post(f"/checks?article={article}", {"language": "en", "phrasing": []} | typed)
    while 'data-complete="no"' in found.text:
        found = room.post(f"/checks?article={article}", {"language": "en", "phrasing": []} | typed)
    return found


def _button(page) -> dict[str, str]:
    found = next(e for e in page.all("button") if e.get("data-dismiss"))
    return {"key": found.get("data-dismiss"), "kind": found.get("data-kind"), "other": found.get("data-other")}


def test_what_is_found_stands_beside_the_text_and_can_be_dismissed(room: Room):
    there = room.write("What a technician costs", action="publish", **COSTS)
    page = _checks(room, **OTHER)
    assert "Gives another figure: What a technician costs" in page.words("body")
    assert [mark.text for mark in page.all("mark")] == ["€49", "€60"]
    assert page.running() == []
    button = _button(page)
    assert button["other"] == there
    assert room.post("/checks/dismiss", button).status == 200
    assert not _checks(room, **OTHER).all("mark")
    assert room.post("/checks/dismiss", {"key": button["key"]}).status == 200
    assert _checks(room, **OTHER).all("mark")
    assert room.post("/checks/dismiss", button | {"kind": "nonsense"}).status == 400
    assert room.post("/checks", OTHER, who="marta").status == 403  # who only reads needs no checks
    without_script = room.post("/articles/new", OTHER | {"language": "en", "action": "preview"})
    assert "Gives another figure" in without_script.words()
    room.post(f"/articles/{there}/archive", {}, who="elena")


def test_a_phrasing_that_another_article_would_answer_is_marked(room: Room):
    page = _checks(room, title="New", answer="Text.", phrasing=["change my iban", "where do swallows nest"])
    part = next(e for e in page.tree.iter("div") if e.get("data-part") == "checks")
    likes = json.loads(part.get("data-likes"))
    assert likes == {"change my iban": {"id": "change-iban", "title": "Change the bank account you pay from"}}


def test_links_are_said_to_lead_somewhere_or_not(room: Room):
    answer = "[a](/help/change-iban) [b](/help/nothing) [c](change-iban) [d](https://site.example/form) [e](form/x)"
    words = _checks(room, title="Links", answer=answer).words("body")
    assert "1 link leads where it should." in words
    assert "Leads to an article that is not there: /help/nothing" in words
    assert "If you mean that article, write /help/change-iban." in words
    assert "write the whole address, with https://" in words
    assert "1 link is looked at once published." in words


def test_two_people_at_one_article_know_of_each_other(room: Room):
    article = room.write("Two at work")
    assert room.post(f"/articles/{article}/here", {}).words("span") == ""
    assert "Elena is working on it" in room.post(f"/articles/{article}/here", {}, who="silvia").words("body")
    assert "Silvia is working on it" in room.post(f"/articles/{article}/here", {}).words("body")
    assert room.post("/articles/change-iban/here", {}).words("body") == ""
    italian = room.write("In due", language="it", translation_of=article)
    assert "Elena is at work on: English" in room.post(f"/articles/{italian}/here", {}, who="silvia").words("body")
    assert room.post("/articles/nothing/here", {}).status == 404


def test_where_a_phrasing_comes_from_stands_beside_it(room: Room):
    article = room.write("Whose words", phrasing=["the first of mine"])
    form = {"title": "Whose words", "answer": "An answer.", "language": "en", "action": "save", "base_version": "1",
            "phrasing": ["the first of mine", "one by an admin"]}  # fmt: skip
    assert room.post(f"/articles/{article}", form, who="silvia").status == 303
    page = room.get(f"/articles/{article}")
    origins = json.loads(next(e for e in page.tree.iter("ul") if e.get("data-origins")).get("data-origins"))
    assert origins == {"the first of mine": "Elena", "one by an admin": "Silvia"}
