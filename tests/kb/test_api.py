"""The HTTP API: who may do what, what it answers, and what it refuses."""

import re
from collections.abc import Iterator

import httpx
import pytest
from starlette.testclient import TestClient

from common.clock import SYSTEM_CLOCK
from common.staff_sessions import StaffSessions
from handoff_api.knowledge import Article
from kb.app import create_app
from kb.settings import Settings
from tests.contracts import example
from tests.kb.conftest import TOKEN
from tests.kb.samples import ALL, INVOICE, WIFI, lines

PEOPLE = ["agent", "editor", "supervisor", "admin"]
NEW = {name: value for name, value in INVOICE.items() if name != "id"} | {"title": "Another one"}
CHANGE = {name: value for name, value in WIFI.items() if name != "id"} | {"base_version": 999}
PROPOSAL = NEW | {"key": "handoff_1", "conversation_id": "conv_1", "proposed_by": "Marta"}
NOTICE = {"texts": {"en": {"title": "No line", "text": "A fibre is cut."}}}
# Method, path, body, and who may: the status that they get and that nobody else gets.
READ, WRITE = {"agent", "editor", "supervisor", "admin", "service"}, {"editor", "supervisor", "admin", "service"}
ROUTES = [
    ("GET", "/api/articles", None, READ, 200),
    ("GET", "/api/articles/find-invoice", None, READ, 200),
    ("GET", "/api/articles/find-invoice/versions", None, READ, 200),
    ("GET", "/api/articles/export", None, READ, 200),
    ("GET", "/api/search?q=invoice", None, READ, 200),
    ("POST", "/api/proposals", PROPOSAL, {"service"}, 201),
    ("POST", "/api/decide", {"question": "where is my invoice"}, READ, 200),
    ("POST", "/api/articles", NEW, WRITE, 201),
    ("PUT", "/api/articles/wifi-password", CHANGE, WRITE, 409),
    ("POST", "/api/articles/wifi-password/publish", None, WRITE, 200),
    ("PUT", "/api/articles/wifi-password/plan", {"review_on": "2099-01-10"}, WRITE, 200),
    ("POST", "/api/articles/wifi-password/versions/1/restore", {"base_version": 9}, WRITE, 409),
    ("GET", "/api/changes", None, READ, 200),
    ("POST", "/api/articles/complaint/archive", None, WRITE, 200),
    ("POST", "/api/articles/import?dry_run=true", INVOICE, WRITE, 200),
    ("POST", "/api/articles/sync?folder=help", {"no": "zip"}, WRITE, 400),
    ("GET", "/api/exam-questions", None, READ, 200),
    ("POST", "/api/exam-questions", {"question": "where is my invoice", "article_id": None}, WRITE, 201),
    ("DELETE", "/api/exam-questions/exam_1", None, WRITE, 404),
    ("POST", "/api/exam-questions/import", {"no": "question"}, WRITE, 400),
    ("GET", "/api/cases", None, READ, 200),
    ("GET", "/api/cases/case_none", None, READ, 404),
    ("POST", "/api/cases/case_none/confirm", None, WRITE, 404),
    ("POST", "/api/cases/case_none/dismiss", None, WRITE, 404),
    ("POST", "/api/reindex", None, WRITE, 200),
    ("GET", "/api/model", None, READ, 200),
    ("POST", "/api/model", None, WRITE, 200),
    ("POST", "/api/encoder", None, {"admin", "service"}, 200),
    ("DELETE", "/api/encoder", None, {"admin", "service"}, 200),
    ("GET", "/api/budget", None, {"supervisor", "admin", "service"}, 200),
    ("PUT", "/api/budget", {"value": 0.03}, {"admin", "service"}, 200),
    ("GET", "/api/notices?state=running", None, READ, 200),
    ("POST", "/api/notices", NOTICE, WRITE, 201),
    ("GET", "/api/notices/notice_none", None, READ, 404),
    ("PUT", "/api/notices/notice_none", NOTICE | {"base_revision": 1}, WRITE, 404),
    ("DELETE", "/api/notices/notice_none", None, WRITE, 404),
    ("POST", "/api/notices/notice_none/start", None, WRITE, 404),
    ("POST", "/api/notices/notice_none/end", None, WRITE, 404),
    ("POST", "/api/notices/notice_none/updates", {"texts": {"en": "Soon."}}, WRITE, 404),
    ("GET", "/api/notices/notice_none/remarks", None, READ, 200),
    ("POST", "/api/notices/notice_none/remarks", {"text": "Unclear."}, READ, 404),
    ("GET", "/api/articles/find-invoice/remarks", None, READ, 200),
    ("POST", "/api/articles/find-invoice/remarks", {"text": "Unclear."}, READ, 201),
    ("POST", "/api/remarks/remark_none/done", None, WRITE, 404),
    ("POST", "/api/evidence", {"event_id": "e", "question": "q", "outcome": "helpful"}, {"service"}, 200),
]


def signed_in(request: httpx.Request) -> httpx.Response:
    """What handoff_api says about a session: here the token is the role."""
    role = request.headers["authorization"].removeprefix("Bearer ")
    who = {"staff_id": f"st_{role}", "name": role.title(), "roles": [role]}
    return httpx.Response(200, json=who) if role in PEOPLE else httpx.Response(401)


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory, models) -> Iterator[TestClient]:
    folder = tmp_path_factory.mktemp("api")
    (folder / "models").symlink_to(models)
    app = create_app(Settings(data_dir=folder, service_token=TOKEN))
    with TestClient(app, base_url="http://localhost:8001") as client:
        asking = httpx.AsyncClient(transport=httpx.MockTransport(signed_in))
        app.state.staff_sessions = StaffSessions(asking, "http://handoff-api", TOKEN, SYSTEM_CLOCK)
        assert client.post("/api/articles/import", content=lines(*ALL), headers=as_("service")).status_code == 200
        yield client


def as_(who: str | None) -> dict[str, str]:
    if who is None:
        return {}
    return {"Authorization": f"Bearer {TOKEN if who == 'service' else who}"}


@pytest.mark.parametrize("who", [None, "stranger", *PEOPLE, "service"])
@pytest.mark.parametrize(("method", "path", "body", "may", "status"), ROUTES, ids=[f"{r[0]} {r[1]}" for r in ROUTES])
def test_who_may_do_what(client: TestClient, who, method: str, path: str, body, may: set[str], status: int):
    answer = client.request(method, path, json=body, headers=as_(who))
    expected = status if who in may else 401 if who in (None, "stranger") else 403
    assert answer.status_code == expected, answer.text
    if expected >= 400:
        assert answer.json()["detail"].endswith(".") and answer.json()["error"]


def test_every_route_is_in_the_table_above(client: TestClient):
    told = {(method, path.partition("?")[0]) for method, path, *_ in ROUTES}
    for path, methods in client.app.openapi()["paths"].items():
        if path.startswith("/api/"):
            pattern = re.compile(re.sub(r"{\w+}", r"[\\w-]+", path))
            for method in methods:
                assert any(m == method.upper() and pattern.fullmatch(p) for m, p in told), f"{method} {path}"


def test_a_cookie_counts_only_from_our_own_pages(client: TestClient):
    cookie = {"cookie": "staffetta=editor"}
    post = lambda **headers: client.post("/api/articles", json=NEW, headers=cookie | headers).status_code  # noqa: E731
    assert client.get("/api/articles", headers=cookie).status_code == 200
    assert post() == 403
    assert post(origin="https://evil.example") == 403
    assert post(**{"sec-fetch-site": "cross-site"}) == 403
    assert post(origin="http://localhost:8001") == 201


def test_a_decision_has_the_shape_of_the_contract(client: TestClient):
    asked = example("decide_request") | {"question": "where is my invoice", "language": "en"}
    answer = client.post("/api/decide", json=asked, headers=as_("service")).json()
    pattern = example("decide_response_answer")
    assert answer.keys() == pattern.keys() and answer["decision"] == "answer"
    assert answer["answer"].keys() == pattern["answer"].keys()
    assert answer["candidates"][0].keys() == pattern["candidates"][0].keys()
    handed_over = client.post("/api/decide", json={"question": "pizza in Oslo?"}, headers=as_("service")).json()
    assert (handed_over["answer"], handed_over["reason"]) == (None, "low_confidence")


@pytest.mark.parametrize(
    "body", [{}, {"question": ""}, {"question": 5}, {"question": "x" * 4001}, {"question": None}, []]
)
def test_a_body_of_the_wrong_shape_is_refused(client: TestClient, body):
    answer = client.post("/api/decide", json=body, headers=as_("service"))
    assert answer.status_code == 422 and answer.json()["error"] == "Unprocessable"


def test_what_is_looked_up_is_what_handoff_api_reads(client: TestClient):
    asked = {"q": "where is my invoice", "language": "en", "limit": 3}
    (best, *_) = client.get("/api/search", params=asked, headers=as_("service")).json()["items"]
    assert best.keys() == Article.model_fields.keys()
    assert Article.model_validate(best).article_id == "find-invoice"


def test_a_proposal_sent_again_is_the_same_draft(client: TestClient):
    sent = PROPOSAL | {"key": "handoff_2", "title": "Sent twice"}
    answers = [client.post("/api/proposals", json=sent, headers=as_("service")) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [201, 200] and answers[0].json() == answers[1].json()
    wrong = client.post("/api/proposals", json=sent | {"key": "x", "language": "xx"}, headers=as_("service"))
    assert wrong.status_code == 400


def test_evidence_is_stored_once(client: TestClient):
    outcome = {
        "event_id": "twice",
        "conversation_id": "c",
        "turn_id": "t",
        "question": "q",
        "outcome": {"helpful": True},
    }
    stored = [client.post("/api/evidence", json=outcome, headers=as_("service")).json()["stored"] for _ in range(3)]
    assert stored == [True, False, False]


def test_a_form_may_bring_several_files(client: TestClient):
    files = [
        ("file", ("a.jsonl", lines(INVOICE | {"id": "from-form"}))),
        ("file", ("../../b.csv", b"language,title,answer\nen,From a table,x")),
    ]
    answer = client.post("/api/articles/import", files=files, headers=as_("editor"))
    assert answer.json()["created"] == 2, answer.text
    files[1] = ("file", ("../../b.csv", b"language,title\nen,x"))
    answer = client.post("/api/articles/import", files=files, headers=as_("editor"))
    assert answer.status_code == 400 and answer.json()["problems"][0]["source"] == "b.csv"
    assert "line 2" in answer.json()["detail"]


def test_an_upload_has_an_end(client: TestClient):
    answer = client.post("/api/articles/import", content=b"x" * (33 * 2**20), headers=as_("editor"))
    assert answer.status_code == 413


def test_csv_is_exported_as_an_attachment(client: TestClient):
    answer = client.get("/api/articles/export?format=csv", headers=as_("agent"))
    assert answer.headers["content-disposition"] == 'attachment; filename="articles.csv"'
    assert answer.text.startswith("language,title,answer")


def test_health_says_what_is_wrong(client: TestClient):
    ready = client.get("/health/ready").json()
    assert ready["dependencies"]["database"] == "ok" and ready["dependencies"]["index"] == "ok"
    assert ready["status"] == "degraded" and ready["dependencies"]["handoff_api"] != "ok"
    assert client.get("/health/live").status_code == 200
