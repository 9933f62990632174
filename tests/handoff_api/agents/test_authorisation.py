"""Who may do what: every route for everybody. A new route without a line here fails."""

from collections.abc import Iterator
from typing import Any

import httpx
from fastapi import FastAPI

from handoff_api.app import create_app
from handoff_api.settings import Settings
from tests.handoff_api.agents.conftest import sign_in
from tests.handoff_api.notices.outage import CASE, notice
from tests.handoff_api.service import TOKEN, Service, running

EVERYBODY = {"nobody", "visitor", "other visitor", "agent", "editor", "supervisor", "admin", "service"}
OWN = {"visitor", "service"}
AGENTS = {"agent", "supervisor", "admin"}
STAFF = AGENTS | {"editor"}
API = AGENTS | {"service"}

CONVERSATION = "/api/conversations/{conversation_id}"
HANDOFF = "/api/handoffs/{handoff_id}"
REASON = {"code": "asked_for_person"}
MATRIX: dict[str, tuple[set[str], Any]] = {
    "GET /openapi.json": (EVERYBODY, None),
    "GET /health/live": (EVERYBODY, None),
    "GET /health/ready": (EVERYBODY, None),
    "GET /metrics": (EVERYBODY, None),  # here everybody comes from this machine
    "GET /widget.js": (EVERYBODY, None),
    "GET /widget": (EVERYBODY, None),
    "GET /chat": (EVERYBODY, None),
    "GET /expectations": (EVERYBODY, None),
    "GET /api/expectations": (EVERYBODY, None),
    "POST /api/conversations": (EVERYBODY, {}),
    "GET /api/availability": (EVERYBODY, None),
    f"GET {CONVERSATION}/events": (OWN | AGENTS, None),
    f"GET {CONVERSATION}/transcript": (OWN | AGENTS, None),
    f"POST {CONVERSATION}/messages": (OWN, {"client_msg_id": "m1", "text": "Hello"}),
    f"POST {CONVERSATION}/handoff": (OWN | AGENTS, None),
    f"DELETE {CONVERSATION}/handoff": (OWN, None),
    f"POST {CONVERSATION}/ratings": (OWN, {}),
    f"POST {CONVERSATION}/contact": (OWN, {"phone": "0341 000000"}),
    f"POST {CONVERSATION}/resume-links": (OWN, None),
    f"POST {CONVERSATION}/identity": (OWN, {}),
    f"POST {CONVERSATION}/conversation-rating": (OWN, {"solved": "yes"}),
    f"POST {CONVERSATION}/reopen": (OWN, None),
    f"POST {CONVERSATION}/transcript-letters": (OWN, {}),
    f"DELETE {CONVERSATION}": (OWN, None),
    "POST /api/notifications": ({"service"}, {"notification_id": "n", "text": "News"}),
    "POST /api/handoffs": (API, {"conversation_id": "{conversation_id}", "reason": REASON}),
    "GET /api/handoffs": (API, None),
    f"GET {HANDOFF}": (API, None),
    "POST /api/handoffs/next": (AGENTS, None),
    f"POST {HANDOFF}/claim": (AGENTS, None),
    f"POST {HANDOFF}/decline": (API, None),
    f"POST {HANDOFF}/messages": (AGENTS, {"client_msg_id": "m1", "text": "Hello"}),
    f"POST {HANDOFF}/notes": (API, {"text": "A note"}),
    f"POST {HANDOFF}/corrections": (AGENTS, {"article_id": "slow-wifi"}),
    f"POST {HANDOFF}/transfer": (API, {"to_skill": "invoices"}),
    f"POST {HANDOFF}/assign": ({"supervisor", "admin", "service"}, {"to_skill": "invoices"}),
    f"POST {HANDOFF}/release": (API, None),
    f"POST {HANDOFF}/return": (API, None),
    f"POST {HANDOFF}/close": (API, {"outcome": "solved"}),
    f"POST {HANDOFF}/promises": (AGENTS, {"text": "The form", "due": "2099-01-01T10:00:00Z"}),
    "GET /api/promises": (API, None),
    "GET /api/promises/figures": ({"supervisor", "admin", "service"}, None),
    "POST /api/promises/{promise_id}/move": (AGENTS, {"due": "2099-01-01T10:00:00Z", "reason": "A strike"}),
    "POST /api/promises/{promise_id}/keep": (AGENTS, {}),
    "POST /api/promises/{promise_id}/hand-over": (AGENTS, {"owner_id": "staff_0"}),
    "POST /api/staff/sessions": (EVERYBODY, {}),
    "GET /api/staff/sessions/current": (STAFF, None),
    "POST /api/staff": ({"admin", "service"}, {}),
    "GET /api/staff": (STAFF | {"service"}, None),
    "DELETE /api/staff/{staff_id}": ({"admin", "service"}, None),
    "PATCH /api/staff/{staff_id}": ({"admin", "service"}, {}),
    "POST /api/staff/{staff_id}/password-links": ({"admin", "service"}, None),
    "POST /api/staff/invitations": ({"admin", "service"}, {}),
    "GET /api/staff/invitations": ({"admin", "service"}, None),
    "DELETE /api/staff/invitations/{invitation_id}": ({"admin", "service"}, None),
    "GET /api/staff/audit": ({"admin", "service"}, None),
    "PUT /api/staff/presence": (AGENTS, {"status": "available", "capacity": 2}),
    "GET /api/opening-hours": (STAFF | {"service"}, None),
    "PUT /api/opening-hours": ({"supervisor", "admin", "service"}, {}),
    "GET /api/desk-rules": (STAFF | {"service"}, None),
    "PUT /api/desk-rules": ({"supervisor", "admin", "service"}, {}),
    "GET /api/waits": ({"supervisor", "admin", "service"}, None),
    "GET /api/conversation-ratings": ({"supervisor", "admin", "service"}, None),
    "GET /desk/opening-hours": ({"supervisor", "admin"}, None),
    "GET /desk/rules": ({"supervisor", "admin"}, None),
    "GET /desk/supervision": ({"supervisor", "admin"}, None),
    "GET /desk/parts/supervision": ({"supervisor", "admin"}, None),
    "GET /desk/staff": ({"admin"}, None),
    "GET /account": (STAFF, None),
    "GET /forgotten-password": (EVERYBODY, None),
    "GET /api/canned-replies": (API, None),
    "POST /api/canned-replies": (API, {}),
    "PUT /api/canned-replies/{reply_id}": (API, {}),
    "POST /api/canned-replies/preview": (API, {}),
    f"GET {HANDOFF}/canned-replies": (API, None),
    f"GET {HANDOFF}/suggestions": (API, None),
    "GET /api/knowledge": (API, None),
    f"GET {HANDOFF}/article-proposals/suggestion": (API, None),
    f"POST {HANDOFF}/article-proposals": (AGENTS, {}),
    "GET /desk/parts/library/{conversation_id}": (AGENTS, None),
    "GET /desk/parts/replies/{handoff_id}": (AGENTS, None),
    "GET /desk/parts/proposal/{handoff_id}": (AGENTS, None),
    "GET /desk/replies": (AGENTS, None),
    "GET /": (EVERYBODY, None),
    "GET /sign-in": (EVERYBODY, None),
    "GET /desk": (AGENTS, None),
    "GET /desk/conversations/{conversation_id}": (AGENTS, None),
    "POST /desk/available": (AGENTS, None),
    "GET /desk/parts/lists": (AGENTS, None),
    "GET /desk/promises": (AGENTS, None),
    "GET /api/notices/{notice_id}/affected": (API, None),
    "GET /api/cases/{case_id}/affected": (API, None),
    "POST /api/remarks": (STAFF, {"text": "A remark", "article_id": "slow-wifi"}),
    "GET /api/news": (API, None),
    "POST /api/news/seen": (AGENTS, {"up_to": "2026-11-23T08:00:00.000000Z"}),
    "GET /desk/news": (AGENTS, None),
    "GET /desk/notices/{notice_id}": (AGENTS, None),
    "GET /desk/cases/{case_id}": (AGENTS, None),
    "GET /desk/parts/conversations/{conversation_id}": (AGENTS, None),
    "GET /desk/parts/earlier/{conversation_id}": (AGENTS, None),
    "GET /desk/parts/colleagues": (AGENTS, None),
    "DELETE /api/staff/sessions": (STAFF, None),  # the last one: it ends what the others need
}
# Proven elsewhere: links and articles of the visitors, forms that a page of ours must send, files.
ELSEWHERE = {
    "POST /api/resume",
    "GET /help/{article_id}",
    "POST /sign-in",
    "POST /sign-out",
    "POST /desk/opening-hours",
}
ELSEWHERE |= {
    "POST /desk/news/seen",
    "DELETE /api/canned-replies/{reply_id}",
    "POST /desk/replies",
    "POST /desk/replies/{reply_id}/remove",
}
# Pages about accounts, in tests/handoff_api/office.
ELSEWHERE |= {
    "GET /invitations/{code}", "POST /invitations/{code}", "GET /new-password/{code}", "POST /new-password/{code}",
    "POST /desk/rules", "POST /forgotten-password", "POST /account/password", "POST /account/sessions",
    "GET /desk/staff/{staff_id}",
    "POST /desk/staff/{staff_id}", "POST /desk/staff/{staff_id}/active", "POST /desk/staff/{staff_id}/password-link",
    "POST /desk/staff/invitations", "POST /desk/staff/invitations/{invitation_id}/withdraw",
}  # fmt: skip
FILES = "/static/"
SOCKETS = 2  # /ws/visitor and /ws/staff, each with tests of its own


async def test_every_route_for_everybody(sqlite_url: str):
    async with running(sqlite_url) as service:
        service.kb.notices, service.kb.cases = [notice()], [CASE]
        await service.use.notices.look()
        doors = Doors(service, await _tokens(service))
        wrong = [line for route in MATRIX for line in await doors.try_(route)]
    assert not wrong, "\n".join(wrong)


def test_every_route_is_in_the_matrix():
    found = list(_routes(create_app(Settings(service_token=TOKEN))))
    assert {route for route in found if route and FILES not in route} == MATRIX.keys() | ELSEWHERE
    assert found.count("") == SOCKETS


def _routes(app: FastAPI) -> Iterator[str]:
    for route in app.routes:
        inner = route.effective_route_contexts() if hasattr(route, "effective_route_contexts") else [route]
        for one in inner:
            methods = (getattr(one, "methods", None) or set()) - {"HEAD"}
            if not methods and FILES not in (getattr(one, "path", None) or ""):
                yield ""
            yield from (f"{method} {one.path}" for method in methods)


async def _tokens(service: Service) -> dict[str, str]:
    staff = [await sign_in(service, role.title(), role) for role in ("agent", "editor", "supervisor", "admin")]
    return {"nobody": "", "service": TOKEN} | {one.name.lower(): one.token for one in staff}


class Doors:
    """Tries the routes on a conversation with a handoff, and on another one after something was done to it."""

    def __init__(self, service: Service, tokens: dict[str, str]) -> None:
        self._service = service
        self._tokens = tokens
        self._ids: dict[str, str] = {}

    async def try_(self, route: str) -> list[str]:
        """What is wrong with a route: somebody let in who may not, or kept out who may."""
        method, path = route.split(" ")
        allowed, body = MATRIX[route]
        wrong = []
        for who in sorted(EVERYBODY):
            if not self._ids:
                await self._begin()
            token = self._tokens[who]
            filled = {key: self._filled(value) for key, value in (body or {}).items()}
            answer = await self._service.http.request(
                method,
                self._filled(path),
                headers={"Authorization": f"Bearer {token}"} if token else {},
                json=filled if body is not None else None,
            )
            is_refused = _is_refused(path, answer)
            if is_refused == (who in allowed):
                wrong.append(f"{route}: {who} got {answer.status_code} {answer.text[:80]}")
            if not is_refused and method != "GET":
                self._ids = {}
        return wrong

    def _filled(self, value: Any) -> Any:
        return value.format(**self._ids) if isinstance(value, str) else value

    async def _begin(self) -> None:
        visitor, other = await self._service.visitor(), await self._service.visitor()
        self._tokens |= {"visitor": visitor.token, "other visitor": other.token}
        self._ids = {
            "conversation_id": visitor.id,
            "handoff_id": await _handoff(self._service, visitor.id),
            "staff_id": "staff_0",
            "reply_id": "reply_0",
            "invitation_id": "invitation_0",
            "promise_id": "promise_0",
            "notice_id": "notice_1",
            "case_id": "case_1",
        }


def _is_refused(path: str, answer: httpx.Response) -> bool:
    # Past the door of these, nobody is there.
    if path.startswith(("/api/staff/", "/api/promises/")) and answer.status_code == 404:
        return False
    return answer.status_code in (401, 403, 404) or "/sign-in" in answer.headers.get("location", "")


async def _handoff(service: Service, conversation_id: str) -> str:
    asked = await service.http.post(
        "/api/handoffs",
        headers={"Authorization": f"Bearer {TOKEN}"},
        json={"conversation_id": conversation_id, "reason": REASON},
    )
    return asked.json()["handoff_id"]
