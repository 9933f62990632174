"""While a notice runs, whoever asks about it reads it before everything else; once, and again when there is news."""

import httpx

from tests.handoff_api.notices.outage import TITLE, answer_with, at, notice, said
from tests.handoff_api.service import CONFIRM, TOKEN, Service, Visitor

BY_SERVICE = {"Authorization": f"Bearer {TOKEN}"}


async def messages(visitor: Visitor, speaker: str) -> list[dict]:
    return [
        event["data"]
        for event in await visitor.events()
        if event["type"] == "message.created" and event["data"]["speaker"] == speaker
    ]


async def test_a_notice_is_said_before_the_answer_once(service: Service):
    service.bot.replies = [answer_with(said())]
    visitor = await service.visitor()
    await visitor.say("There is no line")
    await visitor.wait_for("message.created", text="Move it.")
    first, answer = await messages(visitor, "bot")
    assert first["text"].startswith(f"{TITLE}\n\nA fibre is cut.\n\nNext update today at ")
    assert first["html"] == "<p>A fibre is cut.</p>"
    assert (first["notice"]["notice_id"], first["notice"]["kind"], first["notice"]["version"]) == (
        "notice_1",
        "problem",
        1,
    )
    assert answer["text"] == "Move it."
    seq = await visitor.say("Still nothing works here")
    await visitor.wait_for("message.created", after=seq, text="Move it.")
    assert [bool(one.get("notice")) for one in await messages(visitor, "bot")] == [True, False, False]


async def test_it_is_said_before_asking_back_and_again_in_a_new_version(sqlite_service: Service):
    service = sqlite_service
    service.bot.replies = [{"custom": {**CONFIRM["custom"], "notice": said()}}]
    visitor = await service.visitor()
    await visitor.say("There is no line")
    await visitor.wait_for("message.created", speaker="bot")
    service.bot.replies = [answer_with(said(version=2, text="It is being joined."))]
    await visitor.say("Is it back")
    await visitor.wait_for("message.created", text="Move it.")
    told = await messages(visitor, "bot")
    assert [one.get("notice", {}).get("version") for one in told] == [1, None, 2, None]


async def test_whoever_is_handed_over_reads_it_before_the_queue(service: Service):
    visitor = await service.visitor()
    body = {"conversation_id": visitor.id, "reason": {"code": "low_confidence"}, "notice": said()}
    for status in (201, 200):  # asked again, nothing is said twice
        asked = await service.http.post("/api/handoffs", json=body, headers=BY_SERVICE)
        assert asked.status_code == status
    types = [(event["type"], event["data"].get("speaker")) for event in await visitor.events()]
    assert types[1:3] == [("message.created", "bot"), ("handoff.requested", None)]


async def test_nobody_of_the_staff_puts_words_into_the_bots_mouth(sqlite_service: Service):
    service = sqlite_service
    visitor = await service.visitor()
    token = await signed_in(service)
    body = {"conversation_id": visitor.id, "reason": {"code": "low_confidence"}, "notice": said(html="<b>typed</b>")}
    answer = await service.http.post("/api/handoffs", json=body, headers={"Authorization": f"Bearer {token}"})
    assert answer.status_code == 201
    assert not await messages(visitor, "bot")


async def test_a_notice_that_cannot_be_read_loses_no_answer(sqlite_service: Service):
    sqlite_service.bot.replies = [answer_with({"notice_id": "notice_1", "kind": "a new kind"})]
    visitor = await sqlite_service.visitor()
    await visitor.say("There is no line")
    await visitor.wait_for("message.created", text="Move it.")
    assert len(await messages(visitor, "bot")) == 1


async def test_who_was_told_reads_in_short_what_is_new(service: Service):
    service.bot.replies = [answer_with(said())]
    told, stranger = await service.visitor(), await service.visitor()
    await told.say("There is no line")
    await told.wait_for("message.created", text="Move it.")
    update = {"at": at(), "by": "Elena", "text": "La fibra è riparata.", "texts": {"en": "The fibre is joined again."}}
    service.kb.notices = [notice(version=2, updates=[update])]
    for _ in range(2):  # looking twice tells it once
        await service.use.notices.look()
    [news] = await messages(told, "system")
    assert news["text"].startswith(f"News about “{TITLE}”: The fibre is joined again. Next update today at ")
    assert news["notice"]["version"] == 2
    assert not await messages(stranger, "system")
    service.bot.replies = [answer_with(said(version=2))]
    seq = await told.say("And now it is back, is it")  # the bot does not say the same version at length after that
    await told.wait_for("message.created", after=seq, text="Move it.")
    assert sum(bool(one.get("notice")) for one in await messages(told, "bot")) == 1


async def test_whoever_erases_his_conversation_is_forgotten(service: Service):
    service.bot.replies = [answer_with(said())]
    visitor = await service.visitor()
    await visitor.say("There is no line")
    await visitor.wait_for("message.created", text="Move it.")
    assert (await visitor.call("DELETE", "")).status_code == 204
    rows = await service.use.database.read(lambda c: c.execute("SELECT * FROM notice_told"))
    assert list(rows) == []


async def signed_in(service: Service) -> str:
    """A session of the first administrator."""
    use = service.use.settings
    answer: httpx.Response = await service.http.post(
        "/api/staff/sessions",
        json={"email": use.admin_email, "password": use.admin_password.get_secret_value()},
    )
    return answer.json()["token"]
