"""Import with a look first, and export."""

import json

from tests.kb.editors.conftest import Room


def line(**fields: object) -> str:
    return json.dumps({"language": "en", "title": "Imported", "answer": "Text.\n\nMore."} | fields)


def look(room: Room, name: str, text: str | bytes, **options):
    data = text if isinstance(text, bytes) else text.encode()
    return room.post("/import", {}, files={"files": (name, data)}, **options)


def test_a_look_says_line_by_line_what_would_happen_and_changes_nothing(room: Room):
    page = look(room, "articles.jsonl", f"{line(id='imported-one')}\n\n{line(id='imported-two', title='Second')}\n")
    assert page.status == 200
    assert "2 new articles" in page.words()
    assert [cell.text for cell in page.all("td", **{"data-name": "Line"})] == ["1", "3"]
    assert room.get("/articles/imported-one").status == 404


def test_what_was_looked_at_is_what_is_imported(room: Room):
    text = f"{line(id='confirmed', phrasings=['bring me in'])}\n"
    page = look(room, "articles.jsonl", text)
    carried = {"name": page.field("name"), "text": page.field("text"), "action": "confirm"}
    assert "The bot answers with the new texts" in room.post("/import", carried, files={"none": b""}).words()
    assert room.get("/articles/confirmed").phrasings() == ["bring me in"]
    again = look(room, "articles.jsonl", text)
    assert "1 unchanged" in again.words()
    assert not again.all("button", value="confirm")


def test_a_broken_file_names_file_line_and_reason_and_offers_nothing(room: Room):
    page = look(room, "broken.csv", "language,title,answer\nen,Good,Fine\nen,Bad\n")
    assert page.status == 400
    assert "broken.csv" in page.words() and "Nothing was imported" in page.words()
    assert [cell.text for cell in page.all("td", **{"data-name": "Line"})] == ["3"]
    assert not page.all("button", value="confirm")
    assert "La riga ha 2 celle, la prima riga ne ha 3." in look(room, "b.csv", "a,b,c\n1,2", language="it").words()
    assert "No article matches" in room.get("/?q=Good").words()


def test_hostile_files_are_refused_with_a_sentence(room: Room):
    for name, data in (
        ("<img src=x onerror=alert(1)>.jsonl", b"{"),
        ("x.exe", b"MZ"),
        ("latin.md", "---\ntitle: perché\n---\n".encode("latin-1")),
        ("nothing.jsonl", b""),
        ("nul.jsonl", line(title="\x00").encode()),
    ):
        page = look(room, name, data)
        assert page.status == 400
        assert page.running() == []
        assert page.all("td")
    assert "Choose at least one file." in room.post("/import", {}, files={"none": b""}).words()


def test_hidden_markup_cannot_leave_its_field(room: Room):
    page = look(room, "a.jsonl", line(id="escape", title="</textarea><script>alert(1)</script>"))
    assert page.status == 200
    assert page.running() == []
    assert json.loads(page.field("text"))["title"] == "</textarea><script>alert(1)</script>"


def test_export_comes_back_unchanged(room: Room):
    for form in ("csv", "jsonl"):
        exported = room.get(f"/export?format={form}")
        assert exported.headers["content-disposition"] == f'attachment; filename="articles.{form}"'
        page = look(room, f"articles.{form}", exported.text)
        assert "0 new articles · 0 with a new version" in page.words(), form
    assert room.get("/export?format=exe").status == 422
