"""Every page in both languages, and who may open it."""

import re

import pytest

from tests.kb.editors.conftest import Room

PAGES = [
    "/",
    "/?q=iban&status=published&language=en&skill=billing",
    "/?q=nothing+is+called+like+this",
    "/articles/new",
    "/articles/change-iban",
    "/articles/change-iban/history",
    "/bench",
    "/bench?article=change-iban",
    "/import",
    "/answers/review",
]


@pytest.mark.parametrize("language", ["it", "en"])
@pytest.mark.parametrize("path", PAGES)
def test_page_is_drawn_and_nothing_in_it_runs(room: Room, path: str, language: str):
    page = room.get(path, language=language)
    assert page.status == 200
    assert page.all("html")[0].get("lang") == language
    assert page.running() == []
    assert "'unsafe" not in page.headers["content-security-policy"]
    assert not re.search(r"\{\w+\}", page.words()), "a sentence whose places were not filled"


@pytest.mark.parametrize("path", PAGES)
def test_who_is_not_signed_in_is_sent_to_sign_in_and_back(room: Room, path: str):
    page = room.get(path, who=None)
    assert page.status == 303
    assert page.location.startswith("http://localhost:8000/sign-in?next=http%3A%2F%2Flocalhost%3A8001%2F")


def test_a_script_hears_that_the_session_is_over(room: Room):
    page = room.post("/preview", {"answer": "x"}, who=None, headers={"sec-fetch-mode": "cors", "accept": "*/*"})
    assert page.status == 401


def test_an_agent_reads_and_gets_no_controls(room: Room):
    for path in ("/", "/articles/change-iban", "/articles/change-iban/history", "/bench"):
        page = room.get(path, who="marta")
        assert page.status == 200
        forms = [
            form.get("action") for form in page.all("form", method="post") if "/sign-out" not in form.get("action")
        ]
        assert forms == (["/bench"] if path == "/bench" else [])
        assert "/articles/new" not in page.text
    assert "the editor's role" in room.get("/articles/change-iban", who="marta").words()


@pytest.mark.parametrize("path", ["/articles/new", "/articles/change-iban", "/preview", "/import"])
def test_an_agent_cannot_change_anything(room: Room, path: str):
    before = room.get("/articles/change-iban").text
    assert room.post(path, {"title": "Taken over", "answer": "x", "base_version": "1"}, who="marta").status == 403
    assert room.post(f"{path}/archive", {}, who="marta").status in (403, 404)
    assert room.get("/articles/change-iban").text == before


def test_another_website_cannot_use_the_cookie(room: Room):
    page = room.post("/articles/change-iban/archive", {}, headers={"origin": "https://evil.example"})
    assert page.status == 403
    assert room.get("/?q=iban&status=published").words("table")


def test_filters_and_search(room: Room):
    assert "router" in room.get("/?skill=technical").words("tbody")
    assert "bank account" not in room.get("/?skill=technical").words("tbody")
    assert "No article matches" in room.get("/?language=it&q=router").words()


def test_unknown_article_is_a_page_not_a_crash(room: Room):
    for path in ("/articles/no-such-one", "/articles/no-such-one/history", "/bench?article=no-such-one"):
        assert room.get(path).status == 404
    assert room.get("/articles/change-iban/history?version=99").status == 404
