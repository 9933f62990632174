"""The widget's rules, module by module, run by the browser that visitors have."""

import pytest
from playwright.sync_api import Page


@pytest.fixture(scope="module")
def widget(browser, host_page: str) -> Page:
    page = browser.new_page()
    page.goto(host_page)
    page.frame_locator("iframe").locator("#launcher").wait_for()
    return page


def run(widget: Page, module: str, code: str, argument: object = None) -> object:
    """`code` with everything that a module exports in `m`, inside the widget's frame."""
    body = f"""async (argument) => {{
        const base = document.querySelector('script[type=module]').src.replace('widget.mjs', 'scripts/');
        const m = await import(base + '{module}');
        {code}
    }}"""
    return widget.frames[1].evaluate(body, argument)


CLEAN = "const box = document.createElement('div'); box.append(m.cleanHtml(argument)); return box.innerHTML"


@pytest.mark.parametrize(
    ("html", "clean"),
    [
        (
            "<p>Prova <strong>così</strong></p><ol><li>uno</li></ol>",
            "<p>Prova <strong>così</strong></p><ol><li>uno</li></ol>",
        ),
        ("<img src=x onerror=alert(1)>ciao", "ciao"),
        ("<script>alert(1)</script><p onclick='alert(1)' style='color:red'>ciao</p>", "<p>ciao</p>"),
        ("<div><p>dentro</p></div>", "<p>dentro</p>"),
        ("<svg><a href='javascript:alert(1)'>x</a></svg>", ""),
        ('<a href="javascript:alert(1)">no</a>', "<span>no</span>"),
        ('<a href="data:text/html,x">no</a>', "<span>no</span>"),
    ],
)
def test_article_html_is_rebuilt_from_an_allow_list(widget: Page, html: str, clean: str) -> None:
    assert run(widget, "clean_html.js", CLEAN, html) == clean


def test_links_open_elsewhere_and_tell_nothing(widget: Page) -> None:
    html = run(widget, "clean_html.js", CLEAN, '<a href="https://fibralario.example/x">qui</a>')
    assert html == '<a href="https://fibralario.example/x" target="_blank" rel="noopener noreferrer">qui</a>'


def test_an_event_is_applied_once_in_order_and_a_missing_one_is_noticed(widget: Page) -> None:
    code = """const log = new m.Log();
        const told = argument.map(([prev, seq]) => log.accept({ prev, seq }));
        return [told, log.last, log.merge([{ seq: 4 }, { seq: 7 }, { seq: 9 }]).map((event) => event.seq), log.last]"""
    live = [[0, 1], [1, 4], [1, 4], [7, 9]]  # 2 and 3 were for the staff; 7 got lost
    assert run(widget, "log.js", code, live) == [["next", "next", "known", "gap"], 4, [7, 9], 9]


@pytest.mark.parametrize(
    ("pages", "path", "fits"),
    [
        (["/area-clienti*"], "/area-clienti/linea", True),
        (["/area-clienti"], "/area-clienti/linea", False),
        (["/*/guasti"], "/it/guasti", True),
        (["/a.b*"], "/aXb", False),
        ([], "/", False),
        (["/*"], None, False),  # before the host page has said where it is
    ],
)
def test_a_banner_is_for_the_pages_that_an_editor_named(
    widget: Page, pages: list[str], path: str | None, fits: bool
) -> None:
    code = "return m.concerns({ everyone: false, pages: argument[0] }, argument[1])"
    assert run(widget, "notices.js", code, [pages, path]) is fits
    assert run(widget, "notices.js", "return m.concerns({ everyone: true, pages: [] }, argument)", path) is True


def test_pauses_double_up_to_half_a_minute_and_are_spread(widget: Page) -> None:
    code = "return argument.map(([failures, chance]) => m.pause(failures, chance))"
    tries = [[0, 0], [0, 1], [3, 0], [3, 1], [20, 0], [20, 1]]
    assert run(widget, "connection.js", code, tries) == [500, 500, 2000, 4000, 15000, 30000]


OUTBOX = """let changes = 0;
    localStorage.clear();
    const box = new m.Outbox(() => { changes += 1; });
    const item = box.add({ text: 'prima' });
    box.add({ text: 'seconda' });"""


def test_what_is_not_acknowledged_outlives_a_reload_with_its_id(widget: Page) -> None:
    code = (
        OUTBOX
        + """const again = new m.Outbox();
        return again.items.length === 2 && again.next.client_msg_id === item.client_msg_id && changes === 2"""
    )
    assert run(widget, "outbox.js", code) is True


def test_an_acknowledged_message_stays_until_its_event_arrives(widget: Page) -> None:
    code = (
        OUTBOX
        + """box.acknowledge(item.client_msg_id, 5, 3);
        const between = [box.items[0].seq, box.next.text];
        box.arrived(5, item.client_msg_id, 'prima');
        return [...between, box.items.map((one) => one.text)]"""
    )
    assert run(widget, "outbox.js", code) == [5, "seconda", ["seconda"]]


def test_an_event_before_its_acknowledgement_leaves_nothing_behind(widget: Page) -> None:
    code = (
        OUTBOX
        + """box.arrived(5, item.client_msg_id, 'prima');
        box.acknowledge(item.client_msg_id, 5, 5);
        return box.items.map((one) => one.text)"""
    )
    assert run(widget, "outbox.js", code) == ["seconda"]


def test_a_refused_message_does_not_hold_up_the_next(widget: Page) -> None:
    code = OUTBOX + "box.refuse(item.client_msg_id, 'troppo lungo'); return [box.next.text, box.items[0].refused]"
    assert run(widget, "outbox.js", code) == ["seconda", "troppo lungo"]


@pytest.mark.parametrize(
    ("events", "expected"),
    [
        ([("handoff.requested", {"position": 3, "agents_present": 2})], ("waiting_for_agent", "", 3)),
        (
            [("handoff.requested", {"position": 1}), ("handoff.claimed", {"name": "Marta"})],
            ("with_agent", "Marta", None),
        ),
        ([("handoff.claimed", {"name": "Marta"}), ("handoff.released", {"position": 1})], ("waiting_for_agent", "", 1)),
        ([("handoff.claimed", {"name": "Marta"}), ("handoff.returned", {"name": "Marta"})], ("with_bot", "", None)),
        ([("handoff.requested", {"position": 2}), ("handoff.closed", {"left": True})], ("with_bot", "", None)),
        ([("handoff.closed", {}), ("conversation.closed", {"by": "agent"})], ("closed", "", None)),
        ([("handoff.position_changed", {"position": 1})], ("with_bot", "", None)),
        ([("something.new", {})], ("with_bot", "", None)),
    ],
)
def test_who_speaks_follows_from_the_log(widget: Page, events: list, expected: tuple) -> None:
    code = """const end = argument.reduce((state, [type, data]) => m.reduce(state, { type, data }), m.START);
        return [end.status, end.agent, end.queue && end.queue.position]"""
    assert run(widget, "state.js", code, events) == list(expected)


@pytest.mark.parametrize(
    ("low", "high", "words"),
    [(240, 480, "Usually 4–8 minutes"), (10, 40, "Usually less than a minute"), (0, 240, "Usually less than 4 minutes")],
)
def test_a_wait_is_said_as_a_range(widget: Page, low: int, high: int, words: str) -> None:
    assert run(widget, "times.js", "return m.wait(argument)", {"low": low, "high": high}) == words
