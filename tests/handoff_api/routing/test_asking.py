"""Whom a chat is for, who is asked to take it, and what follows when he does not."""

import pytest

from common.errors import Conflict, NotFound
from handoff_api.handoffs.matching import fits
from tests.handoff_api.people import log_of


async def fit_of(desk, agent, handoff):
    now = await desk.now(handoff)
    return (await desk.database.read(lambda c: fits(c, desk.clock.now(), agent.id, [now])))[handoff.id]


async def test_what_needs_another_skill_is_taken_only_on_purpose(desk):
    marta, tina = await desk.hire("Marta", ["vendite"]), await desk.hire("Tina", ["tecnici"])
    boss = await desk.hire("Sara", ["vendite"], 3, "supervisor")
    chat, other = await desk.join(skill="tecnici"), await desk.join(skill="tecnici")
    assert not (await fit_of(desk, marta, chat)).can_serve and (await fit_of(desk, tina, chat)).can_serve
    with pytest.raises(Conflict) as refused:
        await desk.handoffs.claim(marta, chat.id)
    assert refused.value.data["needs"] == {"skill": "tecnici", "language": "it"}
    with pytest.raises(NotFound):
        await desk.handoffs.claim_next(marta)
    assert (await desk.handoffs.claim(marta, chat.id, anyway=True)).assignee_id == marta.id
    assert (await desk.handoffs.claim(boss, other.id)).assignee_id == boss.id


async def test_the_next_one_is_who_has_waited_longest_of_those_for_me(desk):
    marta, tina = await desk.hire("Marta", ["vendite"]), await desk.hire("Tina")
    technical, sales, any_of_them = (
        await desk.join(skill="tecnici"),
        await desk.join(skill="vendite"),
        await desk.join(),
    )
    assert (await desk.handoffs.claim_next(marta)).id == sales.id
    assert (await desk.handoffs.claim_next(tina)).id == technical.id
    assert (await desk.handoffs.claim_next(marta)).id == any_of_them.id


async def test_whoever_can_be_served_by_nobody_here_waits_for_nobody(desk):
    """The number of agents there is that of those who may serve him."""
    await desk.hire("Marta", ["vendite"])
    tina = await desk.hire("Tina", ["tecnici"])
    chat, beside = await desk.join(skill="tecnici"), await desk.join(skill="vendite")
    assert (chat.agents_present, chat.position, beside.position) == (1, 1, 1)
    await desk.board.set(tina.id, "break", 3)
    await desk.handoffs.tell_positions()
    assert ((await desk.now(chat)).agents_present, (await desk.now(beside)).agents_present) == (0, 1)


async def test_a_skill_or_language_that_nobody_has_is_no_need(desk):
    await desk.hire("Marta", ["vendite"])
    assert (await desk.join(skill="giardinaggio")).skill is None
    await desk.database.write(lambda c: c.execute("UPDATE staff SET languages = '[\"it\"]'"))
    chat = await desk.join(language="en")
    assert (chat.language, chat.agents_present) == ("it", 1)


async def test_a_transfer_to_a_skill_that_nobody_has_is_refused(desk):
    marta = await desk.hire("Marta", ["vendite"])
    chat = await desk.join()
    await desk.handoffs.claim(marta, chat.id)
    with pytest.raises(Conflict):
        await desk.handoffs.transfer_to_skill(marta, chat.id, "giardinaggio", "")
    assert (await desk.now(chat)).assignee_id == marta.id


# ---- agents pick


async def served_before(desk, agent, visitor_id="visitor_1"):
    chat = await desk.join(visitor_id)
    await desk.handoffs.claim(agent, chat.id, anyway=True)
    await desk.replies(agent, chat)
    await desk.handoffs.close(agent, chat.id, "solved", None)


async def test_a_visitor_who_comes_back_is_kept_for_whom_he_knows_for_a_moment(desk):
    marta, luca = await desk.hire("Marta"), await desk.hire("Luca")
    await served_before(desk, marta)
    chat = await desk.join("visitor_1")
    assert (chat.known_agent_id, chat.offered_to) == (marta.id, marta.id)
    (offered,) = await desk.events(chat, "handoff.offered")
    assert (offered["name"], offered["why"]) == ("Marta", "knows")
    fit = await fit_of(desk, marta, chat)
    assert fit.knows_him and fit.is_offered
    with pytest.raises(Conflict) as refused:
        await desk.handoffs.claim(luca, chat.id)
    assert refused.value.data["offered_to"] == "Marta"
    with pytest.raises(NotFound):
        await desk.handoffs.claim_next(luca)
    await desk.pass_time(25)
    fit = await fit_of(desk, luca, chat)
    assert (fit.known_agent, fit.offered_to) == ("Marta", "")
    assert (await desk.handoffs.claim(luca, chat.id)).assignee_id == luca.id


async def test_nobody_is_kept_waiting_for_whom_he_knows(desk):
    """Not for one who has both hands full, is on a break, has gone, or said no."""
    marta, luca = await desk.hire("Marta", capacity=1), await desk.hire("Luca")
    await served_before(desk, marta)
    full = await desk.join()
    await desk.handoffs.claim(marta, full.id)
    assert (await desk.join("visitor_1")).offered_to is None
    await desk.handoffs.claim_next(luca)
    await desk.handoffs.close(marta, full.id, "solved", None)
    await desk.board.set(marta.id, "break", 1)
    await served_before(desk, luca)
    assert (await desk.join("visitor_1")).offered_to == luca.id


async def test_who_puts_a_chat_back_is_not_asked_to_take_it_again(desk):
    marta, _ = await desk.hire("Marta"), await desk.hire("Luca")
    chat = await desk.join()
    await desk.handoffs.claim(marta, chat.id)
    await desk.replies(marta, chat)
    await desk.handoffs.release(marta, chat.id)
    await desk.routing.look()
    back = await desk.now(chat)
    assert (back.known_agent_id, back.offered_to) == (marta.id, None)


async def test_where_agents_pick_nobody_else_is_asked(desk):
    await desk.hire("Marta")
    chat = await desk.join()
    await desk.pass_time(30)
    assert await desk.events(chat, "handoff.offered") == []


# ---- chats are pushed


async def test_one_after_the_other_is_asked_and_then_it_is_there_for_all(desk):
    await desk.rules(routing="push", offer_seconds=30)
    agents = {one.id: one for one in [await desk.hire(name) for name in ("Marta", "Luca", "Tina")]}
    chat = await desk.join()
    asked = [chat.offered_to]
    await desk.routing.decline(agents[asked[0]], chat.id)
    asked.append((await desk.now(chat)).offered_to)
    await desk.pass_time(35)
    asked.append((await desk.now(chat)).offered_to)
    assert set(asked) == set(agents)
    await desk.routing.decline(agents[asked[2]], chat.id)
    assert (await desk.now(chat)).offered_to is None
    assert [one["why"] for one in await desk.events(chat, "handoff.declined")] == ["declined", "passed", "declined"]
    assert (await desk.handoffs.claim(agents[asked[0]], chat.id)).state == "active"
    visible = [e.type for e in await log_of(desk.database, chat.conversation_id) if e.audience == "everyone"]
    assert not {"handoff.offered", "handoff.declined"} & set(visible)


async def test_who_has_been_idle_longest_is_asked_and_never_more_than_he_takes(desk):
    await desk.rules(routing="push")
    marta, luca = await desk.hire("Marta", capacity=1), await desk.hire("Luca", capacity=2)
    await served_before(desk, luca)  # so Marta has been idle for longer
    chats = [await desk.join() for _ in range(4)]
    assert [chat.offered_to for chat in chats] == [marta.id, luca.id, luca.id, None]
    await desk.handoffs.claim(marta, chats[0].id)
    await desk.handoffs.close(marta, chats[0].id, "solved", None)
    await desk.routing.look()
    assert (await desk.now(chats[3])).offered_to == marta.id


async def test_only_who_may_serve_is_asked(desk):
    await desk.rules(routing="push")
    marta, tina = await desk.hire("Marta", ["vendite"]), await desk.hire("Tina", ["tecnici"])
    assert (await desk.join(skill="tecnici")).offered_to == tina.id
    assert (await desk.join(skill="vendite")).offered_to == marta.id


async def test_an_offer_goes_on_when_its_agent_goes(desk):
    await desk.rules(routing="push", offer_seconds=300)
    marta, luca = await desk.hire("Marta"), await desk.hire("Luca")
    chat = await desk.join()
    first, second = (marta, luca) if chat.offered_to == marta.id else (luca, marta)
    await desk.board.set(first.id, "break", 3)
    await desk.routing.look()
    assert (await desk.now(chat)).offered_to == second.id
    desk.tab_dies(second)
    await desk.board.set(first.id, "available", 3)
    await desk.pass_time(50)
    assert (await desk.now(chat)).offered_to == first.id


async def test_who_lets_two_offers_pass_counts_as_on_a_break(desk):
    """Or he would be asked first each time, and every visitor would wait for him."""
    await desk.rules(routing="push", offer_seconds=10)
    marta = await desk.hire("Marta")
    for _ in range(2):
        await desk.join()
        await desk.pass_time(15)
    (own,) = [one for one in await desk.board.all() if one.staff_id == marta.id]
    assert own.status == "break"


async def test_an_offer_is_declined_only_by_whom_it_is_made_to(desk):
    await desk.rules(routing="push")
    marta, luca = await desk.hire("Marta"), await desk.hire("Luca")
    chat = await desk.join()
    other = luca if chat.offered_to == marta.id else marta
    with pytest.raises(Conflict):
        await desk.routing.decline(other, chat.id)


async def test_a_visitor_who_leaves_takes_the_offer_with_him(desk):
    await desk.rules(routing="push")
    marta = await desk.hire("Marta", capacity=1)
    chat = await desk.join()
    await desk.handoffs.leave(chat.conversation_id)
    assert (await desk.now(chat)).offered_to is None
    assert (await desk.join()).offered_to == marta.id


# ---- what a question is about


def about(confidence: float, skill: str | None, sensitive: bool = False) -> dict:
    return {"article_id": f"a{confidence}", "title": "Un articolo", "confidence": confidence, "skill": skill} | {
        "sensitive": sensitive
    }


@pytest.mark.parametrize(
    ("code", "candidates", "skill"),
    [
        ("low_confidence", [about(0.5, "tecnici"), about(0.4, "vendite")], "tecnici"),
        ("low_confidence", [about(0.2, "tecnici")], None),  # too far to be about it
        ("sensitive_topic", [about(0.5, "vendite"), about(0.3, "tecnici", True)], "tecnici"),
        ("repeated_question", [about(0.1, "tecnici")], "tecnici"),
        ("low_confidence", [], None),
    ],
)
async def test_a_question_goes_to_those_with_the_skill_of_its_article(desk, code, candidates, skill):
    await desk.hire("Marta", ["vendite"])
    await desk.hire("Tina", ["tecnici"])
    assert (await desk.join(code=code, decision={"candidates": candidates})).skill == skill
    assert (await desk.join(code=code, decision={"candidates": candidates}, skill="vendite")).skill == "vendite"
