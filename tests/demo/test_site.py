"""The website: its pages in both languages, its strict headers, the chat's one tag, the towns."""

import re

import jwt
import pytest
from fastapi.testclient import TestClient

from common.settings import CommonSettings
from demo.coverage import COMING, SERVED, look_up
from demo.people import PEOPLE
from demo.site import HERE, PAGES, QUESTIONS, create_site

CHAT = "https://chat.example"
ADDRESSES = [(path, language) for paths in PAGES.values() for language, path in paths.items()]


@pytest.fixture(scope="module")
def site() -> TestClient:
    return TestClient(create_site(CommonSettings(service_token="t" * 40, public_url=CHAT)))


@pytest.mark.parametrize(("path", "language"), ADDRESSES)
def test_every_page_is_there_in_its_language_with_the_chat(site: TestClient, path: str, language: str) -> None:
    page = site.get(path)
    assert page.status_code == 200
    assert f'<html lang="{language}">' in page.text
    tags = re.findall(r"<script[^>]*>", page.text)
    assert len(tags) == 1
    assert f'src="{CHAT}/widget.js" data-language="{language}"' in tags[0]


@pytest.mark.parametrize(("path", "language"), ADDRESSES)
def test_no_page_needs_an_exception_from_the_policy(site: TestClient, path: str, language: str) -> None:
    page = site.get(path)
    policy = page.headers["content-security-policy"]
    assert "unsafe" not in policy
    assert f"script-src {CHAT};" in policy
    assert f"frame-src {CHAT};" in policy
    assert not re.search(r"<style|\sstyle=|\son\w+=", page.text)


def test_every_local_link_leads_somewhere(site: TestClient) -> None:
    links = {
        link for path, _ in ADDRESSES for link in re.findall(r'(?:href|src|srcset)="(/[^"#]*)', site.get(path).text)
    }
    assert {path for path, _ in ADDRESSES} <= links
    assert not [link for link in links if site.get(link).status_code != 200]


def test_a_page_that_does_not_exist_says_so_in_the_language_of_its_address(site: TestClient) -> None:
    assert '<html lang="it">' in site.get("/nulla").text
    missing = site.get("/en/nothing")
    assert missing.status_code == 404
    assert '<html lang="en">' in missing.text


def test_health_is_told(site: TestClient) -> None:
    assert site.get("/health/ready").json()["status"] == "ready"


@pytest.mark.parametrize(("town", "state"), [("bellagio", "served"), (" ASSO ", "coming"), ("Milano", "unplanned")])
def test_a_town_is_found_however_it_is_typed(town: str, state: str) -> None:
    assert look_up(town).state == state


def test_what_is_typed_as_a_town_stays_text(site: TestClient) -> None:
    page = site.get("/", params={"town": "<script>alert(1)</script>"}).text
    assert "<script>alert" not in page
    assert "&lt;script&gt;alert" in page


def test_nobody_asking_gets_no_answer() -> None:
    assert look_up("  ") is None
    assert not set(SERVED) & set(COMING)


@pytest.mark.parametrize("language", QUESTIONS)
def test_the_articles_that_the_home_page_links_exist(language: str) -> None:
    assert all((HERE / "articles" / language / f"{article}.md").exists() for article in QUESTIONS[language])


def test_the_agents_cover_every_skill_that_an_article_asks_for() -> None:
    asked = {
        skill
        for path in (HERE / "articles").glob("*/*.md")
        for skill in re.findall(r"^skill: (\S+)$", path.read_text(), re.MULTILINE)
    }
    assert asked <= {skill for person in PEOPLE for skill in person.skills}


def test_the_customers_page_says_who_is_signed_in_until_she_leaves() -> None:
    secret = "the-site-and-the-chat-know-this-one"
    site = TestClient(create_site(CommonSettings(service_token="t" * 40, identity_secret=secret)))
    page = site.get("/area-clienti")
    token = re.search(r'data-identity="([\w.-]+)"', page.text)[1]
    claims = jwt.decode(token, secret, algorithms=["HS256"], options={"require": ["sub", "exp"]})
    assert (claims["sub"], claims["name"]) == ("FL-204518", "Irene Galli")
    assert page.headers["cache-control"] == "no-store"
    assert 'data-identity=""' in site.get("/area-clienti?out=1").text
    assert "data-identity" not in site.get("/").text  # it says nothing
