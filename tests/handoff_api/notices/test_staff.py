"""What the staff sees of what is going on: at hand while kb is away, new since the last shift, who is affected."""

import json

import pytest

from tests.handoff_api.agents.conftest import Agent, sign_in
from tests.handoff_api.notices.outage import CASE, ITALIAN, TITLE, answer_with, at, notice, said
from tests.handoff_api.service import TOKEN, Service, Visitor


@pytest.fixture
async def marta(sqlite_service: Service) -> Agent:
    return await sign_in(sqlite_service, "Marta")


async def told(service: Service, **visitor: object) -> Visitor:
    """A visitor who was told the notice."""
    service.bot.replies = [answer_with(said())]
    one = await service.visitor(**visitor)
    await one.say("There is no line")
    await one.wait_for("message.created", text="Move it.")
    return one


async def page(agent: Agent, path: str) -> str:
    answer = await agent.call("GET", path)
    assert answer.status_code == 200, answer.text
    return answer.text


async def test_the_console_has_running_notices_and_open_cases_at_hand(sqlite_service: Service, marta: Agent):
    kb = sqlite_service.kb
    kb.notices, kb.cases = [notice(), notice(notice_id="notice_2", state="draft", starts_at=None)], [CASE]
    await sqlite_service.use.notices.look()
    await told(sqlite_service)
    kb.down = True  # what is at hand stays
    await sqlite_service.use.notices.look()
    desk = await page(marta, "/desk")
    assert ITALIAN in desk and "detto in 1 chat" in desk
    assert "Sta succedendo qualcosa: 23 persone in 10 min" in desk and "linea assente</span>»" in desk
    assert "/notices/new?case=case_1" not in desk  # an agent reads the chats, an editor drafts the notice
    silvia = await sign_in(sqlite_service, "Silvia", "supervisor")
    supervision = await page(silvia, "/desk/supervision")
    assert "23 persone" in supervision and "/notices/new?case=case_1" in supervision


async def test_a_notice_begins_and_ends_by_the_clock_also_while_kb_is_away(sqlite_service: Service):
    use = sqlite_service.use
    sqlite_service.kb.notices = [
        notice(state="scheduled", starts_at=at(seconds=1.5)),
        notice(notice_id="notice_2", ends_at=at(seconds=1.5)),
    ]
    await use.notices.look()
    assert [one.notice_id for one in use.notices.board.running()] == ["notice_2"]
    sqlite_service.kb.down = True
    moved = use.clock.now

    class Later(type(use.clock)):
        def now(self):
            return moved().replace(year=moved().year + 1)

    use.notices.board._clock = Later()
    assert [one.notice_id for one in use.notices.board.running()] == ["notice_1"]
    assert [one["notice_id"] for one in use.notices.banners()] == ["notice_1"]


async def test_a_change_reaches_open_chats_and_consoles_at_once(sqlite_service: Service, marta: Agent):
    visitor = await sqlite_service.visitor()
    async with visitor.socket() as chat, marta.socket() as console:
        sqlite_service.kb.notices = [notice()]
        await sqlite_service.use.notices.look()
        while (frame := json.loads(await chat.recv())).get("type") != "notices" or not frame["notices"]:
            pass
        assert frame["notices"][0]["texts"]["en"] == {"title": TITLE, "html": "<p>A fibre is cut.</p>"}
        assert (frame["notices"][0]["pages"], frame["notices"][0]["everyone"]) == (["/help*"], False)
        while json.loads(await console.recv())["type"] != "notices.changed":
            pass
    known = (await sqlite_service.http.get("/api/availability")).json()["notices"]
    assert known == frame["notices"]
    assert TITLE in (await sqlite_service.http.get("/widget?language=en")).text
    assert TITLE not in (await sqlite_service.http.get("/expectations?lang=en")).text
    sqlite_service.kb.notices = [notice(audience={"everyone": True})]
    await sqlite_service.use.notices.look()
    assert TITLE in (await sqlite_service.http.get("/expectations?lang=en")).text


async def test_who_is_affected_is_counted_and_listed(sqlite_service: Service, marta: Agent):
    service = sqlite_service
    reachable, waiting = await told(service, visitor={"email": "irene@posta.example"}), await told(service)
    only_asked, erased = await service.visitor(), await told(service)
    await waiting.call("POST", "/handoff")
    await erased.call("DELETE", "")
    service.kb.notices = [notice(case_id="case_1")]
    service.kb.cases = [{**CASE, "conversation_ids": [only_asked.id, reachable.id, erased.id, "conv_elsewhere"]}]
    await service.use.notices.look()
    for headers in ({"Authorization": f"Bearer {TOKEN}"}, {"Authorization": f"Bearer {marta.token}"}):
        answer = await service.http.get("/api/notices/notice_1/affected", headers=headers)
        assert answer.status_code == 200
    found = answer.json()
    assert (found["total"], found["told"], found["with_contact"], found["waiting"]) == (3, 2, 1, 1)
    assert found["items"][0]["conversation_id"] == waiting.id  # who waits comes first
    first = await marta.done("GET", "/api/notices/notice_1/affected?limit=2")
    rest = await marta.done("GET", f"/api/notices/notice_1/affected?limit=2&after={first['next']}")
    assert [one["conversation_id"] for one in [*first["items"], *rest["items"]]] == [
        one["conversation_id"] for one in found["items"]
    ]
    assert (await marta.done("GET", "/api/cases/case_1/affected"))["total"] == 2
    assert (await marta.call("GET", "/api/notices/notice_9/affected")).status_code == 404
    assert (await service.http.get("/api/notices/notice_1/affected")).status_code == 401
    html = await page(marta, "/desk/notices/notice_1")
    assert f'data-affected="{waiting.id}"' in html and f'data-affected="{only_asked.id}"' in html
    assert f'data-affected="{only_asked.id}"' in await page(marta, "/desk/cases/case_1")
    view = await page(marta, f"/desk/conversations/{reachable.id}")
    assert "Sa già" in view and "avviso detto per primo" in view and TITLE in view


async def test_what_is_new_since_the_last_shift_until_it_is_read(sqlite_service: Service, marta: Agent):
    kb = sqlite_service.kb
    update = {
        "at": at(minutes=-2),
        "by": "Elena",
        "text": "La fibra è riparata.",
        "texts": {"it": "La fibra è riparata."},
    }
    over = notice(notice_id="notice_2", state="ended", starts_at=at(days=-3), ends_at=at(hours=-1))
    kb.notices = [notice(version=2, updates=[update]), over]
    kb.changes = [
        {"article_id": "recesso", "title": "Recesso", "action": "published", "at": at(hours=-3), "who": "Elena"},
        {"article_id": "bozza", "title": "Bozza", "action": "saved", "at": at(hours=-2), "who": "Elena"},
        {"article_id": "vecchio", "title": "Vecchio", "action": "archived", "at": at(days=-10), "who": "Luca"},
    ]
    many = {"title": "Uno di tanti", "action": "published", "at": at(days=-9), "who": "Luca"}
    kb.changes += [{"article_id": f"importato-{number}", **many} for number in range(8)]
    await sqlite_service.use.database.write(lambda c: c.execute("UPDATE staff SET created_at = '2026-01-01'"))
    sqlite_service.use.notices.board._news_read = sqlite_service.use.clock.now().replace(year=2000)
    await sqlite_service.use.notices.look()
    found = await marta.done("GET", "/api/news")
    assert [(one["what"], one["how"]) for one in found["items"]] == [
        ("notice", "updated"), ("notice", "started"), ("notice", "ended"), ("article", "published"), ("notice", "started"),
    ]  # fmt: skip
    html = await page(marta, "/desk/news")
    assert "La fibra è riparata." in html and "Recesso" in html and "Vecchio" in html and "8 articoli" in html
    assert '<span class="count new num">5' in await page(marta, "/desk")
    await marta.done("POST", "/api/news/seen", {"up_to": at(minutes=-4)})
    assert [one["how"] for one in (await marta.done("GET", "/api/news"))["items"]] == ["updated"]
    headers = {"Authorization": f"Bearer {marta.token}", "Origin": sqlite_service.use.settings.handoff_api_address}
    form = {"up_to": at(days=3)}  # nobody has read what has not happened yet
    assert (await sqlite_service.http.post("/desk/news/seen", data=form)).status_code in (401, 403)
    assert (await sqlite_service.http.post("/desk/news/seen", data=form, headers=headers)).status_code == 303
    update2 = {**update, "at": at(seconds=5)}
    kb.notices = [notice(version=3, updates=[update2, update])]
    await sqlite_service.use.notices.look()
    assert len((await marta.done("GET", "/api/news"))["items"]) == 1


async def test_a_remark_reaches_the_editors_with_its_authors_name(sqlite_service: Service, marta: Agent):
    body = {"text": "Customers think it is free", "article_id": "recesso", "conversation_id": "conv_1"}
    await marta.done("POST", "/api/remarks", body)
    await marta.done("POST", "/api/remarks", {"text": "They read it as tomorrow", "notice_id": "notice_1"})
    article, about_notice = sqlite_service.kb.remarks
    assert (article["about"], article["id"], article["by"], article["conversation_id"]) == (
        "articles", "recesso", "Marta", "conv_1",
    )  # fmt: skip
    assert (about_notice["about"], about_notice["id"]) == ("notices", "notice_1")
    assert (await marta.call("POST", "/api/remarks", {**body, "notice_id": "notice_1"})).status_code == 422
    assert (await marta.call("POST", "/api/remarks", {**body, "article_id": "../budget"})).status_code == 422
    sqlite_service.kb.down = True
    refused = await marta.call("POST", "/api/remarks", body)
    assert refused.status_code == 503 and "try again" in refused.json()["detail"]
