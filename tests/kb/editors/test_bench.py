"""The bench shows the decision that the bot would get, and explains it."""

from tests.kb.editors.conftest import Room


def test_it_is_the_decision_of_the_api(room: Room):
    headers = {"authorization": "Bearer elena"}
    for question in ("the led blinks red on my router", "bank", "do you sell used bicycles", "new iban please"):
        body = {"question": question, "language": "en"}
        decided = room.client.post("/api/decide", json=body, headers=headers).json()
        page = room.ask(question)
        assert page.all("section", **{"data-decision": decided["decision"]})
        links = [link.text for link in page.all("a", **{"class": "t"})]
        assert links == [candidate["title"] for candidate in decided["candidates"]]
        assert f"{round(decided['confidence'] * 100)} %" in page.words().replace("\xa0", " ")


def test_an_answer_is_shown_as_the_visitor_sees_it_with_what_matched(room: Room):
    page = room.ask("Hello, CHANGE MY IBAN please")
    assert page.all("section", **{"data-decision": "answer"})
    assert page.all("strong")[0].text == "Invoices"
    assert "iban" in [mark.text for mark in page.all("mark")]


def test_from_a_question_nobody_answers_to_a_new_article(room: Room):
    page = room.ask("do you sell used bicycles on sundays")
    assert page.all("section", **{"data-decision": "handoff"})
    form = {e.get("name"): e.get("value") for e in page.all("input", type="hidden")}
    started = room.post("/articles/new", form | {"action": "start"})
    assert started.status == 200
    assert started.phrasings() == ["do you sell used bicycles on sundays"]
    assert "No article matches" in room.get("/?q=sundays").words(), "beginning must save nothing"


def test_language_is_found_or_chosen(room: Room):
    assert "Decision · English" in room.ask("what do the lights on my router mean", "auto").words()
    assert "Decision · Italiano" in room.ask("what do the lights on my router mean", "it").words()


def test_empty_and_endless_questions_are_named(room: Room):
    assert "Write a question." in room.ask("   ").words()
    assert "more than 4000 characters" in room.ask("word " * 900).words()


def test_one_phrasing_of_an_article_waits_in_the_field(room: Room):
    assert room.get("/bench?article=change-iban").field("question") == "I have a new bank account"
