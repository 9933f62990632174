"""What the widget's addresses answer: policy, caching, compression, language."""

import re

import pytest
from fastapi.testclient import TestClient

from tests.widget.conftest import HOST


def files_of(client: TestClient) -> str:
    return re.search(r'data-texts="(/static/widget/\w+)/', client.get("/widget").text)[1]


def test_only_the_allowed_origins_may_frame_the_page(client: TestClient) -> None:
    policy = client.get("/widget").headers["content-security-policy"]
    assert f"frame-ancestors {HOST};" in f"{policy};"
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy


def test_the_page_has_no_inline_script_or_style(client: TestClient) -> None:
    html = client.get("/widget").text
    assert all("src=" in tag for tag in re.findall(r"<script[^>]*>", html))
    assert "<style" not in html
    assert not re.search(r"\s(style|on\w+)=", html)


def test_files_are_kept_for_a_year_and_the_loader_for_minutes(client: TestClient) -> None:
    file = client.get(f"{files_of(client)}/widget.mjs")
    assert "immutable" in file.headers["cache-control"]
    assert file.headers["content-type"].startswith("text/javascript")
    assert client.get("/widget.js").headers["cache-control"] == "public, max-age=300"
    assert client.get("/widget").headers["cache-control"] == "no-cache"


def test_an_older_version_of_the_page_finds_its_files_but_does_not_keep_them(client: TestClient) -> None:
    assert client.get("/static/widget/older/widget.mjs").headers["cache-control"] == "public, max-age=300"


def test_files_travel_compressed_when_the_browser_can_read_that(client: TestClient) -> None:
    plain = client.get("/widget.js", headers={"Accept-Encoding": "identity"})
    packed = client.get("/widget.js", headers={"Accept-Encoding": "gzip"})
    assert "content-encoding" not in plain.headers
    assert packed.headers["content-encoding"] == "gzip"
    assert packed.text == plain.text


@pytest.mark.parametrize("path", ["pages.py", "../assets.py", "scripts/none.js", "%2e%2e/pages.py", ""])
def test_nothing_but_the_files_is_served(client: TestClient, path: str) -> None:
    assert client.get(f"/static/widget/x/{path}").status_code == 404


@pytest.mark.parametrize(
    ("asked", "browser", "expected"),
    [("en", "it", "en"), ("en-GB", "it", "en"), ("fr", "en", "en"), ("", "en-US,en", "en"), ("", "fr", "it")],
)
def test_the_language_is_the_pages_then_the_browsers(
    client: TestClient, asked: str, browser: str, expected: str
) -> None:
    html = client.get("/widget", params={"language": asked}, headers={"Accept-Language": browser}).text
    assert f'<html lang="{expected}"' in html
