"""Looking up articles beside a chat: by a whole message, by a few words, by the beginning of a word."""

import pytest

from kb.parts import Parts
from tests.kb.samples import ALL, FATTURA, INVOICE, WIFI, load, write


@pytest.fixture
async def loaded(parts: Parts) -> Parts:
    await load(parts, *ALL)
    return parts


async def found(parts: Parts, typed: str, language: str | None = "en", most: int = 5) -> list[str]:
    return [one.article.id for one in await parts.search.look_up(typed, language, most)]


@pytest.mark.parametrize("typed", ["Hello, where can I see the bill of last month?", "find inv", "INVOICE"])
async def test_a_message_words_or_the_beginning_of_a_word_find_the_article(loaded: Parts, typed: str):
    assert (await found(loaded, typed))[0] == INVOICE["id"]


async def test_it_stays_in_the_language_of_the_chat(loaded: Parts):
    assert (await found(loaded, "dove trovo la fattura", "it")) == [FATTURA["id"]]
    assert FATTURA["id"] not in await found(loaded, "fattura", "en")


async def test_words_and_html_come_along(loaded: Parts):
    (best, *_) = await loaded.search.look_up("how do I change the wifi password", "en", 3)
    told = best.as_json()
    assert told["article_id"] == WIFI["id"] and told["text"].startswith("Open the modem") and "<em>" in told["html"]
    assert 0 < told["confidence"] <= 1


async def test_only_what_is_published_and_not_more_than_asked_for(loaded: Parts):
    await write(loaded, {"language": "en", "title": "Wi-Fi in a caravan", "answer": "A draft."}, "draft")
    names = await found(loaded, "wifi", "en", 2)
    assert len(names) <= 2 and names[0] == WIFI["id"] and "wi-fi-in-a-caravan" not in names


@pytest.mark.parametrize("typed", ["   ", "?!", "🙂"])
async def test_no_words_find_nothing(loaded: Parts, typed: str):
    assert await found(loaded, typed) == []


async def test_it_is_no_decision(loaded: Parts):
    await found(loaded, "where is my invoice")
    assert await loaded.evidence.count() == 0
