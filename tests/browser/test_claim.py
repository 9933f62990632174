"""Two agents press "take" at the same moment."""

from playwright.sync_api import Page, expect

from tests.browser.looking import forgive, keep
from tests.browser.questions import UNKNOWN

SOON = 1_000  # milliseconds until both press


def test_one_takes_the_chat_and_the_other_reads_who_won(open_chat, open_desk, marta, luca) -> None:
    desks = {"Marta": open_desk(marta), "Luca": open_desk(luca)}
    chat = open_chat()
    chat.ask(UNKNOWN)
    for desk in desks.values():
        expect(desk.waiting(chat)).to_contain_text(UNKNOWN)
        # The news that would take the button away is slower than the hands.
        desk.page.route("**/desk/parts/lists*", lambda route: route.abort())
    at = desks["Marta"].page.evaluate("Date.now()") + SOON
    for desk in desks.values():
        button = desk.waiting(chat).locator("[data-claim]")
        button.evaluate("(button, at) => setTimeout(() => button.click(), at - Date.now())", at)

    expect(chat.status).to_contain_text("Persona")
    winner = chat.name.inner_text()
    (loser,) = desks.keys() - {winner}
    expect(desks[winner].reply).to_be_focused()
    expect(desks[loser].waiting(chat)).to_contain_text(f"L'ha presa {winner}")
    keep(desks[loser].page, "desk-lost-the-claim")

    for desk in desks.values():
        _let_the_news_through(desk.page)
    expect(desks[loser].page.locator("#colleagues + ul")).to_contain_text(UNKNOWN)
    expect(desks[loser].page.locator("#queue .gone")).to_have_count(0)
    expect(chat.notices.filter(has_text="Ora ti risponde")).to_have_count(1)


def _let_the_news_through(page: Page) -> None:
    page.unroute("**/desk/parts/lists*")
    forgive(page, "ERR_FAILED")
    forgive(page, "status of 409")


def test_an_answer_that_comes_late_does_not_take_the_composer_away(open_chat, open_desk, marta) -> None:
    chat = open_chat()
    chat.ask(UNKNOWN)
    desk = open_desk(marta)
    desk.waiting(chat).locator("a").click()
    expect(desk.page.locator(".dock[data-state=waiting]")).to_be_visible()
    desk.page.evaluate(HOLD_THE_NEXT_DRAWING)
    chat.ask("e il dolce?")  # the console asks for the conversation anew
    expect(desk.page.locator("body[data-held]")).to_be_attached()
    desk.claim(chat)
    desk.page.evaluate(WATCH_THE_DOCK)
    desk.reply.fill("Mezza risposta")
    desk.page.evaluate("() => { window.release(); return window.late; }")
    assert desk.page.evaluate("window.docks") == []
    expect(desk.reply).to_have_value("Mezza risposta")


HOLD_THE_NEXT_DRAWING = """() => {
    const real = window.fetch;
    window.late = new Promise((arrived) => {
        window.fetch = async (...what) => {
            const answer = await real(...what);
            if (!String(what[0]).includes("/desk/parts/conversations/")) return answer;
            window.fetch = real;
            await answer.clone().text(); // all of it is here, or the browser lets nobody ask again
            document.body.dataset.held = "yes";
            await new Promise((release) => { window.release = release; });
            setTimeout(arrived, 300);
            return answer;
        };
    });
}"""
WATCH_THE_DOCK = """() => {
    window.docks = [];
    new MutationObserver((changes) => {
        for (const { addedNodes } of changes) for (const node of addedNodes) {
            if (node.dataset?.part === "dock") window.docks.push(node.dataset.state);
        }
    }).observe(document.body, { childList: true, subtree: true });
}"""
