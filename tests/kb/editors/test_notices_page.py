"""Notices as editors meet them: written, tried, started, told again, ended; and what agents remark."""

import re
from collections.abc import Iterator

import pytest

from common.database import Connection
from tests.kb.editors.conftest import Room
from tests.kb.editors.reading import Page

WORDS = {
    "kind": "problem",
    "title_it": "Linea assente a Menaggio",
    "text_it": "Dalle 8:10 **una fibra** è interrotta.",
    "title_en": "No line in Menaggio",
    "text_en": "A fibre is cut since 8:10.",
    "cause_en": "roadworks",
    "questions": "no internet in Menaggio\nthe line is down in Menaggio\nnon va la linea a Menaggio",
    "banner": "yes",
}


def new_notice(room: Room, **fields: str) -> str:
    saved = room.post("/notices/new", WORDS | {"action": "save"} | fields)
    assert saved.status == 303, saved.text
    return saved.location.partition("?")[0]


def revision(page: Page) -> str:
    return re.search(r'name="base_revision" value="(\d+)"', page.text)[1]


def do(room: Room, address: str, action: str, **fields: str) -> Page:
    done = room.post(f"{address}/do", {"action": action} | fields)
    assert done.status == 303, done.text
    return room.get(done.location)


def decided(room: Room, question: str) -> dict | None:
    headers = {"cookie": "staffetta=elena", "origin": "http://localhost:8001"}
    answer = room.client.post("/api/decide", json={"question": question, "language": "en"}, headers=headers)
    return answer.json()["notice"]


@pytest.fixture
def running(room: Room) -> Iterator[str]:
    address = new_notice(room, action="start")
    yield address
    room.post(f"{address}/do", {"action": "end"})


def test_a_notice_is_written_started_told_again_and_ended(room: Room):
    address = new_notice(room)
    assert decided(room, "is there no internet in Menaggio?") is None
    form = WORDS | {"action": "start", "base_revision": revision(room.get(address))}
    started = room.post(address, form)
    assert started.location.endswith("?done=started")
    notice = decided(room, "no internet in Menaggio")
    assert (notice["title"], notice["version"], notice["kind"]) == ("No line in Menaggio", 1, "problem")
    assert notice["html"].startswith("<p>A fibre is cut since 8:10.</p>") and "roadworks" in notice["text"]
    page = do(room, address, "update", update_en="The technicians are there.")
    assert "The technicians are there." in page.text
    told = decided(room, "no internet in Menaggio")
    assert told["version"] == 2 and "The technicians are there." in told["text"]
    do(room, address, "end")
    assert decided(room, "no internet in Menaggio") is None
    assert "No line in Menaggio" in room.get("/notices").text


def test_who_changed_it_meanwhile_is_said_and_nothing_is_lost(room: Room):
    address = new_notice(room)
    seen = revision(room.get(address))
    room.post(address, WORDS | {"base_revision": seen, "title_en": "From Luca"}, who="luca")
    late = room.post(address, WORDS | {"base_revision": seen, "title_en": "From Elena"})
    assert late.status == 409
    assert "Luca Bianchi saved this notice meanwhile" in late.text
    assert 'value="From Elena"' in late.text
    do(room, address, "delete")


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        ({"title_it": "", "text_it": "", "title_en": "", "text_en": "", "cause_en": ""}, "in at least one language"),
        ({"text_en": ""}, "The text is empty."),
        ({"pages": "area-clienti"}, "“area-clienti” is no page"),
        ({"starts_at": "2031-01-02T10:00", "ends_at": "2031-01-02T09:00"}, "The end comes before the start."),
        ({"action": "start", "ends_at": "2020-01-02T10:00"}, "passed"),
    ],
)
def test_what_is_wrong_stands_at_its_field(room: Room, wrong: dict, says: str):
    answer = room.post("/notices/new", WORDS | {"action": "save"} | wrong)
    assert answer.status == 400
    assert says.lower() in answer.text.lower()


def test_a_notice_with_a_start_to_come_waits_for_it(room: Room):
    planned = room.post("/notices/new", WORDS | {"action": "start", "starts_at": "2031-01-02T10:00"})
    assert planned.location.endswith("?done=planned")
    address = planned.location.partition("?")[0]
    assert decided(room, "no internet in Menaggio") is None
    assert "2 Jan 2031, 10:00" in room.get(address).text
    do(room, address, "end")  # it is a draft again
    do(room, address, "delete")


def test_the_preview_shows_what_visitors_will_see(room: Room):
    seen = room.post("/notices/preview", WORDS | {"text_en": "<script>alert(1)</script> **now**"})
    assert "<strong>now</strong>" in seen.text and "<script>alert" not in seen.text
    assert "In the chat on the site" in seen.text
    without = {name: value for name, value in WORDS.items() if name != "banner"}
    assert "In the chat on the site" not in room.post("/notices/preview", without).text


def test_who_would_be_told_is_tried_on_what_was_asked(room: Room):
    service = {"authorization": "Bearer no-service-asks-here"}
    for number, question in enumerate(["we have no internet in menaggio", "change my iban please"]):
        body = {
            "event_id": f"tried{number}",
            "conversation_id": f"conv_tried{number}",
            "turn_id": f"turn_tried{number}",
            "question": question,
            "decision": {"decision": "handoff", "language": "en"},
            "outcome": "handed_over",
        }
        assert room.client.post("/api/evidence", json=body, headers=service).status_code == 200
    tried = room.post("/notices/try", WORDS)
    assert "we have no internet in menaggio" in tried.text
    assert "change my iban please" not in tried.text


def test_what_agents_remark_waits_for_an_editor(room: Room, running: str):
    notice_id = running.rpartition("/")[2]
    cookie = {"cookie": "staffetta=marta", "origin": "http://localhost:8001"}
    for about in (f"notices/{notice_id}", "articles/router-lights"):
        kept = room.client.post(f"/api/{about}/remarks", json={"text": "They take it for a bill."}, headers=cookie)
        assert kept.status_code == 201 and kept.json()["by"] == "Marta Sala"
    assert "1 remark" in room.get("/notices").text
    for address, form in ((running, f"{running}/do"), ("/articles/router-lights/remarks",) * 2):
        page = room.get(address)
        assert "They take it for a bill." in page.text
        remark = re.search(r'name="remark_id" value="(\w+)"', page.text)[1]
        assert room.post(form, {"action": "dealt", "remark_id": remark}).status == 303
        assert "dealt with by Elena Riva" in room.get(address).text


def test_agents_read_notices_and_change_nothing(room: Room, running: str):
    page = room.get(running, who="marta")
    assert page.status == 200 and "<form class" not in page.text
    assert room.post(f"{running}/do", {"action": "end"}, who="marta").status == 403
    assert room.post("/notices/new", WORDS, who="marta").status == 403


def test_what_handoff_api_cannot_say_is_said(room: Room, running: str):
    assert "cannot be told just now" in room.get(running).text
    do(room, running, "end")
    answer = room.post(f"{running}/do", {"action": "inform"})
    assert answer.status == 503


def test_the_bench_shows_what_is_said_first(room: Room, running: str):
    page = room.ask("no internet in Menaggio")
    assert "No line in Menaggio" in page.text and running in page.text
    assert "No line in Menaggio" not in room.ask("what do the lights mean").text


def store_case(c: Connection) -> None:
    """A case that somebody confirmed last week, so that nobody else looks at it."""
    at = "2026-01-05T08:10:00.000000Z"
    c.execute(
        """INSERT INTO sudden_case (id, state, opened_at, first_at, last_at, people, usual, share, channel, score, words)
           VALUES ('case_dongo', 'confirmed', :at, :at, :at, 2, .1, .001, 'word', 9, '["dongo", "line"]')""",
        at=at,
    )
    for number, question in enumerate(["the line is down in Dongo", "Dongo has no internet"]):
        c.execute(
            """INSERT INTO asked (id, conversation_id, lot, question, language, at, stems)
               VALUES (:id, :id, 1, :question, 'en', :at, '')""",
            id=f"dongo{number}",
            question=question,
            at=at,
        )
        c.execute(
            "INSERT INTO case_question (case_id, asked_id, conversation_id, at) VALUES ('case_dongo', :id, :id, :at)",
            id=f"dongo{number}",
            at=at,
        )


def test_a_case_is_the_beginning_of_a_notice(room: Room):
    room.client.portal.call(room.client.app.state.database.write, store_case)
    page = room.get("/notices/new?case=case_dongo")
    assert 'value="Problem under way: dongo, line"' in page.text
    assert "Since 09:10 several people" in page.text  # by the company's clock
    assert "Dongo has no internet" in page.text and "the line is down in Dongo" in page.text
    address = new_notice(room, case_id="case_dongo")
    assert room.get("/notices/new?case=case_dongo").location == address
    services = room.client.get("/api/cases", headers={"authorization": "Bearer no-service-asks-here"}).json()
    assert [one["notice_id"] for one in services["items"] if one["case_id"] == "case_dongo"] == [address[9:]]
    do(room, address, "delete")
    assert room.get("/notices/new?case=case_nobody_knows").status == 404
