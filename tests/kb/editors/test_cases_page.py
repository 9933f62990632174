"""Cases on their pages: on top of the questions without an answer, looked at, decided, and bursts announced."""

import itertools
import random
import time
from datetime import UTC, datetime, timedelta

import pytest

from common.clock import iso
from tests.kb.editors.conftest import Room

SERVICE = {"authorization": "Bearer no-service-asks-here"}
WITHIN = 60  # seconds; a few on a machine that does nothing else
USUAL = """how do I pay my invoice|the wifi is weak upstairs|cancel my contract|change my wifi password|move my line
|when does the technician come|can I pay by card|the phone is silent|any student discount|return the modem
|speed is low in the evening|who can open to the technician|find my invoice|red light on the modem""".replace("\n", "")
OUTAGE = (
    "the line is down in Dongo|Dongo has no internet|no connection here in Dongo|Dongo: internet down|is Dongo offline?"
)
_numbers = itertools.count()


def tell(room: Room, question: str, at: datetime) -> None:
    name = f"case_turn_{next(_numbers)}"
    told = {
        "event_id": f"{name}:answered", "turn_id": name, "conversation_id": f"conv_{name}", "question": question,
        "decision": {"language": "en", "article_id": "router-lights", "candidates": []}, "outcome": "answered",
        "said_at": iso(at),
    }  # fmt: skip
    assert room.client.post("/api/evidence", json=told, headers=SERVICE).json() == {"stored": True}


@pytest.fixture(scope="module")
def case(room: Room) -> str:
    """An outage after ten days of usual questions; its page."""
    rng, now = random.Random(1), datetime.now(UTC)
    for day in range(1, 11):
        for _ in range(12):
            tell(room, rng.choice(USUAL.split("|")), now - timedelta(days=day, hours=rng.uniform(-6, 6)))
    for number, question in enumerate(OUTAGE.split("|")):
        tell(room, question, now - timedelta(minutes=9 - 2 * number))
    until = time.monotonic() + WITHIN
    while "5 people in" not in (page := room.get("/misses")).words():
        assert time.monotonic() < until, "nothing was noticed"
        time.sleep(0.3)
    return next(a.get("href") for a in page.all("a") if "/cases/case_" in a.get("href", ""))


def test_what_goes_on_stands_on_top_of_the_questions_without_an_answer(room: Room, case: str):
    page = room.get("/misses")
    assert "Something is going on: 5 people in" in page.words() and "«Dongo»" in page.words()
    assert f"/notices/new?case={case.rsplit('/', 1)[1]}" in page.text
    assert "Sta succedendo qualcosa: 5 persone in" in room.get("/misses", language="it").words()
    assert "/notices/new?case=" not in room.get("/misses", who="marta").text, "an agent prepares no notice"


def test_its_page_shows_who_asked_what_and_leads_to_the_chats_whoever_may_read_them(room: Room, case: str):
    page = room.get(case, who="luca")
    assert "is Dongo offline?" in page.words() and "/desk/conversations/conv_case_turn_" in page.text
    assert "/desk/conversations/" not in room.get(case, who="elena").text
    assert room.get("/cases").words().count("5 people in") == 1
    assert room.get("/cases/case_that_is_not_there").status == 404


def test_a_person_decides_and_only_who_may(room: Room, case: str):
    assert room.post(case, {"action": "confirm"}, who="marta").status == 403
    assert room.post(case, {"action": "dance"}).status == 400
    room.post(case, {"action": "confirm"})
    assert "Elena Riva said that something is going on" in room.get(case).words()
    assert "Something is going on: 5" not in room.get("/misses").words(), "what is decided needs nobody any more"
    room.post(case, {"action": "dismiss", "reason": "An exercise"})
    assert "An exercise" in room.get(case).words()


def test_programs_see_the_same(room: Room, case: str):
    name = case.rsplit("/", 1)[1]
    (one,) = room.client.get("/api/cases?state=dismissed", headers=SERVICE).json()["items"]
    assert one["case_id"] == name and one["people"] == 5 and "Dongo" in one["words"]
    assert len(one["conversation_ids"]) == 5 and len(one["examples"]) == 3
    assert room.client.get("/api/cases?state=open", headers=SERVICE).json() == {"items": [], "total": 0, "next": None}
    said = room.client.post(f"/api/cases/{name}/confirm", headers=SERVICE).json()
    assert said["state"] == "confirmed" and said["decided_by"]
    said = room.client.post(f"/api/cases/{name}/dismiss", json={"reason": "No"}, headers=SERVICE).json()
    assert (said["state"], said["reason"]) == ("dismissed", "No")


def test_a_burst_is_announced_and_withdrawn(room: Room):
    ends = (datetime.now(UTC) + timedelta(days=2)).strftime("%Y-%m-%dT%H:%M")
    typed = {"title": "Invoices", "articles": "change-iban", "questions": "", "starts_at": "2026-01-01T09:00"}
    wrong = room.post("/announced", typed | {"ends_at": "", "articles": "change-iban"}, language="it")
    assert wrong.status == 400 and "Serve un inizio e una fine" in wrong.words() and "change-iban" in wrong.text
    assert "no article “nothing”" in room.post("/announced", typed | {"ends_at": ends, "articles": "nothing"}).words()
    assert "Say what will be asked" in room.post("/announced", typed | {"ends_at": ends, "articles": ""}).words()
    assert room.post("/announced", typed | {"ends_at": ends}).status == 303
    page = room.get("/cases?done=announced")
    assert "these questions will raise no alarm" in page.words() and "Invoices" in page.words()
    action = next(f.get("action") for f in page.all("form") if "withdraw" in f.get("action", ""))
    room.post(action, {})
    assert "withdraw" not in room.get("/cases").text
