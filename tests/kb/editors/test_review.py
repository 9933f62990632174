"""Judging decisions on the page: what each button stores, undo, finding another article, and who may."""

import itertools

import pytest

from tests.kb.editors.conftest import Room

SERVICE = {"authorization": "Bearer no-service-asks-here"}
CANDIDATES = [
    {"article_id": "router-lights", "version": 1, "title": "What the lights on the router mean", "confidence": 0.81},
    {"article_id": "change-iban", "version": 1, "title": "Change the bank account you pay from", "confidence": 0.12},
]
_numbers = itertools.count()


@pytest.fixture
def decision(room: Room) -> str:
    """A decision of the bot's that nobody has judged; its event id."""
    return told(room)


def told(room: Room, question: str = "why does it blink", outcome: str = "answered", **decision: object) -> str:
    event_id = f"review_{next(_numbers)}:{outcome}"
    known = {"confidence": 0.81, "threshold": 0.7, "language": "en", "candidates": CANDIDATES} | decision
    body = {"event_id": event_id, "conversation_id": "c", "turn_id": event_id, "question": question}
    answer = room.client.post("/api/evidence", json=body | {"decision": known, "outcome": outcome}, headers=SERVICE)
    assert answer.json() == {"stored": True}, answer.text
    return event_id


def cards(room: Room, **how) -> list[str]:
    return [card.get("data-card") for card in room.get("/answers/review", **how).all("article")]


@pytest.mark.parametrize(
    ("form", "said"),
    [
        ({"verdict": "right"}, "the article answers it"),
        ({"verdict": "wrong"}, "does not answer it"),
        ({"verdict": "nobody"}, "no article answers it"),
        ({"article_id": "change-iban"}, "another article answers it"),
    ],
)
def test_one_click_judges_and_one_takes_it_back(room: Room, decision: str, form: dict, said: str):
    assert decision in cards(room)
    judged = room.post("/answers/review", {"event_id": decision} | form)
    assert judged.status == 303
    page = room.get(judged.location)
    assert said in page.words()
    assert decision not in [card.get("data-card") for card in page.all("article")]
    undone = room.post("/answers/review", {"event_id": decision, "verdict": "undo"})
    assert decision in [card.get("data-card") for card in room.get(undone.location).all("article")]


def test_the_card_shows_what_the_bot_did_and_the_answer_it_gave(room: Room, decision: str):
    card = next(c for c in room.get("/answers/review").all("article") if c.get("data-card") == decision)
    words = " ".join("".join(card.itertext()).split())
    for expected in (
        "answered",
        "why does it blink",
        "What the lights on the router mean",
        "A red light means no line.",
    ):
        assert expected in words
    assert "81" in words


def test_another_article_is_found_by_its_words(room: Room, decision: str):
    page = room.get(f"/answers/review?about={decision}&q=iban")
    (found,) = page.all("form", **{"data-found": decision})
    assert [button.get("value") for button in found.iter("button")] == ["change-iban"]
    assert page.all("details", **{"class": "another", "open": ""})
    assert "No published article matches" in room.get(f"/answers/review?about={decision}&q=zebra").words()


def test_hostile_questions_stay_text(room: Room):
    told(room, '"><img src=x onerror=alert(1)><script>alert(1)</script>', title="<svg onload=alert(1)>")
    assert room.get("/answers/review").running() == []


def test_what_cannot_be_judged_is_a_page_with_a_sentence(room: Room, decision: str):
    assert room.post("/answers/review", {"event_id": "no-such", "verdict": "right"}).status == 404
    assert room.post("/answers/review", {"event_id": decision, "article_id": "no-such"}).status == 404
    assert room.post("/answers/review", {"event_id": decision, "verdict": "perhaps"}).status == 400
    assert room.post("/answers/review", {}).status == 404


def test_only_editors_judge(room: Room, decision: str):
    assert room.get("/answers/review", who="marta").status == 403
    assert room.post("/answers/review", {"event_id": decision, "verdict": "right"}, who="marta").status == 403
    assert decision in cards(room, who="luca")
    foreign = {"headers": {"origin": "https://evil.example"}}
    assert room.post("/answers/review", {"event_id": decision, "verdict": "right"}, **foreign).status == 403
