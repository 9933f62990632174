"""News about what somebody asked: told once, in the chat and by e-mail, to whoever can be reached."""

from tests.handoff_api.service import TOKEN, Service

SERVICE = {"Authorization": f"Bearer {TOKEN}"}
NEWS = {"it": "Il guasto a Lecco è risolto.", "en": "The fault in Lecco is mended."}


async def test_everybody_is_told_once_in_his_language(service: Service):
    giulia = await service.visitor(language="it", visitor={"email": "giulia@example.it"})
    john = await service.visitor(language="en")
    body = {
        "notification_id": "outage:lecco:1",
        "text": NEWS,
        "conversation_ids": [giulia.id, john.id, "conv_of_nobody"],
        "contacts": [{"email": "shop@example.it"}],
    }
    for _ in range(2):
        answer = await service.http.post("/api/notifications", json=body, headers=SERVICE)
        assert answer.status_code == 202, answer.text
        told = answer.json()
        assert told["in_chat"] == 2 and told["letters"] == 2
        assert told["without_address"] == [john.id] and told["unknown"] == ["conv_of_nobody"]
    for visitor, text in ((giulia, NEWS["it"]), (john, NEWS["en"])):
        said = [e["data"]["text"] for e in await visitor.events() if e["type"] == "message.created"]
        assert said == [text]
    rows = await service.use.database.read(lambda c: c.execute("SELECT recipient, kind FROM letter ORDER BY recipient"))
    assert rows == [
        {"recipient": "giulia@example.it", "kind": "notice"},
        {"recipient": "shop@example.it", "kind": "notice"},
    ]


async def test_what_is_erased_is_told_nothing(sqlite_service: Service):
    visitor = await sqlite_service.visitor(visitor={"email": "giulia@example.it"})
    await visitor.call("DELETE", "")
    body = {"notification_id": "n", "text": "News", "conversation_ids": [visitor.id]}
    told = (await sqlite_service.http.post("/api/notifications", json=body, headers=SERVICE)).json()
    assert told["unknown"] == [visitor.id] and told["letters"] == 0


async def test_a_language_that_we_do_not_speak_is_refused(sqlite_service: Service):
    body = {"notification_id": "n", "text": {"xx": "?"}, "conversation_ids": []}
    assert (await sqlite_service.http.post("/api/notifications", json=body, headers=SERVICE)).status_code == 422
    body["text"] = {}
    assert (await sqlite_service.http.post("/api/notifications", json=body, headers=SERVICE)).status_code == 422
