"""What the console knows of a visitor and of one's own chats, on both databases."""

import uuid

from common.auth import Actor
from handoff_api.agents.desk_lists import desk_lists
from handoff_api.agents.transfer_choices import transfer_choices
from handoff_api.agents.visitor_history import history_of
from handoff_api.conversations import repository as conversations
from tests.handoff_api.agents.conftest import Agent, sign_in
from tests.handoff_api.service import TOKEN, VERDICT, Service, Visitor

SERVICE = {"Authorization": f"Bearer {TOKEN}"}


async def _taken(service: Service, agent: Agent, words: str, skill: str | None = None) -> tuple[Visitor, str]:
    """Somebody whose chat this agent has taken."""
    service.bot.replies = [{"custom": {"kind": "confirm", "decision": {"decision": "confirm", **VERDICT}}}]
    visitor = await service.visitor(visitor={"name": "Irene"})
    await visitor.say(words)
    await visitor.wait_for("message.created", speaker="bot")
    asked = {"conversation_id": visitor.id, "reason": {"code": "asked_for_person"}, "skill": skill}
    made = await service.http.post("/api/handoffs", headers=SERVICE, json=asked)
    await agent.done("POST", f"/api/handoffs/{made.json()['handoff_id']}/claim")
    return visitor, made.json()["handoff_id"]


async def _say(agent: Agent, handoff: str, text: str) -> None:
    await agent.done("POST", f"/api/handoffs/{handoff}/messages", {"client_msg_id": uuid.uuid4().hex, "text": text})


async def test_the_history_tells_who_handled_what_in_every_group(service: Service) -> None:
    luca = await sign_in(service, "Luca")
    before, handoff = await _taken(service, luca, "The line is slow", skill="Lines")
    await luca.done("POST", f"/api/handoffs/{handoff}/notes", {"text": "Call in the morning"})
    await luca.done("POST", f"/api/handoffs/{handoff}/close", {"outcome": "solved"})
    now, _ = await _taken(service, luca, "Whose is the contract?")

    def work(c):
        c.execute(
            "UPDATE conversation SET visitor_id = (SELECT visitor_id FROM conversation WHERE id = :one) WHERE id = :two",
            one=now.id, two=before.id,
        )  # fmt: skip
        return history_of(c, conversations.get(c, now.id))

    history = await service.use.database.write(work)
    assert [one.words for one in history.conversations] == ["Whose is the contract?", "The line is slow"]
    earlier = history.conversations[1]
    assert (earlier.skill, earlier.with_person, earlier.outcome) == ("Lines", "Luca", "solved")
    assert (earlier.article, earlier.was_answered) == ("Slow Wi-Fi", False)
    assert [(note.text, note.name) for note in history.notes] == [("Call in the morning", "Luca")]
    assert history.skills == {"Lines"}


async def test_what_is_owed_in_ones_own_chats(service: Service) -> None:
    luca, marta = await sign_in(service, "Luca"), await sign_in(service, "Marta")
    for agent in (luca, marta):
        await agent.done("PUT", "/api/staff/presence", {"status": "available", "capacity": 1})
    answered, handoff = await _taken(service, luca, "The line is slow")
    await _say(luca, handoff, "I am looking")
    owed, other = await _taken(service, luca, "The modem is red")
    await _say(luca, other, "Restart it")
    seqs = [await owed.say("I did"), await owed.say("And now?")]

    reader = Actor("staff", luca.id, "Luca", frozenset({"agent"}))
    lists = await service.use.database.read(lambda c: desk_lists(c, service.use.clock.now(), reader))
    assert [(row.words, row.said_by, row.unanswered) for row in lists.mine] == [
        ("I am looking", "reader", []),
        ("And now?", "visitor", seqs),
    ]
    choices = await service.use.database.read(lambda c: transfer_choices(c, service.use.clock.now(), marta.id, "en"))
    assert [(one.name, one.chats, one.is_full) for one in choices.colleagues] == [("Luca", 2, True)]
