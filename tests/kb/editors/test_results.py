"""The page of results: the figures of the weeks and of the articles, and both as files."""

import csv
import io
import re

import pytest

from kb.evidence.models import Outcome
from tests.kb.figures.samples import answered, told


def _this_week(room) -> dict[str, int]:
    weeks = list(csv.DictReader(io.StringIO(room.get("/results/weeks.csv").text)))
    assert len(weeks) == 12
    return {name: int(weeks[-1][name]) for name in ("asked", "answered", "handed_over", "helpful", "not_helpful")}


@pytest.fixture(scope="module")
def more(room) -> dict[str, int]:
    """Three questions that the lights answered, one of them in vain, and one that nobody could answer: what they add
    to the week."""
    near = {"article_id": "router-lights"}
    pieces: list[Outcome] = []
    for number in range(3):
        chat = {"question": f"red light {number}", "conversation": f"results_{number}"}
        pieces += [answered(**near, **chat), told("helpful" if number else "not_helpful", **chat, about="vote")]
    pieces.append(told("handed_over", "do you sell boats", "results_9", {"threshold": 0.6, "candidates": []}))
    before = _this_week(room) | _lights(room)
    room.client.portal.call(room.client.app.state.evidence.add, pieces)
    return {name: number - before[name] for name, number in (_this_week(room) | _lights(room)).items()}


def _lights(room) -> dict[str, int]:
    """The article's figures: other tests of these pages ask about it too."""
    articles = list(csv.DictReader(io.StringIO(room.get("/results/articles.csv").text)))
    found = next((one for one in articles if one["article_id"] == "router-lights"), {})
    return {f"lights {name}": int(found.get(name) or 0) for name in ("asked", "helpful", "not_helpful", "unhelped")}


def test_the_page_says_what_became_of_the_questions(room, more):
    page = room.get("/results")
    assert page.status == 200 and not page.running()
    rows = [" ".join("".join(row.itertext()).split()) for row in page.all("tr")]
    row = next(row for row in rows if row.startswith("What the lights on the router mean"))
    assert re.fullmatch(r"What the lights on the router mean \d+ 100 % few votes \(3\) 1 0 0 %", row)


def test_articles_come_in_the_order_that_was_asked_for(room, more):
    sorted_by = room.get("/results?order=unhelpful").all("th", **{"aria-sort": "descending"})
    assert ["".join(head.itertext()) for head in sorted_by] == ["Not helpful"]
    assert room.get("/results?order=shouting").status == 422
    assert "What the lights" not in room.get("/results?page=9").words()


def test_the_files_hold_the_same(room, more):
    week = {"asked": 4, "answered": 3, "handed_over": 1, "helpful": 2, "not_helpful": 1}
    lights = {"lights asked": 3, "lights helpful": 2, "lights not_helpful": 1, "lights unhelped": 1}
    assert more == week | lights


def test_agents_may_read_it_and_strangers_not(room):
    assert room.get("/results", who="marta").status == 200
    assert room.get("/results", who=None).status == 303
