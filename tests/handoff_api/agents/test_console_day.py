"""A day at the console: several chats at once and none forgotten, the whole history, alerts, transfers, every key."""

import asyncio
import json
import re
import uuid

import pytest
from playwright.async_api import Page, expect

from handoff_api.agents import staff_socket
from tests.handoff_api.agents.conftest import Agent
from tests.handoff_api.agents.console import DESKTOP, PHONE, assert_accessible, desk_of, keep, waiting_visitor
from tests.handoff_api.service import TOKEN, VERDICT, Service, Visitor

# Listens to what the page would play, and to what it would put on the desktop, and notes both where a test can wait for it.
EARS = """
const note = (name, what) => {
    const { dataset } = document.documentElement;
    dataset[name] = (dataset[name] ?? "") + what + "|";
};
const start = OscillatorNode.prototype.start;
OscillatorNode.prototype.start = function (...when) { note("heard", this.frequency.value); return start.apply(this, when); };
window.Notification = class {
    constructor(words) { note("noted", words); }
    addEventListener() {}
    static permission = "granted";
    static requestPermission = async () => "granted";
};
"""
ANYTHING = re.compile(".")
SOUND_WITHIN = 30_000  # milliseconds; without a sound card the browser takes its time to begin
QUIET = 1_200  # milliseconds; what comes within a second of a sound makes none of its own
LOOK_AWAY = "document.hasFocus = () => false; delete document.documentElement.dataset.heard;"


async def chatting(service: Service, agent: Agent, name: str, words: str, **more) -> tuple[Visitor, str]:
    """Somebody whose chat this agent has taken and answered."""
    visitor = await service.visitor(visitor={"name": name})
    await visitor.say(words)
    await visitor.wait_for("message.created", speaker="bot")
    asked = {
        "conversation_id": visitor.id,
        "reason": {"code": "low_confidence"},
        "question": {"verbatim": words},
        **more,
    }
    made = await service.http.post("/api/handoffs", headers={"Authorization": f"Bearer {TOKEN}"}, json=asked)
    handoff = made.json()["handoff_id"]
    await agent.done("POST", f"/api/handoffs/{handoff}/claim", {"anyway": True})
    await agent.done(
        "POST", f"/api/handoffs/{handoff}/messages", {"client_msg_id": uuid.uuid4().hex, "text": f"Hello {name}"}
    )
    return visitor, handoff


def chat(page: Page, visitor: Visitor):
    """The row of one of my chats."""
    return page.locator(f"#my-chats [data-conversation='{visitor.id}']")


async def test_several_chats_at_once_and_none_is_forgotten(sqlite_service: Service, marta, browser):
    async with desk_of(browser, marta) as page:
        ada, _ = await chatting(sqlite_service, marta, "Ada", "The modem is red")
        bruno, _ = await chatting(sqlite_service, marta, "Bruno", "My invoice is wrong")
        carla, _ = await chatting(sqlite_service, marta, "Carla", "I am moving")
        await expect(page.locator("#my-chats > .item")).to_have_count(3)
        await page.keyboard.press("Alt+2")
        await expect(page.locator("#who")).to_have_text("Bruno")
        await page.keyboard.press("r")
        await page.keyboard.type("Half an answer")
        await carla.say("Are you there?")
        await ada.say("Still red")
        await ada.say("Hello?")
        await expect(chat(page, ada).locator("[data-unread]")).to_have_text("2")
        await expect(chat(page, carla).locator("[data-unread]")).to_have_text("1")
        await expect(page).to_have_title("(3) Bruno · Desk · Staffetta")
        await keep(page, "desk-several-chats")

        await page.keyboard.press("Alt+u")  # from the middle of a sentence to whoever has waited longest
        await expect(page.locator("#who")).to_have_text("Carla")
        await expect(chat(page, bruno).locator(".has-draft")).to_be_visible()
        await expect(chat(page, carla).locator("[data-unread]")).to_be_hidden()
        await page.reload()
        await expect(chat(page, bruno).locator(".has-draft")).to_be_visible()
        await page.keyboard.press("Alt+2")
        await expect(page.locator("#reply")).to_have_value("Half an answer")
        await page.keyboard.press("r")
        await page.keyboard.press("Escape")
        await expect(page.locator("#log-scroll")).to_be_focused()
        await assert_accessible(page)


async def test_both_see_the_other_typing(sqlite_service: Service, marta, browser):
    async with desk_of(browser, marta) as page:
        ada, _ = await chatting(sqlite_service, marta, "Ada", "The modem is red")
        bruno, _ = await chatting(sqlite_service, marta, "Bruno", "My invoice is wrong")
        await chat(page, ada).locator("a").click()
        await expect(page.locator("#who")).to_have_text("Ada")
        async with ada.socket(after=10_000) as of_ada, bruno.socket() as of_bruno:
            await of_ada.send(json.dumps({"type": "typing"}))
            await of_bruno.send(json.dumps({"type": "typing"}))
            await expect(page.locator("#typing")).to_have_text("Typing…")
            await expect(chat(page, bruno).locator("[data-types]")).to_be_visible()
            await page.locator("#reply").press_sequentially("Hm")
            frame = {}
            while frame.get("type") != "typing":
                frame = json.loads(await of_ada.recv())
            assert frame["name"] == "Marta"


async def test_what_happens_elsewhere_is_heard_and_noted(sqlite_service: Service, marta, luca, browser):
    async with desk_of(browser, marta, before=EARS) as page:
        ada, _ = await chatting(sqlite_service, marta, "Ada", "The modem is red")
        await expect(chat(page, ada)).to_be_visible()
        await page.locator(".alerts summary").click()
        await page.locator("[data-alert=desktop]").check()
        await assert_accessible(page)
        await keep(page, "desk-alerts")
        await page.keyboard.press("Escape")
        await page.wait_for_timeout(QUIET)
        await page.evaluate(LOOK_AWAY)
        await ada.say("Are you there, with my secret?")
        ears = page.locator("html")
        await expect(ears).to_have_attribute("data-noted", "Ada has written|")
        await expect(ears).to_have_attribute("data-heard", "784|", timeout=SOUND_WITHIN)
        # Both are remembered, and switched off they are silent.
        await page.reload()
        await expect(page.locator("[data-alert=desktop]")).to_be_checked()
        await page.locator(".alerts summary").click()
        await page.locator("[data-alert=sound]").uncheck()
        await page.wait_for_timeout(QUIET)
        await page.evaluate(LOOK_AWAY)
        await waiting_visitor(sqlite_service, "Bruno", "Is anybody there?")
        await expect(ears).to_have_attribute("data-noted", "Bruno waits in the queue|")
        await expect(ears).not_to_have_attribute("data-heard", ANYTHING)


@pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["desktop", "phone"])
async def test_everything_a_visitor_ever_asked_is_read_in_place(sqlite_service: Service, marta, luca, browser, size):
    before, handoff = await chatting(sqlite_service, luca, "Irene", "The line is slow", skill="Lines")
    await luca.done("POST", f"/api/handoffs/{handoff}/notes", {"text": "Call in the morning"})
    await luca.done("POST", f"/api/handoffs/{handoff}/close", {"outcome": "solved", "note": "Changed the channel"})
    decision = {name: VERDICT[name] for name in ("confidence", "threshold", "candidates")}
    now, _ = await chatting(
        sqlite_service, marta, "Irene", "Whose is the contract?", skill="Contracts", decision=decision
    )
    await sqlite_service.use.database.write(
        lambda c: c.execute(
            "UPDATE conversation SET visitor_id = (SELECT visitor_id FROM conversation WHERE id = :one) WHERE id = :other",
            one=now.id,
            other=before.id,
        )  # fmt: skip
    )
    async with desk_of(browser, marta, size) as page:
        await chat(page, now).locator("a").click()
        if size == PHONE:
            await page.click(".tabbar a[href='#visitor']")
        about = page.locator("#about")
        await expect(about).to_contain_text("2 groups")
        await expect(about).to_contain_text("Lines, with Luca · solved")
        await expect(about.locator(".notebox")).to_contain_text("Call in the morning")
        await keep(page, f"desk-history-{'phone' if size == PHONE else 'wide'}")
        await assert_accessible(page)
        await about.locator("[data-earlier]").click()
        earlier = page.locator("#earlier")
        await expect(earlier).to_contain_text("The line is slow")
        await expect(earlier).to_contain_text("Changed the channel")
        await expect(page.locator("#earlier-title")).to_be_focused()
        await page.fill("#reply", "As Luca wrote you")  # the answer can be written while reading
        await keep(page, f"desk-earlier-{'phone' if size == PHONE else 'wide'}")
        await assert_accessible(page)
        await page.click("#close-earlier")
        await expect(earlier).to_have_count(0)
        await expect(page.locator("#reply")).to_have_value("As Luca wrote you")
        await expect(page.locator("#why")).to_contain_text("Slow Wi-Fi")


async def test_what_the_bot_found_is_in_the_transcript(sqlite_service: Service, marta, browser):
    sqlite_service.bot.replies = [{"custom": {"kind": "confirm", "decision": {"decision": "confirm", **VERDICT}}}]
    async with desk_of(browser, marta) as page:
        ada, _ = await chatting(sqlite_service, marta, "Ada", "It is slow")
        await chat(page, ada).locator("a").click()
        decided = page.locator("#log .decided")
        await decided.locator("summary").click()
        await expect(decided).to_contain_text("It is slow")
        await expect(decided.locator(".near li")).to_have_count(2)
        await ada.say("And now?")  # the next drawing leaves it unfolded
        await expect(page.locator("#log .msg.visitor").last).to_contain_text("And now?")
        await expect(decided.locator(".near")).to_be_visible()


async def test_a_chat_goes_to_a_colleague_with_room(sqlite_service: Service, marta, luca, browser):
    async with desk_of(browser, marta) as hers, desk_of(browser, luca, before=EARS) as his:
        ada, _ = await chatting(sqlite_service, marta, "Ada", "The modem is red")
        await chatting(sqlite_service, luca, "Bruno", "My invoice is wrong")
        await expect(his.locator("#my-chats > .item")).to_have_count(1)
        await his.evaluate(LOOK_AWAY)
        await chat(hers, ada).locator("a").click()
        await expect(hers.locator("#do-transfer")).to_be_visible()
        await hers.keyboard.press("t")
        await expect(hers.locator("#transfer .colleague")).to_contain_text("1 chats of 3")
        await keep(hers, "desk-transfer")
        await assert_accessible(hers)
        await hers.fill("#transfer-note", "Knows red modems")
        await hers.click("#transfer .primary")
        await expect(chat(his, ada)).to_be_visible()
        await expect(his.locator("html")).to_have_attribute("data-heard", "523|659|784|")  # it is his turn
        await chat(his, ada).locator("a").click()
        await expect(his.locator("#log")).to_contain_text("Knows red modems")
        await his.keyboard.press("b")
        await his.locator("#return label", has_text="queue").click()
        await his.click("#return .primary")
        await expect(hers.locator("#offered")).to_contain_text("knows you")  # so she is asked first
        await keep(hers, "desk-offered")
        await assert_accessible(hers)
        await hers.keyboard.press("q")
        await expect(hers.locator("#reply")).to_be_focused()
        await hers.keyboard.press("Escape")
        await hers.keyboard.press("c")
        await hers.fill("#close-note", "New modem sent")
        await hers.click("#close .primary")
        await expect(hers.locator("#closed + ul")).to_contain_text("New modem sent")


async def test_who_looks_is_seen_before_anybody_takes_it(sqlite_service: Service, marta, luca, browser):
    async with desk_of(browser, marta) as hers, desk_of(browser, luca) as his:
        await waiting_visitor(sqlite_service, "Ada", "The modem is red")
        await his.locator("#queue a").click()
        await expect(hers.locator("#queue [role=img]")).to_have_attribute("aria-label", "Luca is looking too")
        await his.evaluate("history.back()")
        await expect(hers.locator("#queue [role=img]")).to_have_count(0)


async def test_what_is_for_others_is_taken_only_on_purpose(sqlite_service: Service, marta, luca, browser):
    await _skills(sqlite_service, marta, "Invoices")
    await _skills(sqlite_service, luca, "Lines")
    async with desk_of(browser, marta) as page:
        ada = await sqlite_service.visitor(visitor={"name": "Ada"})
        await ada.say("The line is slow")
        asked = {"conversation_id": ada.id, "reason": {"code": "asked_for_person"}, "skill": "Lines"}
        await sqlite_service.http.post("/api/handoffs", headers={"Authorization": f"Bearer {TOKEN}"}, json=asked)
        await expect(page.locator("#waiting")).to_contain_text("1")
        await expect(page.locator("#queue")).to_have_count(0)
        await page.locator("#elsewhere summary").click()
        await page.locator("#elsewhere .item a").click()
        take = page.locator(".dock [data-claim]")
        await take.click()
        await expect(page.locator("#toast")).to_contain_text("It is for the group Lines")
        await expect(take).to_have_text("Take it anyway")
        await take.click()
        await expect(page.locator(".dock[data-state=mine]")).to_be_visible()
        await expect(page.locator(".answer-by")).to_contain_text("answer within")
        await keep(page, "desk-answer-by")


async def _skills(service: Service, agent: Agent, skill: str) -> None:
    await service.use.database.write(
        lambda c: c.execute("UPDATE staff SET skills = :skills WHERE id = :id", skills=json.dumps([skill]), id=agent.id)
    )


async def test_a_chat_is_offered_and_declined(sqlite_service: Service, marta, browser):
    async with desk_of(browser, marta, PHONE) as page:
        await page.goto(f"{marta.service.use.settings.handoff_api_address}/desk#queue")
        rules = {"routing": "push", "offer_seconds": 300}
        token = {"Authorization": f"Bearer {TOKEN}"}
        assert (await sqlite_service.http.put("/api/desk-rules", headers=token, json=rules)).is_success
        await waiting_visitor(sqlite_service, "Ada", "The modem is red")
        offered = page.locator("#offered [data-offer]")
        await expect(offered).to_contain_text("The modem is red")
        await keep(page, "desk-offered-phone")
        await assert_accessible(page)
        await offered.locator("[data-decline]").click()
        await expect(page.locator("#offered")).to_have_count(0)
        await expect(page.locator("#queue")).to_contain_text("Ada")


async def test_all_keys_are_shown_and_can_be_switched_off(sqlite_service: Service, marta, browser):
    await waiting_visitor(sqlite_service, "Ada", "The modem is red")
    async with desk_of(browser, marta) as page:
        await expect(page.locator("#queue .item")).to_be_visible()
        await page.keyboard.press("?")
        await expect(page.locator("#keys")).to_be_visible()
        await keep(page, "desk-keys")
        await assert_accessible(page)
        await page.locator("#single-keys").uncheck()
        await page.keyboard.press("Escape")
        await page.keyboard.press("q")
        await page.keyboard.press("?")
        await page.locator("#single-keys").check()
        await page.keyboard.press("Escape")
        await expect(page.locator("#queue .item")).to_be_visible()  # q did nothing
        await page.keyboard.press("q")
        await expect(page.locator("#who")).to_have_text("Ada")


async def test_who_looks_after_promises_is_still_at_the_desk(sqlite_service: Service, marta, browser):
    async with desk_of(browser, marta) as page:
        ada, _ = await chatting(sqlite_service, marta, "Ada", "The modem is red")
        await page.click(".topnav a[href$='/desk/promises']")
        await expect(page).to_have_title("Promises · Staffetta")
        await _fall_silent(sqlite_service, marta)
        await page.reload()  # a heart beats as soon as the page is there
        await _is_present(sqlite_service)
        await ada.say("Are you there?")
        await expect(page.locator(".topnav a[href$='/desk'] .count")).to_have_text("1")
        await expect(page).to_have_title("(1) Promises · Staffetta")


async def test_a_tab_that_nobody_looks_at_keeps_its_agent_present(sqlite_service: Service, marta, browser, monkeypatch):
    monkeypatch.setattr(staff_socket, "HEARTBEAT", 0.2)
    # As browsers do with a page in the background: its timers are held back, the socket is not.
    async with desk_of(browser, marta, before="window.setInterval = () => 0;"):
        await _fall_silent(sqlite_service, marta)
        await _is_present(sqlite_service)


async def _is_present(service: Service) -> None:
    """Wait until somebody is."""
    async with asyncio.timeout(20):
        while not any(one.is_present for one in await service.use.presence.all()):
            await asyncio.sleep(0.1)


async def _fall_silent(service: Service, agent: Agent) -> None:
    """As if this console had sent no heartbeat for long."""
    await service.use.database.write(
        lambda c: c.execute(
            "UPDATE presence SET seen_at = '2026-01-01T00:00:00.000000Z' WHERE staff_id = :id", id=agent.id
        )
    )
