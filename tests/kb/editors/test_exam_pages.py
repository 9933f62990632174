"""The examination in the editors' room: its questions, the draft that is stopped, and the bench with a draft."""

import json
import time

from tests.kb.editors.conftest import Room
from tests.kb.editors.reading import Page
from tests.kb.editors.test_misses_page import ask_in_vain, group_of
from tests.kb.editors.test_review import told

LIGHTS = "what do the lights mean"


def _reported(room: Room, path: str, language: str = "en") -> Page:
    """The page once the examination is done."""
    until = time.monotonic() + 60
    while time.monotonic() < until:
        page = room.get(path, language=language)
        if "data-waiting" not in page.text:
            return page
        time.sleep(0.1)
    raise AssertionError("the examination does not end")


def test_questions_are_added_corrected_found_and_removed(room: Room):
    added = room.post(
        "/examination", {"action": "add", "question": "Is my data safe?", "article": "-", "source": "hand"}
    )
    assert added.location == "/examination?done=added&number=1"
    page = room.get("/examination?q=DATA")
    assert "Is my data safe?" in page.text and "a person" in page.text
    question_id = page.text.split('name="question_id" value="')[1].split('"')[0]
    for form, done in (
        ({"action": "correct", "article": "router-lights"}, "corrected"),
        ({"action": "remove"}, "removed"),
    ):
        assert f"done={done}" in room.post("/examination", form | {"question_id": question_id}).location
    assert room.post("/examination", {"action": "remove", "question_id": question_id}).status == 404
    refused = room.post(
        "/examination", {"action": "add", "question": "Is it safe?", "article": "no-such"}, language="it"
    )
    assert refused.status == 400 and "scegli un articolo dalla lista" in refused.text
    lines = b'{"question": "red light on the box", "article_id": "router-lights"}\n'
    sent = room.post("/examination", {"action": "import"}, files={"file": ("q.jsonl", lines)})
    assert sent.location == "/examination?done=imported&number=1"
    assert room.get("/examination", who="marta").status == 200  # agents may look
    assert room.post("/examination", {"action": "run"}, who="marta").status == 403


def test_a_question_from_a_chat_comes_ready_to_be_added(room: Room):
    page = room.get("/examination?source=transcript&question=Is+the+modem+mine%3F")
    assert page.all("input", id="new-question")[0].get("value") == "Is the modem mine?"
    assert page.all("input", name="source")[0].get("value") == "transcript"


def test_the_set_is_asked_of_what_is_published(room: Room):
    room.post("/examination", {"action": "add", "question": LIGHTS, "article": "router-lights"})
    room.post("/examination", {"action": "add", "question": "change my iban", "article": "router-lights"})
    assert room.post("/examination", {"action": "run"}).location == "/examination"
    page = _reported(room, "/examination")
    assert "«Change the bank account you pay from»" in page.text
    wrong = room.get("/examination?show=wrong")
    assert "change my iban" in wrong.text and LIGHTS not in wrong.text
    room.post("/examination", {"action": "add", "question": "change my iban", "article": "change-iban"})


def test_a_draft_that_breaks_a_question_is_stopped_and_explained_and_published_with_a_reason(room: Room):
    room.post("/examination", {"action": "add", "question": LIGHTS, "article": "router-lights"})
    form = {"title": "Lamps for your desk", "answer": "We sell lamps.", "language": "en", "action": "publish"}
    stopped = room.post("/articles/new", form | {"phrasing": [LIGHTS, "buy a lamp", "desk lamp"]})
    assert stopped.location.endswith("/examination")
    page = _reported(room, stopped.location)
    assert f"phrasing “{LIGHTS}”" in page.text and "taken from" in page.text
    assert "«What the lights on the router mean»" in page.text
    article_id = stopped.location.split("/")[2]
    assert room.ask(LIGHTS).text.count("What the lights on the router mean")  # nothing has changed for visitors
    missing = room.post(stopped.location, {"button": "go", "version": "1", "reason": " "})
    assert missing.status == 400 and "the reason stays in the article" in missing.text
    done = room.post(stopped.location, {"button": "go", "version": "1", "reason": "The lamp comes first now"})
    assert done.location == f"/articles/{article_id}?done=published"
    history = room.get(f"/articles/{article_id}/history")
    assert "The lamp comes first now" in history.text and "Elena Riva" in history.text

    without = room.post(stopped.location, {"button": "without", "version": "1", "phrasing": LIGHTS})
    assert without.location == f"/articles/{article_id}/examination"
    clean = _reported(room, without.location)
    assert "Nothing gets worse" in clean.text
    published = room.post(without.location, {"button": "go", "version": "2"})
    assert published.location == f"/articles/{article_id}?done=published"
    gone = room.post(f"/articles/{article_id}/archive", {})
    assert gone.location.endswith("done=archived")
    kept = room.post("/articles/router-lights/archive", {})
    assert kept.location == "/articles/router-lights/examination?action=archive"
    assert LIGHTS in _reported(room, kept.location, "it").text


def test_programs_get_the_report_with_the_refusal(room: Room):
    headers = {"authorization": "Bearer elena"}
    new = {"id": "lamps", "title": "Lamps", "answer": "Lamps.", "language": "en", "phrasings": [LIGHTS, "buy lamps"]}
    assert room.client.post(
        "/api/exam-questions", json={"question": LIGHTS, "article_id": "router-lights"}, headers=headers
    ).is_success
    assert room.client.post("/api/articles", json=new, headers=headers).status_code == 201
    refused = room.client.post("/api/articles/lamps/publish", headers=headers)
    assert (refused.status_code, refused.json()["error"]) == (409, "WouldBreak")
    report = refused.json()["report"]
    assert not report["is_clean"] and report["taken"][0]["before"]["article_id"] == "router-lights"
    reason = {"reason": "It is meant so"}
    assert room.client.post("/api/articles/lamps/publish", json=reason, headers=headers).json()["status"] == "published"
    assert room.client.post("/api/articles/lamps/archive", headers=headers).is_success
    listed = room.client.get("/api/exam-questions", params={"q": "lights"}, headers=headers).json()
    assert listed["total"] == 1
    assert room.client.delete(f"/api/exam-questions/{listed['items'][0]['id']}", headers=headers).status_code == 204


def test_the_bench_tries_a_draft_saved_or_not_and_adds_to_the_examination(room: Room):
    article_id = room.write(
        "Parking at the shop", "There is a yard behind it.", phrasing=["where can I park", "parking"]
    )
    page = room.get(f"/bench?draft={article_id}")
    assert "With my draft" in page.text and 'value="where can I park"' in page.text
    asked = {"question": "where can I park", "language": "auto", "draft": article_id}
    live, draft = room.post("/bench", asked | {"state": "live"}), room.post("/bench", asked | {"state": "draft"})
    assert 'data-decision="answer"' not in live.text
    assert 'data-decision="answer"' in draft.text and "your draft" in draft.text and "<mark>park</mark>" in draft.text
    form = {
        "title": "Opening hours",
        "answer": "From *nine*.",
        "language": "en",
        "phrasing": ["when are you open"],
        "written": "",
    }
    writing = room.post("/bench/draft", form)
    assert writing.status == 200 and "as you are writing it" in writing.text
    sent = {
        "id": "",
        "content": {
            "language": "en",
            "title": "Opening hours",
            "answer": "From *nine*.",
            "phrasings": ["when are you open"],
        },
    }
    answered = room.post("/bench", {"question": "when are you open", "state": "draft", "written": json.dumps(sent)})
    assert 'data-decision="answer"' in answered.text and "<em>nine</em>" in answered.text
    assert room.post("/bench", {"question": "hm", "state": "draft", "written": "{"}).status == 400
    added = room.post(
        "/examination",
        {"action": "add", "question": "where can I park", "article": article_id, "source": "bench", "back": "bench"},
    )
    assert added.location.startswith("/bench?question=where+can+I+park")
    assert "The question is in the examination." in room.get(added.location).text


def test_a_judged_decision_and_the_questions_of_a_group_go_into_the_examination(room: Room):
    decision = told(room, "why is one of the lamps orange")
    assert room.post("/answers/review", {"event_id": decision, "verdict": "exam"}).status == 404  # nobody judged it yet
    judged = room.post("/answers/review", {"event_id": decision, "verdict": "right"})
    assert 'value="exam"' in room.get(judged.location).text
    added = room.post("/answers/review", {"event_id": decision, "verdict": "exam"})
    assert "The question is in the examination" in room.get(added.location).text
    assert "from a chat" in room.get("/examination?q=lamps orange").text

    ask_in_vain(room, "may I bring my parrot", "is a parrot allowed in your shop")
    group = group_of(room, "parrot")
    room.post(f"/misses/{group}", {"action": "dismiss", "reason": "We never had one"})
    chosen = {"action": "exam", "question": ["may I bring my parrot"]}
    assert "are in the examination" in room.get(room.post(f"/misses/{group}", chosen).location).text
    page = room.get("/examination?q=parrot")
    assert "unanswered before" in page.text and "may I bring my parrot" in page.text
