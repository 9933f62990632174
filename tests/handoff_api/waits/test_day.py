"""What a day's records say."""

import pytest

from handoff_api.waits.day import chat_of, what_happened
from handoff_api.waits.records import Person, Place, Records, Shift, Talk

ANNA = Person("anna", 3)
TECH = Person("tech", 2, frozenset({"tech"}))


def place(name: str, entered: float, ended: float | None = None, left=None, by=None, skill=None, joined=None) -> Place:
    return Place(name, entered if joined is None else joined, entered, skill, "it", ended, left, by)


def test_a_chat_remembers_its_company():
    first, second = Talk("1", "anna", 0, 10, True), Talk("2", "anna", 4, 20, True)
    chat = chat_of(first, [first, second], 30)
    assert chat.minutes_at == {1: 4, 2: 6}
    assert chat.minutes == 10
    assert chat.company == 1.6
    assert chat.work(0.0) == 10
    assert chat.work(1.0) == 7  # the six minutes beside another one count half


def test_a_chat_that_runs_has_its_minutes_so_far():
    running = Talk("1", "anna", 0)
    assert chat_of(running, [running], 7).minutes == 7
    day = what_happened(Records(talks=(running,)), [ANNA], 7)
    assert not day.chats
    assert [chat.finished for chat in day.running] == [False]


def test_patience_counts_those_who_were_served_and_those_who_still_wait():
    records = Records(
        places=(
            place("gone", 0, 5, "gave_up"),
            place("served", 1, 9, "claimed", "anna"),
            place("waits", 8),
            place("put back", 6, 9, "claimed", "anna", joined=0),  # no new patience begins with him
        )
    )
    assert what_happened(records, [ANNA], 10).patience == ((5, True), (8, False), (2, False))


def test_a_reaction_begins_when_the_slot_is_free_and_somebody_waits():
    records = Records(
        shifts=(Shift("anna", 0),),
        talks=(Talk("0", "anna", 1, 6, True), Talk("1", "anna", 7), Talk("2", "anna", 12)),
        places=(place("1", 5, 7, "claimed", "anna"), place("2", 11, 12, "claimed", "anna")),
    )
    assert what_happened(records, [ANNA], 15).reactions == (1, 1)


def test_overtaken_are_those_whom_the_agent_could_have_taken():
    earlier_sales = place("s", 0, None, skill="sales")
    earlier_tech = place("t", 1, None, skill="tech")
    later = place("l", 2, 5, "claimed", "tech", skill="tech")
    assert what_happened(Records(places=(earlier_sales, later)), [TECH], 9).overtaken == 0
    assert what_happened(Records(places=(earlier_sales, earlier_tech, later)), [TECH], 9).overtaken == 1


def test_who_leaves_before_closing_left_and_who_leaves_at_closing_did_not():
    shifts = (Shift("anna", 0, 60, "break"), Shift("anna", 75, 540), Shift("tech", 5, None))
    day = what_happened(Records(shifts=shifts, closing=540), [ANNA, TECH], 1440)
    assert day.spells[:2] == ((60, True), (465, False))
    assert day.absences == ((15, True),)
    assert day.presence["anna"] == ((0, 60), (75, 540))


def test_a_break_that_goes_on_is_censored():
    day = what_happened(Records(shifts=(Shift("anna", 0, 60, "break"),)), [ANNA], 70)
    assert day.absences == ((10, False),)


@pytest.mark.parametrize(("skill", "minutes"), [(None, 9), ("tech", 9), ("sales", 0)])
def test_chats_held_are_looked_at_only_while_somebody_waits_for_this_agent(skill, minutes):
    records = Records(
        shifts=(Shift("tech", 0, 60),),
        talks=(Talk("0", "tech", 0, 60, True),),
        places=(place("w", 10, 20, skill=skill),),
    )
    held = what_happened(records, [TECH], 100).held["tech"]
    assert list(held) == [1] * minutes


def test_agents_serve_their_skills_and_languages():
    english = Person("e", 1, frozenset(), frozenset({"en"}))
    assert english.can_serve("tech", "en") and not english.can_serve("tech", "it")
    assert TECH.can_serve("tech", "it") and TECH.can_serve(None, "it") and not TECH.can_serve("sales", "it")
