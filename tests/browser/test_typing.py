"""While an editor writes: an article that is there already, another figure for the same thing; and a language behind."""

import httpx
from playwright.sync_api import expect

from common.local_run.stack import Stack
from tests.browser.looking import DESKTOP, PHONE, assert_accessible, forgive, keep
from tests.people import Staff

TITLE = "Tecnico a domicilio"
OTHER = "Quanto costa il tecnico"
ANSWER = "La visita del tecnico a pagamento costa 49 €, prima ora compresa. Leggi [come](/help/nessuno)."
PHRASINGS = ["quanto costa il tecnico", "prezzo chiamata tecnico", "tariffa dell'intervento a casa"]


def test_the_same_and_the_contrary_are_said_while_typing(open_editors, elena: Staff) -> None:
    room = open_editors(elena)
    page = room.page
    room.write(TITLE, ANSWER, PHRASINGS)
    checks = page.locator("[data-part=checks]")
    opposed = checks.locator(".opposed").first
    expect(opposed).to_contain_text(f"Dice un'altra cifra: {OTHER}")
    expect(opposed.locator("mark").first).to_have_text("49 €")
    expect(opposed).to_contain_text("60 €")
    expect(checks).to_contain_text("Porta a un articolo che non c'è: /help/nessuno")
    expect(
        checks.locator("li", has_text="dire lo stesso").or_(checks.locator("li", has_text="cose vicine"))
    ).to_contain_text(OTHER)
    expect(page.locator("[data-phrasings] li").first).to_contain_text(f"simile a «{OTHER}»")
    assert_accessible(page)
    keep(page, "editors-typing-it-light-wide")

    opposed.get_by_role("button", name="Non è una contraddizione").click()
    expect(checks.locator(".opposed", has_text=OTHER)).to_have_count(0)
    keep(page, "editors-typing-dismissed")
    checks.get_by_role("button", name="Mostralo di nuovo").click()
    expect(checks.locator(".opposed", has_text=OTHER)).to_have_count(1)

    page.fill("#answer", "La visita del tecnico a pagamento costa 60 €, prima ora compresa.")
    expect(checks).to_contain_text("Nessun altro articolo dice una cifra diversa.")
    page.set_viewport_size(PHONE)
    assert_accessible(page)
    keep(page, "editors-typing-it-light-phone")
    forgive(page, "inline style")  # axe puts in its own to measure with


def test_two_languages_side_by_side_and_which_one_is_behind(open_editors, stack: Stack, elena: Staff) -> None:
    address, headers = f"{stack.address('kb')}/api/articles", elena.desk.headers
    told = {
        "language": "it",
        "title": "Noleggio del proiettore",
        "answer": "Costa **30 €** al giorno.\n\n- Cavo compreso.",
    }
    original = httpx.post(address, json=told, headers=headers).json()["id"]
    room = open_editors(elena, size=DESKTOP)
    page = room.page
    room.go(f"/articles/{original}")
    page.get_by_role("link", name="da tradurre").click()
    expect(page.locator("textarea[name=piece]").nth(1)).to_have_value("- ")
    page.fill("#title", "Projector rental")
    page.locator("textarea[name=piece]").nth(0).fill("It costs **€30** a day.")
    page.locator("textarea[name=piece]").nth(1).fill("- Cable included.")
    page.get_by_role("button", name="Comincia la traduzione").first.click()
    expect(page.locator(".note[role=status]")).to_contain_text("Traduzione cominciata")
    expect(page.locator(".head")).to_contain_text("dice quello che dice la versione 1")

    changed = told | {"answer": told["answer"].replace("30", "35"), "base_version": 1}
    assert httpx.put(f"{address}/{original}", json=changed, headers=headers).is_success
    room.go("/?status=behind")
    page.locator("tr", has_text="Projector rental").get_by_role("link", name="indietro di 1").click()
    expect(page.locator(".head")).to_contain_text("indietro di 1 versione")
    expect(page.locator(".pair.changed mark")).to_have_text(["30", "35"])
    expect(page.locator(".pair.changed")).to_contain_text("Le cifre non coincidono (euro).")
    assert_accessible(page)
    keep(page, "editors-translations-it-light-wide")
    page.set_viewport_size(PHONE)
    assert_accessible(page)
    keep(page, "editors-translations-it-light-phone")
    page.locator("textarea[name=piece]").nth(0).fill("It costs **€35** a day.")
    page.get_by_role("button", name="Salva la traduzione").last.click()
    expect(page.locator(".head")).to_contain_text("dice quello che dice la versione 2")
    for article in (original, page.get_by_role("link", name="Traduzione").get_attribute("href").rsplit("/", 1)[1]):
        elena.archive(article)
    forgive(page, "inline style")  # axe puts in its own to measure with
