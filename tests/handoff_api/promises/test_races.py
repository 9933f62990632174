"""An address left, the last agent gone and a claim at the same moment: one promise at most, nobody lost."""

import asyncio


async def test_an_address_a_look_and_a_claim_at_once_make_one_promise_and_one_chat(desk):
    marta = await desk.agent("Marta", present=False)
    handoffs = {}
    for _ in range(8):
        conversation = await desk.visitor()
        handoffs[conversation] = (await desk.asks(conversation)).handoff.id
        await desk.leaves(conversation, email="irene@posta.example")

    async def all_at_once(conversation: str, handoff: str) -> None:
        await asyncio.gather(
            desk.promises.accept(conversation),
            desk.promises.convert_waiting(),
            desk.handoffs.claim(marta, handoff),
            desk.promises.accept(conversation),
        )

    await asyncio.gather(*(all_at_once(*one) for one in handoffs.items()))
    assert await desk.rows("SELECT DISTINCT state, assignee_id FROM handoff") == [
        {"state": "active", "assignee_id": marta.id}
    ]
    for conversation in handoffs:
        made = await desk.told(conversation, "promise.made")
        assert len(made) <= 1
        assert bool(made) == (await desk.owed(conversation) is not None)
    letters = await desk.rows("SELECT COUNT(*) AS n FROM letter")
    promises = await desk.rows("SELECT COUNT(*) AS n FROM promise")
    assert letters == promises


async def test_an_answer_and_a_move_at_once_have_one_outcome(desk):
    marta = await desk.agent("Marta", present=False)
    conversation = await desk.visitor(email="irene@posta.example")
    handoff = (await desk.asks(conversation)).handoff.id
    owed = await desk.owed(conversation)
    await desk.handoffs.claim(marta, handoff)
    done = await asyncio.gather(
        desk.handoffs.reply(marta, handoff, "r1", "Ecco"),
        desk.promises.keep(marta, owed.id, None),
        desk.handoffs.close(marta, handoff, "solved", None),
        return_exceptions=True,
    )
    assert any(not isinstance(one, Exception) for one in done)
    ended = await desk.told(conversation, "promise.kept") + await desk.told(conversation, "promise.broken")
    assert len(ended) == 1
    assert not (await desk.promise(owed.id)).is_owed
