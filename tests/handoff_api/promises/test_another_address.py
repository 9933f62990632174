"""Who was promised an answer may want it somewhere else: the promise follows, and every device says so."""

from tests.handoff_api.promises.conftest import Desk


async def test_the_promise_follows_a_new_address(desk: Desk):
    await desk.agent("Marta", present=False)
    conversation = await desk.visitor("irene@posta.example")
    await desk.asks(conversation)
    before = await desk.owed(conversation)
    await desk.leaves(conversation, "irene@altrove.example")
    public = await desk.promises.accept(conversation)
    assert before is not None and public is not None
    assert (public.promise_id, public.contact) == (before.id, "irene@altrove.example")
    told = await desk.told(conversation, "promise.contact_changed")
    assert [(one["promise_id"], one["contact"]) for one in told] == [(before.id, "irene@altrove.example")]
    assert "irene@altrove.example" in told[0]["text"]
    await desk.promises.accept(conversation)  # the same address again is no news
    assert len(await desk.told(conversation, "promise.contact_changed")) == 1
