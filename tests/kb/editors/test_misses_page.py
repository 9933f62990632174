"""Questions without an answer on their page: from the list to an article with their words, and who may do it."""

import itertools
import time

import pytest

from tests.kb.editors.conftest import Room

SERVICE = {"authorization": "Bearer no-service-asks-here"}
_numbers = itertools.count()
GROUPED_WITHIN = 60  # seconds; a few on a machine that does nothing else


def ask_in_vain(room: Room, *questions: str) -> None:
    """Visitors whom the bot handed over, as handoff_api tells of them."""
    for question in questions:
        number = next(_numbers)
        told = {
            "event_id": f"missed_{number}:handed_over", "conversation_id": f"missed_{number}", "turn_id": f"missed_{number}",
            "question": question, "decision": {"language": "en"}, "outcome": "handed_over",
        }  # fmt: skip
        assert room.client.post("/api/evidence", json=told, headers=SERVICE).json() == {"stored": True}


def group_of(room: Room, words: str) -> str:
    """The id of the group whose title has `words`, as soon as it is on the list."""
    until = time.monotonic() + GROUPED_WITHIN
    while True:
        links = room.get("/misses?singles=true").all("a")
        found = [link.get("href", "") for link in links if words in "".join(link.itertext())]
        if found:
            return found[0].split("group=")[1].split("#")[0]
        assert time.monotonic() < until, f"no group is about {words}"
        time.sleep(0.2)


@pytest.fixture
def stairs(room: Room) -> str:
    """A group of questions that no article answers."""
    ask_in_vain(room, "is there a stair lift in the building", "do you have a stair lift", "stair lift in your shop")
    return group_of(room, "stair lift")


def test_the_list_names_how_many_asked_and_the_group_shows_their_words(room: Room, stairs: str):
    page = room.get(f"/misses?group={stairs}")
    assert "do you have a stair lift" in page.text
    assert "nobody's" in page.words() and not page.running()


def test_an_article_begins_with_what_visitors_typed_and_is_linked_when_saved(room: Room, stairs: str):
    form = room.post(f"/misses/{stairs}/article", {})
    assert "do you have a stair lift" in [phrasing.strip() for phrasing in form.phrasings()]
    article = room.write("Stair lift", "There is one.", miss_group=form.field("miss_group"))
    page = room.get(f"/misses?group={stairs}")
    assert f"/articles/{article}" in page.text and "There is a draft" in page.text


def test_phrasings_go_into_an_article_that_is_there(room: Room, stairs: str):
    article = room.write("Getting in", "By the ramp.")
    added = room.post(
        f"/misses/{stairs}", {"action": "add", "article_id": article, "question": ["do you have a stair lift"]}
    )
    assert added.status == 303 and article in added.location
    assert "do you have a stair lift" in room.get(f"/articles/{article}").text
    strange = {"action": "add", "article_id": article, "question": ["something that nobody asked"]}
    assert room.post(f"/misses/{stairs}", strange).status == 400


def test_leaving_questions_to_people_needs_a_reason(room: Room, stairs: str):
    assert room.post(f"/misses/{stairs}", {"action": "dismiss", "reason": " "}).status == 400
    assert room.post(f"/misses/{stairs}", {"action": "dismiss", "reason": "the owner says"}).status == 303
    assert "the owner says" in room.get(f"/misses?shelf=dismissed&group={stairs}").text
    assert room.post(f"/misses/{stairs}", {"action": "reopen"}).status == 303


def test_agents_read_and_only_editors_work_on_it(room: Room, stairs: str):
    assert room.get(f"/misses?group={stairs}", who="marta").status == 200
    assert room.post(f"/misses/{stairs}", {"action": "take"}, who="marta").status == 403
    assert room.post(f"/misses/{stairs}", {"action": "take"}).status == 303
    assert "looked after by Elena Riva" in room.get(f"/misses?group={stairs}").text


def test_a_group_that_is_gone_and_an_action_that_is_none_are_sentences(room: Room, stairs: str):
    assert room.post("/misses/group_none", {"action": "take"}).status == 404
    assert room.post(f"/misses/{stairs}", {"action": "fly"}).status == 400
    assert room.get("/misses?group=group_none").status == 200
