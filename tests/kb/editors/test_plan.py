"""Planning an article on its page: publication, expiry, review, and what would break by then."""

import json
import time
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from kb.editors.company_time import from_field, to_field
from tests.kb.editors.conftest import Room

SERVICE = {"authorization": "Bearer no-service-asks-here"}
ROME = ZoneInfo("Europe/Rome")
TEXT = {"language": "en", "answer": "The office in Lecco.", "phrasing": ["where is your office", "office address"]}


def in_days(days: float) -> str:
    """A time from now as a field gives it, by the company's clock."""
    return (datetime.now(UTC) + timedelta(days=days)).astimezone(ROME).strftime("%Y-%m-%dT%H:%M")


def test_a_plan_is_made_shown_and_taken_back(room: Room):
    article_id = room.write("Where our office is", **TEXT)
    form = {"publish_at": in_days(2), "expires_at": in_days(30), "review_on": "2027-05-24", "review_by": "Luca Bianchi"}
    saved = room.post(f"/articles/{article_id}/plan", form | {"version": "1"})
    assert saved.location == f"/articles/{article_id}?done=planned", saved.text
    page = room.get(saved.location)
    assert "Plan saved." in page.words() and "version 1 goes live" in page.words()
    assert "24 May 2027" in page.words() and "Luca Bianchi looks at it again" in page.words()
    plan = room.get(f"/articles/{article_id}/plan")
    assert [plan.field(name) for name in form] == list(form.values())
    assert "a draft, it does not answer yet" in plan.words()
    room.post(f"/articles/{article_id}/plan", dict.fromkeys(form, "") | {"version": "1"})
    assert [room.get(f"/articles/{article_id}/plan").field(name) for name in form] == ["", "", "", ""]


def test_what_cannot_be_planned_is_said_beside_its_field(room: Room):
    article_id = room.write("What cannot be planned", **TEXT)
    over = room.post(f"/articles/{article_id}/plan", {"publish_at": in_days(-1), "expires_at": "soon"})
    assert over.status == 400
    assert "This time has already passed." in over.words() and "Give a date and a time" in over.words()
    assert over.field("publish_at") and over.field("expires_at") == "soon"
    crossed = room.post(f"/articles/{article_id}/plan", {"publish_at": in_days(3), "expires_at": in_days(2)})
    assert "It expires before it is published." in crossed.words()
    italian = room.post(f"/articles/{article_id}/plan", {"publish_at": in_days(-1)}, language="it")
    assert "Quest'ora è già passata." in italian.words()
    assert room.get(f"/articles/{article_id}/plan", who="marta").status == 403
    room.post(f"/articles/{article_id}", TEXT | {"title": "Another", "base_version": "1", "action": "save"})
    late = room.post(f"/articles/{article_id}/plan", {"publish_at": in_days(1), "version": "1"})
    assert late.status == 409 and "saved version 2 meanwhile" in late.words()


def test_what_is_due_goes_live_by_itself(room: Room):
    article_id = room.write("Parking in Lecco", phrasing=["where can I park at your shop in Lecco", "shop parking"])
    soon = (datetime.now(UTC) + timedelta(seconds=1)).isoformat()
    planned = room.client.put(f"/api/articles/{article_id}/plan", json={"publish_at": soon}, headers=SERVICE)
    assert planned.json()["schedule"]["version"] == 1, planned.text
    end = time.monotonic() + 60
    while "Version 1 is published" not in room.get(f"/articles/{article_id}").words() and time.monotonic() < end:
        time.sleep(0.5)
    assert "by itself at its time" in room.get(f"/changes?article={article_id}").words()


def test_an_expired_article_says_so_and_what_to_do(room: Room):
    offer = {"id": "autumn-offer", "language": "en", "title": "The autumn offer", "answer": "Half price."}
    offer |= {"phrasings": ["autumn offer", "half price in autumn"], "expires_at": "2026-10-31T23:00:00Z"}
    imported = room.client.post("/api/articles/import", content=json.dumps(offer), headers=SERVICE)
    assert imported.status_code == 200, imported.text
    page = room.get("/articles/autumn-offer")
    assert "It has expired" in page.words()
    asked = room.ask("autumn offer")
    assert asked.all("section", **{"data-decision": "handoff"}) and "expired" in asked.words()
    assert room.get("/articles/autumn-offer/plan").field("expires_at") == "2026-11-01T00:00"
    room.post("/articles/autumn-offer/plan", {"expires_at": in_days(9), "version": "1"})
    assert "It has expired" not in room.get("/articles/autumn-offer").words()
    assert room.ask("autumn offer").all("section", **{"data-decision": "answer"})
    room.post("/articles/autumn-offer/archive", {})


def test_times_of_the_company_through_the_change_of_the_clocks():
    assert from_field("2026-07-01T08:00", ROME) == "2026-07-01T06:00:00.000000Z"
    assert from_field("2026-12-01T08:00", ROME) == "2026-12-01T07:00:00.000000Z"
    assert to_field(from_field("2027-03-28T02:30", ROME), ROME) == "2027-03-28T03:30"  # an hour that never was
    assert from_field("2026-10-25T02:30", ROME) == "2026-10-25T00:30:00.000000Z"  # the first of the two
    assert from_field("0001-01-01T00:00", ROME) is None and from_field("tomorrow", ROME) is None
    assert to_field(None, ROME) == ""


def test_what_would_break_stops_a_plan_until_there_is_a_reason(room: Room):
    ask = "can the dog travel on the ferry with me"
    asked = ["dog on the ferry", ask, "is my dog allowed aboard", "does a dog need a ticket on the boat"]
    first = room.write("Dogs on the ferry", "With a lead.", "publish", phrasing=asked)
    room.client.post("/api/exam-questions", json={"question": ask, "article_id": first}, headers=SERVICE)
    thief = room.write("Cats on the ferry", "In a box.", phrasing=[ask, "cat on the ferry"])
    at = in_days(1)
    stopped = room.post(f"/articles/{thief}/plan", {"publish_at": at, "version": "1"})
    assert stopped.status == 409 and ask in stopped.words() and "it would do harm" in stopped.words()
    assert stopped.field("publish_at") == at and room.get(f"/articles/{thief}/plan").field("publish_at") == ""
    planned = room.post(f"/articles/{thief}/plan", {"publish_at": at, "version": "1", "reason": "Dogs go next week."})
    assert planned.location.endswith("?done=planned"), planned.text
    assert "Dogs go next week." in room.get(f"/articles/{thief}/plan").words()
    assert "Dogs go next week." in room.get(f"/changes?article={thief}").words()
    for article_id in (first, thief):
        room.client.post(f"/api/articles/{article_id}/archive", json={"reason": "x"}, headers=SERVICE)


def test_going_back_is_published_when_the_examination_lets_it_pass(room: Room):
    text = {"language": "en", "phrasing": ["how tall is the tower", "height of the tower", "tower height in meters"]}
    article_id = room.write("How tall the tower is", "Ten meters.", "publish", **text)
    newer = text | {"title": "How tall the tower is", "answer": "Eleven meters.", "base_version": "1"}
    room.post(f"/articles/{article_id}", newer | {"action": "publish"})
    back = room.post(f"/articles/{article_id}/restore", {"version": "1", "base_version": "2", "then": "publish"})
    assert back.location == f"/articles/{article_id}?done=rolled_back"
    assert "visitors get that text again" in room.get(back.location).words()
    assert "Ten meters." in room.ask("how tall is the tower").words()
    changes = room.get(f"/changes?article={article_id}&who=Elena+Riva").words()
    assert "Elena Riva went back to version 1, now 3, of How tall the tower is" in changes
    assert room.get(f"/changes?article={article_id}&who=Nobody").words().endswith("0 changes")


def test_what_an_import_wrote_and_published_is_one_line(room: Room) -> None:
    changes = room.get("/changes?article=change-iban").words()
    assert "wrote and published version 1 of Change the bank account" in changes
    assert " wrote Change the bank account" not in changes
