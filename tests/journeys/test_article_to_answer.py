"""Published is answered, archived is gone: from the very next question on."""

import pytest

from common.local_run.stack import Stack
from tests.people import Staff, Visitor, is_a, said_by

ARTICLE = {
    "language": "it",
    "title": "Gita in battello per i clienti",
    "answer": "Ogni cliente viaggia **gratis** sul battello di Fibra Lario la prima domenica del mese.",
    "phrasings": [
        "come prenoto la gita in battello",
        "il battello gratis per i clienti",
        "quando parte il battello di Fibra Lario",
        "posso portare i bambini sul battello",
        "biglietto gratuito per il battello",
    ],
    "tags": ["battello"],
    "skill": "contratti",
}
QUESTION = "come si prenota la gita gratis in battello?"


@pytest.fixture(scope="module")
def editor(stack: Stack) -> Staff:
    return Staff(stack, "Elena", roles=("editor",))


def test_the_next_question_uses_what_was_just_published_and_not_what_was_archived(stack: Stack, editor: Staff) -> None:
    before = Visitor(stack)
    before.say(QUESTION)
    before.wait_for(lambda event: is_a("handoff.requested")(event) or said_by("bot")(event))
    assert not _cites(before, "battello"), "the question must be unknown before"

    article_id = editor.publish(ARTICLE)
    after = Visitor(stack)
    assert after.answer_to(QUESTION)["data"]["citations"][0]["article_id"] == article_id
    source = after.http.get(f"/help/{article_id}")
    assert source.status_code == 200 and "<strong>gratis</strong>" in source.text

    editor.archive(article_id)
    gone = Visitor(stack)
    gone.say(QUESTION)
    gone.wait_for(lambda event: is_a("handoff.requested")(event) or said_by("bot")(event))
    assert not _cites(gone, article_id)
    assert gone.http.get(f"/help/{article_id}").status_code == 404


def test_a_broken_file_is_refused_with_its_line_and_nothing_is_imported(stack: Stack, editor: Staff) -> None:
    good = '{"id": "importato-bene", "language": "it", "title": "Uno", "answer": "Testo.", "phrasings": ["uno?"]}'
    bad = '{"id": "importato-male", "language": "it", "title": "", "answer": "Testo.", "phrasings": ["due?"]}'
    answer = editor.kb.post(
        "/api/articles/import", content=f"{good}\n{bad}\n", headers={"Content-Type": "application/x-ndjson"}
    )
    assert 400 <= answer.status_code < 500
    assert "2" in answer.text and "title" in answer.text.lower()
    assert editor.kb.get("/api/articles/importato-bene").status_code == 404


def _cites(visitor: Visitor, word: str) -> bool:
    return any(
        word in citation["article_id"]
        for event in visitor.seen if said_by("bot")(event)
        for citation in event["data"].get("citations") or []
    )
