"""Import with a look first, its progress and its end, and export."""

import json
import time

import pytest
from starlette.testclient import TestClient

from kb.articles.formats import zipped
from tests.kb.editors.conftest import Room
from tests.kb.editors.reading import Page

LIMIT = 60  # seconds for a few articles, on a machine that is busy with other tests


def line(**fields: object) -> str:
    return json.dumps({"language": "en", "title": "Imported", "answer": "Text.\n\nMore."} | fields)


def settled(room: Room, path: str, language: str = "en") -> Page:
    """The page of an import when nothing goes on any more."""
    until = time.monotonic() + LIMIT
    while (page := room.get(path, language=language)).all("progress"):
        assert time.monotonic() < until, page.words()
        time.sleep(0.1)
    return page


def begun(room: Room, name: str, text: str | bytes, **options) -> str:
    """The address of an import whose files are being looked at."""
    data = text if isinstance(text, bytes) else text.encode()
    page = room.post("/import", {}, files={"files": (name, data)}, **options)
    assert page.status == 303, page.words()
    return page.location


def look(room: Room, name: str, text: str | bytes, language: str = "en") -> Page:
    return settled(room, begun(room, name, text), language)


def confirm(room: Room, path: str, **fields: str) -> Page:
    page = room.post(path, {"action": "confirm"} | fields)
    return settled(room, path) if page.status == 303 else page


def test_a_look_says_line_by_line_what_would_happen_and_changes_nothing(room: Room):
    page = look(room, "articles.jsonl", f"{line(id='imported-one')}\n\n{line(id='imported-two', title='Second')}\n")
    assert page.status == 200
    assert "2 new articles" in page.words()
    assert [cell.text for cell in page.all("td", **{"data-name": "Line"})] == ["1", "3"]
    assert room.get("/articles/imported-one").status == 404


def test_what_was_looked_at_is_what_is_imported(room: Room):
    text = f"{line(id='confirmed', phrasings=['bring me in'])}\n"
    path = begun(room, "articles.jsonl", text)
    assert "1 new article" in settled(room, path).words()
    assert "The bot answers with the new texts" in confirm(room, path).words()
    assert room.get("/articles/confirmed").phrasings() == ["bring me in"]
    assert "articles.jsonl" in room.get("/import").words()
    again = look(room, "articles.jsonl", text)
    assert "1 unchanged" in again.words() and "nothing to import" in again.words()
    assert not again.all("button", value="confirm")


def test_a_broken_file_names_file_line_and_reason_and_offers_nothing(room: Room):
    page = look(room, "broken.csv", "language,title,answer\nen,Good,Fine\nen,Bad\n")
    assert page.status == 400
    assert "broken.csv" in page.words() and "Nothing was imported" in page.words()
    assert [cell.text for cell in page.all("td", **{"data-name": "Line"})] == ["3"]
    assert not page.all("button", value="confirm")
    assert "La riga ha 2 celle, la prima riga ne ha 3." in look(room, "b.csv", "a,b,c\n1,2", language="it").words()
    assert "No article matches" in room.get("/?q=Good").words()


@pytest.mark.parametrize(("name", "data", "word"), [
    ("<img src=x onerror=alert(1)>.jsonl", b"{", "JSON"),
    ("x.exe", b"MZ", "must end in"),
    ("latin.md", "---\ntitle: perché\n---\n".encode("latin-1"), "UTF-8"),
    ("nothing.jsonl", b"", "no article"),
    ("nul.jsonl", line(title="\x00").encode(), "cannot be stored"),
    ("script.jsonl", line(answer="Hello <script>alert(1)</script>").encode(), "which a browser would run"),
    ("link.jsonl", line(answer="[x](javascript:alert(1))").encode(), "which a browser would run"),
    ("out.zip", zipped.pack({"../../etc/cron.d/a.md": b"x"}), "leads out of the zip"),
    ("no.zip", b"PK no zip", "cannot be read"),
    ("page.html", b"<html><body><script>alert(1)</script></body></html>", "no title with a text"),
])  # fmt: skip
def test_hostile_files_are_refused_with_a_sentence(room: Room, name: str, data: bytes, word: str):
    page = look(room, name, data)
    assert (page.status, page.running()) == (400, [])
    assert word in page.words()


def test_without_a_file_or_with_too_many_bytes_nothing_begins(room: Room):
    assert "Choose at least one file" in room.post("/import", {}, files={"none": b""}).words()
    large = room.post("/import", {}, files={"files": ("a.jsonl", b"x" * (32 * 2**20))})
    assert large.status == 400 and "32 MB" in large.words()


def test_code_may_say_what_a_browser_would_run(room: Room):
    page = look(room, "code.jsonl", line(answer="Write `<script>` or:\n\n    <iframe>\n\nDone."))
    assert "1 new article" in page.words()


def test_a_folder_of_saved_pages_and_markdown_comes_in(room: Room):
    html = "<html lang='en'><body><nav>Home</nav><h1>Swap a SIM card</h1><p>Visit the shop with your card.</p>"
    markdown = "---\nid: esim\nlanguage: en\ntitle: Get an eSIM\n---\nScan the code.\n"
    files = [("folder", (f"help/{name}", data)) for name, data in (
        ("swap-sim.html", f"{html}<img src=x></body></html>"), ("esim.md", markdown), ("README.md", "about"),
        ("swap_files/logo.html", "<html>"), ("logo.png", "x"),
    )]  # fmt: skip
    path = room.post("/import", {"drafts": "yes"}, files=files).location
    page = settled(room, path)
    assert "2 new articles" in page.words() and "Left out: pictures (1)." in page.words()
    confirm(room, path)
    assert " draft " in room.get("/?q=Swap a SIM card").words("table")


def test_somebody_who_changes_an_article_meanwhile_is_not_overwritten(room: Room):
    article = room.write("Opening times", "From nine.")
    path = begun(room, "a.jsonl", line(id=article, title="Opening times", answer="From ten."))
    assert "1 with a new version" in settled(room, path).words()
    form = {"title": "Opening times", "answer": "From eight.", "language": "en", "base_version": "1", "action": "save"}
    assert room.post(f"/articles/{article}", form).status == 303
    page = confirm(room, path)
    assert "Somebody changed articles meanwhile" in page.words()
    assert room.get(f"/articles/{article}").field("answer").strip() == "From eight."
    assert "The bot answers with the new texts" in confirm(room, path).words()


def test_what_gets_worse_is_shown_and_wants_a_reason(room: Room):
    room.write("Lost card", "Call us at once.", phrasing=["i lost my card", "my card is gone"], action="publish")
    thief = line(id="thief", title="Cards", phrasings=["i lost my card", "my card is gone", "where is my lost card"])
    path = begun(room, "a.jsonl", thief)
    page = settled(room, path)
    assert page.all("input", name="reason"), page.words()
    assert "i lost my card" in page.words() and "get worse" in page.words()
    assert "Say why" in confirm(room, path).words()
    assert "because: it is newer" in confirm(room, path, reason="it is newer").words()


def test_one_at_a_time_and_what_was_left_is_left(room: Room):
    path = begun(room, "a.jsonl", line(id="left"))
    settled(room, path)
    assert room.post(path, {"action": "drop"}).location == "/import"
    assert "Nothing was imported" in room.get(path).words()
    assert room.post(path, {"action": "confirm"}).status == 303
    assert room.get("/articles/left").status == 404
    assert room.get("/import/imp_nothing").status == 404
    assert room.get(path, who="marta").status == 403


def test_an_import_that_died_with_its_process_says_so(room: Room):
    path = begun(room, "a.jsonl", line(id="died"))
    settled(room, path)
    _as_if_dead(room.client, path.rpartition("/")[2])
    page = room.get(path)
    assert "restarted half-way" in page.words() and not page.all("progress")
    assert "1 new article" in look(room, "a.jsonl", line(id="died")).words()  # and the next one is not held up


def _as_if_dead(client: TestClient, job_id: str) -> None:
    """The row of a job whose process ended long ago while it read."""
    sql = "UPDATE import_job SET state = 'reading', busy = 1, beat = '2020' WHERE id = :id"
    client.portal.call(client.app.state.database.write, lambda c: c.execute(sql, id=job_id))


def test_hidden_markup_cannot_leave_its_field(room: Room):
    page = look(room, "a.jsonl", line(id="escape", title="</textarea><script>alert(1)</script>"))
    assert (page.status, page.running()) == (200, [])


def test_export_comes_back_unchanged(room: Room):
    for form, ending in (("csv", "csv"), ("jsonl", "jsonl"), ("md", "zip")):
        exported = room.client.get(f"/export?format={form}", headers={"authorization": "Bearer elena"})
        assert exported.headers["content-disposition"] == f'attachment; filename="articles.{ending}"'
        page = look(room, f"articles.{ending}", exported.content)
        assert "0 new articles · 0 with a new version" in page.words(), form
    assert room.get("/export?format=exe").status == 422
