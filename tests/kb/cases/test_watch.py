"""Something is going on: raised once, with its words and people, decided by a person, and never by a mere crowd."""

from datetime import timedelta

import pytest

from common.auth import Actor
from common.errors import BadRequest, NotFound
from kb.evidence.models import Outcome
from tests.kb.cases.conftest import OUTAGE, USUAL, Company

ELENA = Actor("staff", id="staff_elena", name="Elena", roles=frozenset({"editor"}))


async def test_many_who_ask_the_same_at_once_are_a_case(company: Company):
    await company.ask(*OUTAGE)
    case = await company.case()
    assert case.state == "open" and case.people >= 5 and case.minutes <= 6 and case.usual < 1
    assert "Menaggio" in case.words
    looked = await company.cases.get(case.id)
    assert len(looked.conversation_ids) == case.people
    assert all("enaggio" in example for example in looked.examples)


async def test_a_case_is_raised_once_and_grows(company: Company):
    await company.ask(*OUTAGE)
    await company.ask(*OUTAGE, minutes=10)
    case = await company.case()
    assert case.people >= 10 and case.minutes >= 50


async def test_a_visitor_who_repeats_himself_is_one(company: Company):
    await company.ask(*OUTAGE * 2, who="somebody")
    assert await company.states() == []


async def test_a_crowd_with_the_usual_questions_is_none(company: Company):
    await company.ask(*USUAL * 3, minutes=0.5)
    assert await company.states() == []


async def test_the_first_week_is_silent(company: Company):
    await company.database.write(lambda c: c.execute("DELETE FROM asked"))
    await company.has_past(days=5)
    await company.ask(*OUTAGE)
    assert await company.states() == []


async def test_what_was_confirmed_is_no_part_of_what_is_usual(company: Company):
    await company.ask(*OUTAGE)
    case = await company.case()
    await company.cases.confirm(case.id, ELENA)
    company.clock.at += timedelta(days=1)
    await company.ask(*OUTAGE)
    assert sorted(await company.states()) == ["confirmed", "open"]
    latest = (await company.cases.listed())[0]
    assert latest.usual < 0.5


async def test_what_was_dismissed_is_not_raised_again_while_it_goes_on(company: Company):
    await company.ask(*OUTAGE)
    case = await company.case()
    await company.cases.dismiss(case.id, " a  school class ", ELENA)
    await company.ask(*OUTAGE)
    case = await company.case()
    assert (case.state, case.reason, case.decided_by) == ("dismissed", "a school class", "Elena")


async def test_a_case_that_nobody_decides_passes(company: Company):
    await company.ask(*OUTAGE)
    company.clock.at += timedelta(hours=5)
    await company.watch.look()
    assert await company.states() == ["passed"]


async def test_a_restart_in_the_middle_changes_nothing(company: Company):
    await company.ask(*OUTAGE[:3])
    company.watch = company.restarted()
    company.clock.at += timedelta(minutes=3)  # the lease of the process that died
    await company.ask(*OUTAGE[3:], *OUTAGE)
    assert await company.states() == ["open"]
    company.watch = company.restarted()
    company.clock.at += timedelta(minutes=3)
    await company.ask(*OUTAGE)
    case = await company.case()
    assert case.people >= 14


async def test_one_process_watches_at_a_time(company: Company):
    other = company.restarted()
    await company.evidence.add([company._told(OUTAGE[0], company.clock.at, None, None)])
    await other.look()
    row = await company.database.read(lambda c: c.one("SELECT count(*) AS n FROM asked WHERE stems IS NULL"))
    assert row["n"] == 1


async def test_an_erased_conversation_leaves_the_case(company: Company):
    await company.ask(*OUTAGE)
    before = await company.case()
    gone = (await company.cases.get(before.id)).conversation_ids
    erased = [Outcome(event_id=f"x{name}", conversation_id=name, question="", outcome="erased") for name in gone]
    await company.evidence.add(erased[:1])
    await company.watch.look()
    looked = await company.cases.get(before.id)
    assert looked.case.people == before.people - 1 and gone[0] not in looked.conversation_ids
    await company.evidence.add(erased)
    await company.watch.look()
    assert await company.states() == []


async def test_an_announced_burst_is_silent_by_article_and_by_meaning(company: Company):
    start = company.clock.at
    await company.cases.announce("Bills", ["bill"], ["la bolletta nuova"], start, start + timedelta(hours=5), ELENA)
    await company.ask(
        *["la prima bolletta di marzo è alta"] * 3, *["quanto devo versare per marzo"] * 5, article="bill"
    )
    await company.ask(*["bolletta nuova da pagare"] * 8)
    assert await company.states() == []
    await company.ask(*OUTAGE)
    assert await company.states() == ["open"], "an outage in a town is no part of what was announced"


async def test_what_is_announced_is_about_something(company: Company):
    start = company.clock.at
    with pytest.raises(BadRequest, match="what will be asked"):
        await company.cases.announce("Bills", [], [" "], start, start + timedelta(hours=5), ELENA)
    with pytest.raises(BadRequest, match="end after it starts"):
        await company.cases.announce("Bills", ["bill"], [], start, start - timedelta(hours=5), ELENA)
    burst = await company.cases.announce("Bills", ["bill"], [], start, start + timedelta(hours=5), ELENA)
    await company.cases.withdraw(burst.id)
    with pytest.raises(NotFound):
        await company.cases.withdraw(burst.id)
    assert await company.cases.announced() == []
