"""Somebody is invited, comes in, says that she is at work, and is out of every page as soon as her account is closed."""

import uuid

import pytest
from playwright.sync_api import Page, expect

from common.auth import session_cookie
from common.local_run.stack import Stack
from tests.browser.looking import DESKTOP, PHONE, assert_accessible, forgive, keep
from tests.people import Visitor

PASSWORD = "corre piano la staffetta"


@pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["wide", "phone"])
def test_from_the_invitation_to_the_closed_account(open_office, open_page, stack: Stack, silvia, size) -> None:
    wide = "wide" if size == DESKTOP else "phone"
    email, name = f"nora-{uuid.uuid4().hex[:6]}@esempio.example", f"Nora {uuid.uuid4().hex[:4]}"
    admin = open_office(silvia, "/desk/staff", size=size)
    _look(admin, f"staff-1-{wide}")
    admin.fill("#email", email)
    admin.locator("#skills").fill("fatture")
    admin.get_by_role("button", name="Invita", exact=True).click()
    link = admin.locator("#handed").input_value()
    expect(admin.locator(".people li", has_text=email)).to_be_visible()
    _look(admin, f"staff-2-invited-{wide}")

    nora = open_page(size=size)
    nora.goto(link)
    expect(nora.get_by_text(email)).to_be_visible()
    _look(nora, f"staff-3-invitation-{wide}")
    nora.fill("#name", name)
    nora.fill("#password", PASSWORD)
    nora.get_by_role("button", name="Entra").click()
    asked = nora.locator(".come-in")
    expect(asked).to_be_visible()
    _look(nora, f"staff-4-asked-{wide}")
    asked.get_by_role("button", name="Sono disponibile").click()
    expect(asked).to_have_count(0)
    expect(nora.locator("#presence-now")).to_contain_text("Disponibile")

    admin.goto(f"{stack.settings.handoff_api_address}/desk/staff")
    row = admin.locator(".people li", has_text=name)
    expect(row).to_contain_text("Disponibile")
    row.get_by_role("link").click()
    admin.locator("summary", has_text="Chiudi l'account").click()
    _look(admin, f"staff-5-person-{wide}")
    cookie = next(one for one in nora.context.cookies() if one["name"] == session_cookie(False))["value"]
    admin.get_by_role("button", name="Chiudi l'account adesso").click()
    expect(admin.get_by_role("status")).to_contain_text(name)
    nora.wait_for_url("**/sign-in**")  # within 2 s, which tests/handoff_api/team measures without a browser
    _is_out_of_kb(stack, nora, cookie)
    forgive(nora, "status of 401")


def _is_out_of_kb(stack: Stack, page: Page, cookie: str) -> None:
    """kb keeps an answer for 2 s; these have passed with her console's end, or pass now."""
    page.context.add_cookies(
        [{"name": session_cookie(False), "value": cookie, "url": stack.settings.handoff_api_address}]
    )
    page.wait_for_timeout(2_000)
    page.goto(f"{stack.settings.kb_address}/")
    expect(page.locator("#email")).to_be_visible()


@pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["wide", "phone"])
def test_a_supervisor_gives_somebody_who_waits_to_an_agent(
    open_office, open_desk, stack: Stack, silvia, marta, size
) -> None:
    wide = "wide" if size == DESKTOP else "phone"
    page = open_office(silvia, "/desk/supervision", size=size)
    expect(page.locator("[data-agent]", has_text="Marta").first).to_be_visible()
    visitor = Visitor(stack)
    visitor.ask_for_person()
    row = page.locator(f"[data-handoff='{marta.handoff_of(visitor)['handoff_id']}']")
    expect(row).to_be_visible()  # without a reload
    _look(page, f"supervision-1-{wide}")
    row.locator("[data-move]").click()
    page.locator("#move label", has_text="Marta").click()
    page.fill("#move-note", "Ha fretta.")
    _look(page, f"supervision-2-move-{wide}")
    page.locator("#move .primary").click()
    expect(page.locator("#toast")).to_contain_text("Marta")
    expect(
        page.locator("[data-agent]", has_text="Marta").locator(f"[data-handoff='{_id(marta, visitor)}']")
    ).to_be_visible()
    desk = open_desk(marta)
    expect(desk.page.locator(f"#mine + ul [data-conversation='{visitor.id}']")).to_be_visible()
    visitor.erase()


def _id(agent, visitor: Visitor) -> str:
    return agent.handoff_of(visitor, "active")["handoff_id"]


def test_the_rules_and_ones_own_account(open_office, silvia) -> None:
    page = open_office(silvia, "/desk/rules")
    before = page.locator("[name=offer_to_write_minutes]").input_value()
    page.locator("[name=offer_to_write_minutes]").fill("500")
    page.get_by_role("button", name="Salva le regole").click()
    expect(page.get_by_role("alert")).to_be_visible()
    _look(page, "rules-refused")
    page.locator("[name=offer_to_write_minutes]").fill(before)
    page.get_by_role("button", name="Salva le regole").click()
    expect(page.get_by_role("status")).to_contain_text("valgono da subito")
    forgive(page, "status of 400")
    page.locator(".account summary").click()
    page.get_by_role("link", name="Il tuo account").click()
    page.locator("#new").fill(PASSWORD)
    page.get_by_role("button", name="Mostra").click()
    assert page.locator("#new").get_attribute("type") == "text"
    _look(page, "account")


def _look(page: Page, name: str) -> None:
    assert_accessible(page)
    keep(page, name)
