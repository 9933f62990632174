"""Questions to a real knowledge base: what is published answers, what is not does not."""

import pytest

from common.clock import SYSTEM_CLOCK
from common.errors import BadRequest
from kb.articles.models import Change
from kb.parts import Parts
from kb.settings import Settings
from tests.kb.samples import ALL, EDITOR, FATTURA, INVOICE, WIFI, answered_by, ask, load, write


@pytest.fixture
async def loaded(parts: Parts) -> Parts:
    await load(parts, *ALL)
    return parts


async def test_an_empty_knowledge_base_hands_over(parts: Parts):
    decided = await ask(parts, "where is my invoice")
    assert decided.decision.decision == "handoff" and not decided.decision.candidates


async def test_a_question_is_answered_with_its_article(loaded: Parts):
    decided = await ask(loaded, "where is my invoice?", "en")
    answer = decided.as_json()["answer"]
    assert answer["article_id"] == "find-invoice" and answer["version"] == 1
    assert answer["text"] == "Open My area and choose Invoices."
    assert "<strong>My area</strong>" in answer["html"]


async def test_a_question_about_something_else_is_not_answered(loaded: Parts):
    assert answered_by(await ask(loaded, "do you sell concert tickets in Vienna?", "en")) is None


@pytest.mark.parametrize(
    "question",
    [
        "WHERE IS MY INVOICE",
        "Good morning, where is my invoice? Thank you very much",
        "hello!! where is my invoice",
        "where ís my ｉｎｖｏｉｃｅ",
    ],
)
async def test_how_it_is_written_does_not_matter(loaded: Parts, question: str):
    assert answered_by(await ask(loaded, question, "en")) == "find-invoice"


@pytest.mark.parametrize("question", ["where is my invioce", "in which place do I find invoices"])
async def test_in_other_words_it_is_found_too(loaded: Parts, question: str):
    decision = (await ask(loaded, question, "en")).decision
    assert decision.candidates[0].article_id == "find-invoice"


async def test_each_language_has_its_articles(loaded: Parts):
    assert answered_by(await ask(loaded, "dove trovo la fattura?", "it")) == "trovare-fattura"
    detected = await ask(loaded, "Buongiorno, mi serve la fattura del mese scorso. Grazie")
    assert detected.language == "it" and answered_by(detected) == "trovare-fattura"
    found = await ask(loaded, "where is my invoice", "en")
    assert all(loaded_id != "trovare-fattura" for loaded_id in [c.article_id for c in found.decision.candidates])


async def test_without_articles_of_the_language_the_other_ones_are_searched(parts: Parts):
    await load(parts, INVOICE, WIFI)
    decided = await ask(parts, "wifi password", "it")
    assert decided.decision.candidates[0].article_id == "wifi-password"


async def test_a_sensitive_topic_goes_to_a_person(loaded: Parts):
    decision = (await ask(loaded, "I want to complain", "en")).decision
    assert (decision.decision, decision.reason) == ("handoff", "sensitive_topic")
    assert decision.candidates[0].article_id == "complaint"


async def test_a_choice_is_answered_while_it_is_published(loaded: Parts):
    assert answered_by(await ask(loaded, "hmm", "en", chosen_article_id="wifi-password")) == "wifi-password"
    await loaded.articles.archive("wifi-password")
    assert answered_by(await ask(loaded, "hmm", "en", chosen_article_id="wifi-password")) is None


async def test_published_is_answered_and_archived_is_gone(parts: Parts):
    await load(parts, INVOICE)
    assert answered_by(await ask(parts, "change the wifi key", "en")) is None
    await write(parts, WIFI, status="draft")
    assert answered_by(await ask(parts, "change the wifi key", "en")) is None
    await parts.articles.publish("wifi-password")
    assert answered_by(await ask(parts, "change the wifi key", "en")) == "wifi-password"
    await parts.articles.archive("wifi-password")
    decided = await ask(parts, "change the wifi key", "en")
    assert "wifi-password" not in [candidate.article_id for candidate in decided.decision.candidates]


async def test_a_change_answers_only_when_it_is_published(loaded: Parts):
    content = {name: value for name, value in FATTURA.items() if name != "id"} | {"answer": "Chiama il 12345."}
    await loaded.articles.update("trovare-fattura", Change(**content, base_version=1), EDITOR)
    assert "Area clienti" in (await ask(loaded, "dove trovo la fattura", "it")).article.text
    await loaded.articles.publish("trovare-fattura")
    assert (await ask(loaded, "dove trovo la fattura", "it")).article.text == "Chiama il 12345."


@pytest.mark.parametrize("text", ["", "   ", "x" * 4001])
async def test_a_question_has_words_and_an_end(parts: Parts, text: str):
    with pytest.raises(BadRequest):
        await ask(parts, text)


@pytest.mark.parametrize("text", ["?", "123", "👋", "\x00\x01", "a\ud800b", "= + - @", "x" * 4000])
async def test_odd_questions_go_to_a_person(loaded: Parts, text: str):
    assert answered_by(await ask(loaded, text)) is None


async def test_words_alone_do_while_there_is_no_encoder(settings: Settings):
    parts = Parts.open(settings.model_copy(update={"kb_embedding_model": "/nowhere"}), SYSTEM_CLOCK)
    await load(parts, *ALL)
    with pytest.raises((OSError, ValueError)):
        await parts.search.start()
    assert answered_by(await ask(parts, "Where is my invoice?", "en")) == "find-invoice"
    decided = await ask(parts, "the wireless password", "en")
    assert decided.decision.candidates[0].article_id == "wifi-password"
    assert "not loaded" in parts.search.state()
    await parts.close()
