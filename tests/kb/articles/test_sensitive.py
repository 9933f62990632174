"""What always goes to a person: by an editor's flag, or by the tag of a topic; and no file loses it."""

from pathlib import Path

import pytest

from kb.articles import formats, published
from kb.articles.folder import files_of
from kb.articles.formats import Entry
from kb.articles.models import Change
from kb.articles.sensitive import is_sensitive, sensitive_tags
from kb.parts import Parts
from tests.kb.samples import ALL, EDITOR, INVOICE, WIFI, ask, load, write

ARTICLES = Path(__file__).parents[3] / "demo" / "articles"


@pytest.mark.parametrize(
    "tag",
    ["reclamo", "complaint", "disdetta", "cancellation", "infortunio", "injury", "legale", "legal", "privacy"]
    + ["data-protection", "Data Protection", "protezione dei dati", " DELICATO ", "sensitive", "data_protection"],
)
def test_a_topic_tag_makes_an_article_sensitive_however_it_is_written(tag: str):
    assert sensitive_tags(["wifi", tag]) == [tag]


def test_other_tags_do_not():
    assert not sensitive_tags(["wifi", "cancellare", "legality", "insensitive", "illegale", "privacy-filter", ""])


def test_the_flag_alone_is_enough():
    assert is_sensitive(True, []) and not is_sensitive(False, ["wifi"])


async def test_a_flagged_article_goes_to_a_person_who_sees_it(parts: Parts):
    await load(parts, WIFI, INVOICE | {"sensitive": True})
    decision = (await ask(parts, INVOICE["phrasings"][0], "en")).decision
    assert (decision.decision, decision.reason) == ("handoff", "sensitive_topic")
    assert decision.candidates[0].article_id == INVOICE["id"] and decision.candidates[0].sensitive


async def test_who_does_not_speak_of_the_flag_leaves_it(parts: Parts):
    await write(parts, INVOICE | {"sensitive": True})
    text = {name: value for name, value in INVOICE.items() if name != "id"}
    silent = await parts.articles.update("find-invoice", Change(**text | {"title": "New"}, base_version=1), EDITOR)
    assert silent.sensitive and silent.goes_to_person
    await load(parts, INVOICE | {"title": "Newer"})
    assert (await parts.articles.get("find-invoice")).sensitive
    await load(parts, INVOICE | {"sensitive": False})
    assert not (await parts.articles.get("find-invoice")).sensitive


async def test_search_reads_the_flag_of_what_is_published_not_of_the_draft(parts: Parts):
    await write(parts, INVOICE)
    text = {name: value for name, value in INVOICE.items() if name != "id"}
    await parts.articles.update("find-invoice", Change(**text, sensitive=True, base_version=1), EDITOR)

    async def sensitive() -> list[bool]:
        found = await parts.database.read(lambda c: published.difference(c, 0))
        return [article.sensitive for article in found.changed]

    assert await sensitive() == [False]
    await parts.articles.publish("find-invoice")
    assert await sensitive() == [True]


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("a.jsonl", '{"language": "en", "title": "T", "answer": "x", "sensitive": true}'),
        ("a.csv", "language,title,answer,sensitive\nen,T,x,Sì"),
        ("a.csv", "language;title;answer;sensitive\nen;T;x;VERO"),
        ("a.md", "---\nlanguage: en\ntitle: T\nsensitive: yes\n---\nx"),
    ],
)
def test_every_kind_of_file_carries_it(name: str, text: str):
    found = formats.read(name, text.encode())
    assert not found.problems and found.entries[0].article.sensitive


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("a.jsonl", '{"language": "en", "title": "T", "answer": "x", "sensitive": "true"}'),
        ("a.csv", "language,title,answer,sensitive\nen,T,x,perhaps"),
        ("a.md", "---\nlanguage: en\ntitle: T\nsensitive: perhaps\n---\nx"),
    ],
)
def test_a_flag_that_is_neither_yes_nor_no_is_named(name: str, text: str):
    assert "true or false" in formats.read(name, text.encode()).problems[0].reason


@pytest.mark.parametrize("form", ["jsonl", "csv"])
async def test_an_export_brings_every_flag_back(parts: Parts, form: str):
    await load(parts, *ALL, INVOICE | {"id": "flagged", "sensitive": True})
    data = formats.write(await parts.articles.export(), form)
    back = {entry.article.id: entry.article.sensitive for entry in formats.read(f"a.{form}", data).entries}
    assert back == {article["id"]: False for article in ALL} | {"flagged": True}


async def test_lists_say_which_articles_go_to_a_person(parts: Parts):
    await load(parts, INVOICE, WIFI | {"tags": ["disdetta"]})
    rows = (await parts.articles.browse({})).items
    assert {row.id: row.goes_to_person for row in rows} == {"find-invoice": False, "wifi-password": True}


def test_in_the_demo_a_person_gets_what_one_would_bring_to_a_person():
    entries = [entry for name, data in files_of(ARTICLES).items() for entry in formats.read(name, data).entries]
    assert {entry.article.id for entry in entries if _by_tag(entry)} == {
        *("reclamo", "disdire-contratto", "disdetta-decesso", "accesso-dati", "cancellazione-dati"),
        *("complaint", "cancel-your-contract", "cancellation-after-a-death", "data-access", "data-deletion"),
    }


def _by_tag(entry: Entry) -> bool:
    return is_sensitive(entry.article.sensitive, entry.article.tags)
