"""The list of what to look at again: why, in words; said to be still right it is gone, with name and date."""

import re

import pytest

ARTICLE = "router-lights"


@pytest.fixture
def due(room):
    """An article whose review was due, looked at by the service itself."""
    state = room.client.app.state

    async def arrange() -> None:
        sql = "UPDATE article SET review_on = '2026-01-31', review_by = 'Luca Bianchi' WHERE id = :id"
        await state.database.write(lambda c: c.execute(sql, id=ARTICLE))
        await state.worklist.look()

    room.client.portal.call(arrange)


def test_the_list_says_why_and_in_which_order(room, due):
    page = room.get("/freshness?reason=review")
    assert page.status == 200 and not page.running()
    assert "What the lights on the router mean" in page.words() and "review due since 31 Jan 2026" in page.words()
    assert "Luca Bianchi looks after it" in page.words()
    assert "months since then × questions a month × share of answers that did not help" in page.words()
    assert "What the lights" not in room.get("/freshness?mine=true").words()  # Luca's
    assert "What the lights" in room.get("/freshness?mine=true", who="luca").words()
    assert "To look at again" in room.get("/").words()


def test_still_right_is_kept_with_name_and_next_day(room, due):
    said = room.post(f"/freshness/{ARTICLE}", {"action": "still_right", "next_on": "2099-02-01", "back": ""})
    assert said.status == 303 and "done=reviewed" in said.location
    assert "What the lights" not in room.get("/freshness?reason=review").words()
    changes = room.get(f"/changes?article={ARTICLE}").words()
    assert re.search(r"Elena Riva", changes)


def test_what_is_no_day_and_who_may_not(room, due):
    wrong = room.post(
        f"/freshness/{ARTICLE}", {"action": "still_right", "next_on": "tomorrow", "back": "reason=review"}
    )
    assert wrong.location == "/freshness?reason=review&problem=day"
    assert "Write a date" in room.get(wrong.location).words()
    assert room.post(f"/freshness/{ARTICLE}", {"action": "still_right"}, who="marta").status == 403
    assert room.post(f"/freshness/{ARTICLE}", {"action": "shout"}).status == 400
    taken = room.post(f"/freshness/{ARTICLE}", {"action": "take"})
    assert "done=taken" in taken.location
    assert "Elena Riva looks after it" in room.get("/freshness?mine=true").words()
