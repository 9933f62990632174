"""Nobody reaches us under a name that is not ours."""

import pytest
from fastapi import FastAPI
from starlette.testclient import TestClient

from common.known_hosts import KnownHosts
from common.settings import CommonSettings


@pytest.fixture(scope="module")
def client() -> TestClient:
    settings = CommonSettings(service_token="t" * 40, public_url="https://chat.example", kb_url="http://kb:8001")
    app = FastAPI()
    app.add_middleware(KnownHosts, names=settings.known_hosts)
    for path in ("/", "/health/live"):
        app.add_api_route(path, lambda: {})
    return TestClient(app)


@pytest.mark.parametrize(
    "host", ["chat.example", "CHAT.example:443", "localhost:8000", "127.0.0.1", "[::1]:8000", "kb:8001"]
)
def test_our_own_names_are_let_in(client: TestClient, host: str) -> None:
    assert client.get("/", headers={"Host": host}).status_code == 200


@pytest.mark.parametrize("host", ["evil.example", "chat.example.evil.example", "xchat.example", "[::2]", "10.0.0.1"])
def test_strange_names_are_refused_in_a_sentence(client: TestClient, host: str) -> None:
    answer = client.get("/", headers={"Host": host})
    assert answer.status_code == 421
    assert answer.json() == {
        "error": "UnknownHost",
        "detail": "This host is not known here. PUBLIC_URL names the address under which we are reached.",
    }


def test_probes_know_us_by_an_address(client: TestClient) -> None:
    assert client.get("/health/live", headers={"Host": "10.0.0.1:8000"}).status_code == 200
