"""What anybody typed is text on every page of the console, however it looks."""

import html5lib

from tests.handoff_api.agents.conftest import Agent
from tests.handoff_api.service import TOKEN, Service

HOSTILE = [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    '"><svg onload=alert(1)>',
    "'-alert(1)-'",
    "</textarea><script>alert(1)</script>",
    "</title><script>alert(1)</script>",
    "<iframe srcdoc='<script>alert(1)</script>'>",
    "<a href='javascript:alert(1)'>here</a>",
    "{{7*7}} {% raw %} ${7*7} %s {0}",
    "<!--<img src='--><img src=x onerror=alert(1)//'>",
    "\u202eevil\u202c <b>bold</b>",
    "<style>*{display:none}</style>",
    "<math><mtext></p><script>alert(1)</script>",
]
OWN_SCRIPTS = {"/static/agents/desk.js"}


async def test_the_console_shows_it_as_text(sqlite_service: Service, marta):
    for text in HOSTILE:
        await _show_everywhere(sqlite_service, marta, text)


async def _show_everywhere(service: Service, marta: Agent, text: str) -> None:
    """Let a visitor and an agent write `text` wherever one can, and look at every page in every state."""
    visitor = await service.visitor(
        visitor={"name": text}, page_url="https://shop.example/?q=<script>alert(1)</script>"
    )
    await visitor.say(text)
    asked = await service.http.post("/api/handoffs", headers={"Authorization": f"Bearer {TOKEN}"}, json={
        "conversation_id": visitor.id, "reason": {"code": "low_confidence", "detail": text},
        "question": {"verbatim": text, "restated": text, "confirmed": False}, "already_tried": [text], "skill": text,
        "decision": {"confidence": 0.4, "threshold": 0.8,
                     "candidates": [{"article_id": text, "version": 1, "title": text, "confidence": 0.4}]},
    })  # fmt: skip
    handoff = asked.json()["handoff_id"]
    for state in ("waiting", "active", "closed"):
        if state == "active":
            await marta.done("POST", f"/api/handoffs/{handoff}/claim")
            await marta.done("POST", f"/api/handoffs/{handoff}/messages", {"client_msg_id": "m", "text": text})
            await marta.done("POST", f"/api/handoffs/{handoff}/notes", {"text": text})
        if state == "closed":
            await marta.done("POST", f"/api/handoffs/{handoff}/close", {"outcome": "solved", "note": text})
        for path in ("/desk", f"/desk/conversations/{visitor.id}", "/desk/parts/lists",
                     f"/desk/parts/conversations/{visitor.id}"):  # fmt: skip
            page = await marta.call("GET", path)
            assert page.status_code == 200, page.text
            _assert_inert(page.text)


async def test_a_page_that_is_no_web_address_is_no_link(sqlite_service: Service, marta):
    visitor = await sqlite_service.visitor()
    await sqlite_service.use.database.write(
        lambda c: c.execute("UPDATE conversation SET page_url = 'javascript:alert(1)' WHERE id = :id", id=visitor.id)
    )
    _assert_inert((await marta.call("GET", f"/desk/conversations/{visitor.id}")).text)


async def test_the_policy_allows_nothing_inline(sqlite_service: Service, marta):
    policy = (await marta.call("GET", "/desk")).headers["content-security-policy"]
    assert "default-src 'none'" in policy and "script-src 'self'" in policy and "unsafe" not in policy


def _assert_inert(page: str) -> None:
    """No element runs anything but our own scripts: parsed as a browser parses."""
    for element in html5lib.parse(page, namespaceHTMLElements=False).iter():
        if not isinstance(element.tag, str):
            continue
        tag = element.tag.rsplit("}", 1)[-1]
        assert tag not in {"iframe", "object", "embed", "style", "math", "base"}
        if tag == "script":
            is_data = element.get("type") == "application/json"
            assert is_data or element.get("src") in OWN_SCRIPTS
        for name, value in element.items():
            assert not name.startswith("on") and name != "style" and name != "srcdoc"
            if name in ("href", "src", "action", "formaction"):
                assert value.startswith(("/", "#", "http://", "https://", "?")), value
