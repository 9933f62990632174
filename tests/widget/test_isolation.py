"""The widget and its host page cannot reach into each other, and what people type stays text."""

import re

from playwright.sync_api import Page

from handoff_api.visitors.widget.assets import HERE

SCRIPTS = {path.name: path.read_text() for path in [HERE / "loader.js", *HERE.glob("scripts/*.js")]}


def test_no_script_turns_text_into_markup_or_code() -> None:
    forbidden = re.compile(r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\(|new Function")
    assert not [name for name, code in SCRIPTS.items() if forbidden.search(code)]


def test_every_message_between_the_windows_names_its_exact_origin() -> None:
    for name, code in SCRIPTS.items():
        targets = re.findall(r"postMessage\(.*, (\w+)\)", code)
        assert code.count("postMessage(") == len(targets), name
        assert set(targets) <= {"home", "host"}, name


def test_the_widget_depends_on_nothing_but_its_own_files() -> None:
    for name, code in SCRIPTS.items():
        imported = re.findall(r'\b(?:from|import) "([^"]+)"', code)
        assert all(path.startswith("./") and path[2:] in SCRIPTS for path in imported), name


def test_two_tags_make_one_frame_that_the_hosts_styles_cannot_touch(open_page, host_page: str) -> None:
    page: Page = open_page()
    page.goto(host_page)
    page.frame_locator("iframe").locator("#launcher").wait_for()
    page.add_style_tag(content="iframe { opacity: .1 !important; width: 3px !important; position: static !important }")
    frame = page.locator("iframe")
    assert frame.count() == 1
    style = frame.evaluate("one => { const s = getComputedStyle(one); return [s.opacity, s.position, s.width] }")
    assert style[:2] == ["1", "fixed"]
    assert float(style[2].removesuffix("px")) > 100
    assert page.evaluate("Object.keys(window).filter(name => /staffetta/i.test(name))") == []


def test_a_message_from_a_stranger_opens_nothing(open_page, host_page: str) -> None:
    page: Page = open_page()
    page.goto(host_page)
    chat = page.frame_locator("iframe")
    chat.locator("#launcher").wait_for()
    page.evaluate("postMessage({ staffetta: 'open' }, '*')")  # from the page itself, not from the frame
    page.wait_for_timeout(200)
    assert page.locator("iframe").bounding_box()["height"] < 200


def test_escape_closes_and_the_focus_is_on_the_launcher_again(open_page, host_page: str) -> None:
    page: Page = open_page()
    page.goto(host_page)
    chat = page.frame_locator("iframe")
    chat.locator("#launcher").click()
    chat.locator("#text").press("Escape")
    chat.locator("#launcher").wait_for()
    assert page.frames[1].evaluate("document.activeElement.id") == "launcher"
