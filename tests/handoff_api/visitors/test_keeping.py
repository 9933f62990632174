"""What a visitor may keep, take elsewhere, or have erased."""

import asyncio
import json

import html5lib
import pytest
from websockets.exceptions import ConnectionClosed

from common.database import Connection
from handoff_api.event_log import read_all
from tests.handoff_api.service import ANSWER, CONFIRM, TOKEN, Service

CANARY = "zanzibar-quokka"
SERVICE = {"Authorization": f"Bearer {TOKEN}"}
NASTY = "<script>alert(1)</script><img src=x onerror=alert(1)>\nsecond line"


async def test_the_transcript_in_three_forms(sqlite_service: Service):
    visitor = await sqlite_service.visitor()
    await visitor.wait_for("message.created", await visitor.say(NASTY), speaker="bot")
    forms = {}
    for accept in ("*/*", "text/plain", "text/html,application/xhtml+xml,*/*;q=0.8"):
        headers = {**visitor.headers, "Accept": accept}
        answer = await sqlite_service.http.get(f"/api/conversations/{visitor.id}/transcript", headers=headers)
        assert answer.status_code == 200
        forms[answer.headers["content-type"].split(";")[0]] = answer.text
    messages = json.loads(forms["application/json"])["messages"]
    assert [message["speaker"] for message in messages] == ["visitor", "bot"]
    assert messages[0]["text"] == NASTY
    assert f"You\n{NASTY}" in forms["text/plain"]
    page = html5lib.parse(forms["text/html"], namespaceHTMLElements=False)
    assert not [node.tag for node in page.iter() if node.tag in ("script", "img", "style", "iframe")]
    assert "second line" in forms["text/html"]


async def test_going_on_elsewhere(service: Service):
    visitor = await service.visitor()
    await visitor.say("Hello")
    link = (await visitor.call("POST", "/resume-links")).json()
    code = link["url"].split("#resume=")[1]
    answers = await asyncio.gather(*(service.http.post("/api/resume", json={"code": code}) for _ in range(5)))
    assert sorted(answer.status_code for answer in answers) == [200, 404, 404, 404, 404]
    resumed = next(answer.json() for answer in answers if answer.status_code == 200)
    assert resumed["conversation_id"] == visitor.id and resumed["token"] != visitor.token
    visitor.headers = {"Authorization": f"Bearer {resumed['token']}"}
    assert (await visitor.events())[1]["data"]["text"] == "Hello"


async def test_an_old_link_is_no_link(service: Service):
    visitor = await service.visitor()
    code = (await visitor.call("POST", "/resume-links")).json()["url"].split("=")[-1]
    await service.use.database.write(lambda c: c.execute("UPDATE resume_link SET expires_at = '2020'"))
    assert (await service.http.post("/api/resume", json={"code": code})).status_code == 404


async def test_a_later_conversation_belongs_to_the_same_visitor(sqlite_service: Service):
    first = await sqlite_service.visitor()
    second = await sqlite_service.http.post("/api/conversations", json={}, headers=first.headers)
    stranger = await sqlite_service.visitor()

    def owners(c: Connection) -> dict[str, str]:
        return {row["id"]: row["visitor_id"] for row in c.execute("SELECT id, visitor_id FROM conversation")}

    known = await sqlite_service.use.database.read(owners)
    assert known[first.id] == known[second.json()["conversation_id"]] != known[stranger.id]


async def test_erasing_leaves_no_word_anywhere(service: Service):
    visitor = await service.visitor(
        page_url=f"https://example.org/{CANARY}", visitor={"name": CANARY, "email": f"{CANARY}@example.org"}
    )
    service.kb.down = True  # so that its evidence is still here
    service.bot.replies = [CONFIRM]
    said = await visitor.wait_for("message.created", await visitor.say(f"First {CANARY}"), speaker="bot")
    service.bot.replies = [ANSWER]
    pressed = (await visitor.press(said["data"]["buttons"][0]["id"])).json()["seq"]
    answer = await visitor.wait_for("message.created", pressed, speaker="bot")
    await visitor.call("POST", "/ratings", {"seq": answer["seq"], "helpful": False, "comment": CANARY})
    await visitor.call("POST", "/contact", {"name": CANARY, "phone": "+39 0341 000000"})
    await visitor.call("POST", "/resume-links")
    assert CANARY in await _everything(service)
    async with visitor.socket(after=answer["seq"]) as socket:
        await socket.recv()
        assert (await visitor.call("DELETE", "")).status_code == 204
        with pytest.raises(ConnectionClosed) as closed:
            async with asyncio.timeout(5):
                while True:
                    await socket.recv()
    assert closed.value.rcvd is not None and closed.value.rcvd.code == 4404
    left = await _everything(service)
    assert CANARY not in left and "0341 000000" not in left
    assert (await visitor.call("GET", "/events")).status_code == 401
    log = await service.use.database.read(lambda c: read_all(c, visitor.id, "staff"))
    assert [event.seq for event in log] == list(range(1, len(log) + 1))
    assert all(event.data.get("erased") for event in log[:-1])
    assert (await service.http.get("/api/handoffs?state=waiting", headers=SERVICE)).json()["items"] == []


async def test_the_page_of_an_article(sqlite_service: Service):
    service = sqlite_service
    published = {
        "version": 2,
        "title": "Slow <Wi-Fi>",
        "html": "<p>Move <em>it</em>.</p>",
        "at": "2026-11-22T16:20:15Z",
    }
    service.kb.articles = {
        "slow-wifi": {"id": "slow-wifi", "language": "en", "status": "published", "published": published},
        "old": {"id": "old", "language": "en", "status": "archived", "published": published},
        "draft": {"id": "draft", "language": "en", "status": "draft", "published": None},
    }
    page = await service.http.get("/help/slow-wifi")
    assert page.status_code == 200
    assert "<h1>Slow &lt;Wi-Fi&gt;</h1>" in page.text and "<p>Move <em>it</em>.</p>" in page.text
    assert "script-src 'self'" in page.headers["content-security-policy"]
    for missing in ("old", "draft", "unknown", "..%2fsecret", "a%00b"):
        assert (await service.http.get(f"/help/{missing}")).status_code == 404, missing


async def _everything(service: Service) -> str:
    """Every row of every table, as text."""

    def work(c: Connection) -> str:
        tables = ("conversation", "event", "message", "turn", "button", "handoff", "rating", "outbox", "resume_link")
        return str([c.execute(f"SELECT * FROM {table}") for table in tables])

    return await service.use.database.read(work)
