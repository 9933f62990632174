"""Writing, publishing, archiving, and two who write at once."""

import pytest

from tests.kb.editors.conftest import Room

HOSTILE = [
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "</textarea><svg onload=alert(1)>",
    "{{ 7 * 7 }} {% raw %}",
    "javascript:alert(1)",
]
ANSWER = "[click](javascript:alert(1)) <img src=x onerror=alert(1)> ![x](https://evil.example/p.png) **bold**"


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_stays_text_everywhere(room: Room, text: str):
    article_id = room.write(f"Hostile {text}", ANSWER, "publish", phrasing=[text, f"ask {text}"], tags=text, skill=text)
    pages = [
        room.get("/"),
        room.get(f"/articles/{article_id}"),
        room.get(f"/articles/{article_id}", who="marta"),
        room.get(f"/articles/{article_id}/history"),
        room.get(f"/bench?article={article_id}"),
        room.ask(f"hostile {text}"),
        room.post("/preview", {"title": text, "answer": ANSWER + text, "phrasing": text}),
    ]
    for page in pages:
        assert page.status == 200
        assert page.running() == []
    assert pages[1].field("title") == f"Hostile {text}"
    assert pages[1].phrasings() == [text, f"ask {text}"]
    room.post(f"/articles/{article_id}/archive", {})


def test_published_is_answered_and_archived_is_gone(room: Room):
    question = "can I bring my bicycle on the ferry?"
    assert room.ask(question).all("section", **{"data-decision": "answer"}) == []
    article_id = room.write(
        "Bicycles on the ferry",
        "Yes, for **two euros**.",
        phrasing=[question, "bike on the boat", "take a bicycle aboard the ferry", "ferry bicycle ticket"],
    )
    assert room.ask(question).all("section", **{"data-decision": "answer"}) == [], "a draft answered"
    text = {"title": "Bicycles on the ferry", "answer": "Yes, for **two euros**.", "language": "en"}
    draft = room.get(f"/articles/{article_id}")
    published = room.post(
        f"/articles/{article_id}", text | {"phrasing": draft.phrasings(), "base_version": "1", "action": "publish"}
    )
    assert published.location.startswith(f"/articles/{article_id}?done=published")
    assert "The bot answers with it now." in room.get(published.location).words()
    answered = room.ask(question)
    assert answered.all("section", **{"data-decision": "answer"})
    assert "two euros" in answered.words()
    assert room.post(f"/articles/{article_id}/archive", {}).status == 303
    assert room.ask(question).all("section", **{"data-decision": "answer"}) == []


def test_a_mistake_is_named_beside_its_field_and_the_text_stays(room: Room):
    form = {"title": "", "answer": "My long text.", "phrasing": ["one", "two"], "translation_of": "not-there"}
    for language, sentence in (("en", "The title is empty."), ("it", "Il titolo è vuoto.")):
        page = room.post("/articles/new", form | {"language": language, "action": "save"}, language=language)
        assert page.status == 400
        assert sentence in page.words()
        assert "not-there" in page.words()
        assert page.all("input", name="title")[0].get("aria-invalid") == "true"
        assert page.all("textarea", name="answer")[0].text.strip() == "My long text."
        assert page.phrasings() == ["one", "two"]


def test_the_later_of_two_editors_keeps_the_text_and_hears_who_was_faster(room: Room):
    article_id = room.write("Two at once", "The first text.")
    form = {"title": "Two at once", "language": "en", "base_version": "1", "action": "save"}
    assert room.post(f"/articles/{article_id}", form | {"answer": "Luca's text."}, who="luca").status == 303
    late = room.post(f"/articles/{article_id}", form | {"answer": "Elena's text.", "phrasing": "mine"})
    assert late.status == 409
    assert "Luca Bianchi saved version 2" in late.words()
    assert late.field("answer").strip() == "Elena's text."
    assert late.phrasings() == ["mine"]
    assert "Luca's text." in late.words("ul") or "Luca" in late.words()
    again = room.post(f"/articles/{article_id}", form | {"answer": "Elena's text.", "phrasing": "mine"})
    assert again.status == 409, "a second try must not slip through"
    over = form | {"answer": "Elena's text.", "action": "save_over", "their_version": late.field("their_version")}
    assert room.post(f"/articles/{article_id}", over).status == 303
    assert room.get(f"/articles/{article_id}").field("answer").strip() == "Elena's text."


def test_nothing_changed_makes_no_version(room: Room):
    article_id = room.write("Same again", "Text.", "publish")
    form = {"title": "Same again", "answer": "Text.", "language": "en", "base_version": "1"}
    for action in ("save", "publish"):
        assert room.post(f"/articles/{article_id}", form | {"action": action}).location.endswith("done=same")
    assert "Version 1 is published" in room.get(f"/articles/{article_id}").words()


def test_history_shows_what_changed_and_restores(room: Room):
    article_id = room.write("Opening hours", "Open until six.", "publish", phrasing=["when do you open"])
    form = {"title": "Opening hours", "answer": "Open until seven.", "language": "en", "action": "publish"}
    room.post(f"/articles/{article_id}", form | {"base_version": "1", "phrasing": "opening times"})
    history = room.get(f"/articles/{article_id}/history")
    assert [mark.text for mark in history.all("mark")] == ["six", "seven"]
    assert "when do you open" in history.words() and "opening times" in history.words()
    restored = room.post(f"/articles/{article_id}/restore", {"version": "1", "base_version": "2"})
    assert restored.location == f"/articles/{article_id}?done=restored"
    page = room.get(restored.location)
    assert page.field("answer").strip() == "Open until six."
    assert "Version 2 is published · you are writing 3" in page.words()
    late = room.post(f"/articles/{article_id}/restore", {"version": "2", "base_version": "2"})
    assert "saved version 3 meanwhile" in room.get(late.location).words()


def test_without_script_one_row_can_hold_many_phrasings(room: Room):
    article_id = room.write("Many in one row", phrasing=["one\r\ntwo\n\nthree", "", "four"])
    assert room.get(f"/articles/{article_id}").phrasings() == ["one", "two", "three", "four"]


def test_preview_without_script_saves_nothing(room: Room):
    page = room.post("/articles/new", {"title": "Only a look", "answer": "**Strong**", "action": "preview"})
    assert page.status == 200
    assert page.all("strong")[0].text == "Strong"
    assert "No article matches" in room.get("/?q=only+a+look").words()


def test_preview_is_what_publishing_shows(room: Room):
    text = "1. One\n2. [Two](https://example.com)\n\n> quoted"
    article_id = room.write("Preview and truth", text, "publish")
    preview = room.post("/preview", {"title": "Preview and truth", "answer": text})
    shown = room.get(f"/articles/{article_id}", who="marta")
    for tag in ("ol", "blockquote"):
        assert preview.words(tag) == shown.words(tag)
    assert preview.all("a", href="https://example.com")[0].get("rel") == "noopener noreferrer nofollow"


def test_many_and_odd_fields_are_no_crash(room: Room):
    for form in (
        {"title": "x" * 301, "answer": "y", "action": "save"},
        {"title": "x", "answer": "y" * 70_000, "action": "save"},
        {"title": "x", "answer": "y", "phrasing": ["z" * 1001], "action": "save"},
        {"title": "x", "answer": "y", "language": "xx", "action": "save"},
        {"title": "\x00", "answer": "y", "language": "en", "action": "save"},
        {"title": "x", "answer": "y", "tags": ",".join(map(str, range(60))), "action": "save"},
        {},
    ):
        assert room.post("/articles/new", form).status == 400
    form = {"title": "x", "answer": "y", "language": "en", "base_version": "99999999999999999999", "action": "save"}
    assert room.post("/articles/change-iban", form).status == 409


def test_a_proposed_article_says_where_it_comes_from(room: Room):
    proposal = {
        "key": "handoff_1", "conversation_id": "conv_1", "proposed_by": "Marta Sala", "language": "en",
        "title": "Is the certificate needed", "answer": "No.", "phrasings": ["do I need the certificate"],
    }  # fmt: skip
    headers = {"authorization": "Bearer no-service-asks-here"}
    article_id = room.client.post("/api/proposals", json=proposal, headers=headers).json()["article_id"]
    seen = {who: room.get(f"/articles/{article_id}", who) for who in ("elena", "silvia", "marta")}
    assert all("Proposed by Marta Sala" in page.words() for page in seen.values())
    assert [who for who, page in seen.items() if "/desk/conversations/conv_1" in page.text] == ["silvia", "marta"]
    assert "ask Marta Sala for the details" in seen["elena"].words()
    assert "proposed by Marta Sala" in room.get("/").words()
