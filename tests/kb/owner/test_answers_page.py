"""The owner's page: who sees and sets what, what it says with much, little and no evidence."""

import json
import re

import pytest

from kb.owner import answers_page
from kb.owner.standing import Standings
from tests.kb.editors.conftest import Room
from tests.kb.editors.reading import Page
from tests.kb.owner.samples import standings

SVG = "{http://www.w3.org/2000/svg}"
STATES = {"much": (1000, 1000), "some": (1000, 40), "own": (1000, 0), "nothing": (0, 0)}


@pytest.fixture(params=STATES.values(), ids=STATES.keys())
def state(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Standings:
    return known(monkeypatch, *request.param)


def known(monkeypatch: pytest.MonkeyPatch, own: int, visitors: int) -> Standings:
    """Let the page see these judged questions in the place of the model's."""
    made = standings(own, visitors)
    monkeypatch.setattr(answers_page, "standings_of", lambda request: made)
    return made


def put(room: Room, percent: str, who: str = "silvia", **form: str) -> Page:
    return room.post("/answers", {"percent": percent} | form, who=who)


def budget(room: Room) -> float:
    return room.client.get("/api/budget", headers={"authorization": "Bearer silvia"}).json()["value"]


@pytest.mark.parametrize("language", ["it", "en"])
def test_it_is_drawn_with_whatever_is_known(room: Room, state: Standings, language: str):
    page = room.get("/answers", who="luca", language=language)
    assert page.status == 200
    assert page.all("html")[0].get("lang") == language
    assert page.running() == []
    assert not re.search(r"\{\w+\}|nan", page.words())
    assert len(page.all(f"{SVG}circle", **{"class": "point"})) == (1 if len(state.curve.cut) else 0)


def test_the_model_of_the_moment_is_what_it_shows(room: Room):
    assert "has not learned from the published articles" in room.get("/answers", who="luca").words()


def test_only_owners_see_it_and_only_an_admin_gets_the_button(room: Room):
    for who in ("elena", "marta"):
        assert room.get("/answers", who=who).status == 403
        assert room.get("/", who=who).all("a", href="http://localhost:8001/answers") == []
    for who, buttons in (("luca", 0), ("silvia", 1)):
        page = room.get("/answers", who=who)
        assert len(page.all("form", action="/answers")[0].findall("button")) == buttons
        assert page.all("a", href="http://localhost:8001/answers")[0].get("aria-current") == "page"
    assert put(room, "3", who="luca").status == 403
    assert put(room, "3", who="elena").status == 403
    assert (
        room.post("/answers", {"percent": "3"}, who="silvia", headers={"origin": "https://evil.example"}).status == 403
    )


def test_tightening_is_saved_at_once_and_loosening_is_asked_once_more(room: Room, monkeypatch: pytest.MonkeyPatch):
    known(monkeypatch, 1000, 1000)
    assert put(room, "2,5").location == "/answers?done=saved"
    assert budget(room) == 0.025
    assert "at most 2.5 wrong answers in 100" in room.get("/answers?done=saved", who="silvia").words()
    asked = put(room, "8")
    assert asked.status == 200 and budget(room) == 0.025
    assert "Accept 8 wrong answers in 100 instead of 2.5?" in asked.words()
    fields = {field.get("name"): field.get("value") for field in asked.all("input", type="hidden")}
    assert room.post("/answers", fields, who="silvia").location == "/answers?done=saved"
    assert budget(room) == 0.08
    assert put(room, "8").location == "/answers?done=same"
    assert "Silvia Conti" in room.get("/answers", who="luca").words()


@pytest.mark.parametrize("percent", ["", "0", "0.4", "20.1", "nan", "-3", "a lot"])
def test_what_no_budget_can_be_is_named_beside_the_field(room: Room, percent: str):
    before = budget(room)
    page = put(room, percent)
    assert page.status == 400 and budget(room) == before
    assert "Enter a number from 0.5 to 20." in page.words()
    assert page.all("input", name="percent")[0].get("aria-invalid") == "true"


def test_the_preview_is_what_the_server_would_say(room: Room, monkeypatch: pytest.MonkeyPatch):
    made = known(monkeypatch, 1000, 1000)
    panel = next(e for e in room.get("/answers", who="luca").tree.iter("section") if e.get("data-preview"))
    rows = json.loads(panel.get("data-preview"))
    for percent in (0.5, 1, 3, 7.3, 20):
        step, here = round((percent - 0.5) * 10), made.at(percent / 100)
        assert (rows["answered"][step], rows["kind"][step]) == (round(here.answered, 4), here.kind)
    assert len(rows["wrong"]) == 196


def test_the_curve_comes_as_a_table(room: Room, monkeypatch: pytest.MonkeyPatch):
    made = known(monkeypatch, 300, 0)
    table = room.get("/answers/curve.csv", who="luca")
    head, *rows = table.text.splitlines()
    assert head == "threshold,answered,wrong,worst_case"
    assert len(rows) == len(made.curve.cut) and rows[-1].split(",")[1] == "1.0000"
    assert room.get("/answers/curve.csv", who="elena").status == 403
