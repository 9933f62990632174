"""Saved help pages: the text of a page becomes an article, its furniture does not, and hostile pages do no harm."""

import time
import tracemalloc

import pytest

from kb.articles import formats
from kb.articles.formats import Entry
from kb.articles.formats.html_names import id_of
from kb.articles.importing.preparing import prepare

PAGE = """<!DOCTYPE html><html lang="it"><head><meta charset="utf-8">
<title>Come disdire il contratto – Centro assistenza Fibra Lario</title>
<link rel="canonical" href="https://help.example.com/it/articles/3600123-come-disdire">
<meta property="og:site_name" content="Fibra Lario"><script>track()</script></head><body>
<div id="cookie-banner"><p>Usiamo i cookie per migliorare il sito.</p><button>Accetta tutti i cookie</button></div>
<nav><ul><li><a href="/">Home</a></li><li><a href="/offerte">Offerte</a></li></ul></nav>
<main><article><h1>Come disdire il contratto</h1>
<p>Puoi disdire in <b>ogni momento</b>, con un preavviso di 30 giorni.</p>
<h2>Quanto costa?</h2><p>Il costo è di 29 €. Leggi le <a href="/costi" onclick="steal()">condizioni</a>.</p>
<h2>Che cosa faccio con il modem?</h2><ol><li>Apri <i>Area clienti</i>.</li><li>Scegli:<ul><li>Disdetta</li>
<li>Conferma</li></ul></li><li>Invia.</li></ol><h2>Condizioni</h2>
<table><tr><th>Mese</th><th>Costo</th></tr><tr><td>1-12</td><td>49 €</td></tr></table>
<p>2 * 3 = 6, <a href="javascript:steal()">clic</a> e &lt;b&gt;.</p><img src="x.png" onerror="steal()">
<p>Per ogni altra domanda siamo qui, dal lunedì al sabato.</p></article>
<aside><h3>Articoli correlati</h3><ul><li><a href="/a">Cambiare offerta</a></li></ul></aside></main>
<footer><p>© 2026 Fibra Lario srl</p></footer></body></html>"""


def read(page: str | bytes, name: str = "page.html") -> Entry:
    """The one article of a page."""
    entries, problems = formats.read(name, page if isinstance(page, bytes) else page.encode())
    assert not problems, problems
    return entries[0]


def reason(page: str | bytes) -> str:
    """Why a page is refused."""
    entries, problems = formats.read("page.html", page if isinstance(page, bytes) else page.encode())
    assert not entries
    return problems[0].reason


def test_title_text_and_headings_become_an_article():
    entry = read(PAGE)
    article = entry.article
    assert (article.id, article.language, article.title) == ("3600123-come-disdire", "it", "Come disdire il contratto")
    assert article.phrasings == [
        "Come disdire il contratto",
        "Come disdire il contratto: Quanto costa?",  # alone it would be asked of everything
        "Che cosa faccio con il modem?",
    ]
    assert article.answer.startswith("Puoi disdire in **ogni momento**, con un preavviso di 30 giorni.\n\n## Quanto")
    assert "[condizioni](https://help.example.com/costi)" in article.answer
    assert "2. Scegli:\n   - Disdetta\n   - Conferma\n3. Invia." in article.answer
    assert "| 1-12 | 49 € |" in article.answer
    assert "2 \\* 3 = 6, clic e \\<b>" in article.answer


def test_furniture_and_what_runs_stay_out():
    entry = read(PAGE)
    for word in ("cookie", "Offerte", "correlati", "©", "track", "steal", "javascript", "x.png", "# Come disdire"):
        assert word not in entry.article.answer
    assert [one.said() for one in entry.notes] == ["Left out: pictures (1).", "Left out: scripts (1)."]


def test_questions_in_bold_are_asked_and_links_to_nowhere_are_words():
    page = "<html lang=it><body><div><h1>Fatture</h1><p><b>Dove trovo la mia fattura?</b></p><p>Nella tua area, sotto "
    article = read(page + "<a href='/fatture'>Fatture</a>. Si scarica in PDF.</p></div></body></html>").article
    assert article.phrasings == ["Fatture", "Dove trovo la mia fattura?"]
    assert "Nella tua area, sotto Fatture. Si" in article.answer


def test_a_heading_of_every_page_is_no_phrasing_of_any():
    page = "<html lang=en><body><h1>{}</h1><p>Some words about it.</p><h2>How long does {} take?</h2><p>A day.</p>"
    page += "<h2>Do you still need more help?</h2><p>Call us.</p></body></html>"
    files = {f"{name}.html": page.format(name, name).encode() for name in ("delivery", "refunds")}
    found = prepare(files, set()).articles
    assert found["delivery"].content.phrasings == ["delivery", "How long does delivery take?"]
    assert found["refunds"].entry.article.phrasings == ["refunds", "How long does refunds take?"]


def test_two_sentences_are_an_article_too():
    page = "<html><head><title>Opening hours | Help</title></head><body><header><a href='/'>Help</a></header>"
    entry = read(page + "<div><h1>Opening hours</h1><p>We are open from 9 to 18.</p></div></body></html>")
    assert (entry.article.title, entry.article.answer) == ("Opening hours", "We are open from 9 to 18.")
    assert entry.article.language == "en"


@pytest.mark.parametrize(("link", "file", "expected"), [
    ("https://h.example/it/articoli/Come-disdire.html?utm=1", "x.html", "come-disdire"),
    ("https://h.example/en/articles/cancel", "x.html", "cancel-en"),
    ("https://h.example/faq.php?id=37&utm_source=mail", "x.html", "faq-37"),
    ("https://h.example/", "saved/Come disdire.html", "come-disdire"),
    ("", "en/cancel/index.html", "cancel-en"),
    ("", "all.zip!it/Perché così.htm", "perche-cosi"),
    ("javascript:alert(1)", "a.html", "alert-1"),
    ("https://[broken", "a.html", "a"),
])  # fmt: skip
def test_the_same_page_always_has_the_same_id(link: str, file: str, expected: str):
    assert id_of(link, file) == expected


def test_a_page_says_its_encoding():
    text = "<html><head><meta charset='{}'></head><body><h1>Perché?</h1><p>Così è più bello per tutti voi.</p></body>"
    for said, encoding in (("utf-8", "utf-8"), ("iso-8859-1", "cp1252"), ("windows-1252", "cp1252")):
        assert read(text.format(said).encode(encoding)).article.title == "Perché?"
    assert read(text.format("").encode("utf-16")).article.title == "Perché?"
    assert "encoding" in reason(text.format("rot13").encode("cp1252"))
    assert "encoding" in reason(bytes(range(256)) * 50)


def test_what_is_no_page_with_a_text_is_refused():
    assert "not an HTML page" in reason("")
    assert "no title" in reason("<html><body><nav>Home</nav></body></html>")
    assert "not an HTML page" in reason("<html><frameset><frame src=x></frameset></html>")


LAUGHS = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10 if n > 1 else "ha" * 10}">' for n in range(1, 10))
HOSTILE = {
    "entities": f"<?xml version='1.0'?><!DOCTYPE x [{LAUGHS}]><html><body><h1>T</h1><p>&l9; said nobody ever</p></body>",
    "outside": "<!DOCTYPE x [<!ENTITY e SYSTEM 'file:///etc/passwd'>]><html><body><h1>T</h1><p>&e; and more words</p>",
    "depth": "<html><body><h1>T</h1>" + "<div>" * 200_000 + "x",
    "lists": "<html><body><h1>T</h1>" + "<ul><li>a" * 3_000,
    "elements": "<html><body><h1>T</h1>" + "<p>a</p>" * 100_000,
    "text": "<html><body><h1>T</h1><p>" + "*[_ " * 1_000_000,
    "attributes": "<html><body><h1>T</h1><p " + "a=1 " * 300_000 + ">some words for you</p>",
    "large": "<html><body>" + "x" * 6_000_000,
}


@pytest.mark.parametrize("page", HOSTILE.values(), ids=HOSTILE)
def test_hostile_pages_cost_little(page: str):
    data = page.encode()
    tracemalloc.start()
    began = time.process_time()
    entries, problems = formats.read("page.html", data)
    spent, peak = time.process_time() - began, tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert spent < 15 and peak < 120_000_000
    assert entries or problems
    assert all(len(entry.article.answer) < 100_000 and "root:" not in entry.article.answer for entry in entries)
