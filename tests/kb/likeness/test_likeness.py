"""What is found while somebody types, over the demo's articles: contradictions, the same, phrasings of others."""

import json
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from common.clock import SYSTEM_CLOCK
from kb.articles.folder import files_of
from kb.articles.models import Content, NewArticle
from kb.likeness.models import Findings
from kb.parts import Parts
from kb.settings import Settings
from tests.kb.samples import EDITOR
from tests.settings_example import ROOT

CLAIMS = [json.loads(line) for line in Path(__file__).with_name("claims.jsonl").read_text("utf-8").splitlines()]
NAMES = ("costo-del-tecnico", "tecnico-non-venuto", "trasloco-linea", "restituire-il-modem", "costi-disdetta",
         "ip-statico-casa", "ip-aziende", "lariomesh-ripetitore")  # fmt: skip


@pytest.fixture
async def shelf(settings: Settings) -> AsyncIterator[Parts]:
    """Some of the demo's articles, found by meaning; nothing is learned, as in the first minutes of a company."""
    files = files_of(ROOT / "demo" / "articles" / "it")
    parts = Parts.open(settings, SYSTEM_CLOCK)
    await parts.search.start()
    report = await parts.imports.run({name: files[name] for name in files if Path(name).stem in NAMES}, EDITOR)
    assert report.created == len(NAMES), report.problems
    yield parts
    await parts.close()


async def _found(parts: Parts, article_id: str | None = None, **typed) -> Findings:
    content = Content(**{"language": "it", "title": "Nuovo", "answer": ""} | typed)
    found = await parts.likeness.found(content, article_id)
    while not found.complete:
        found = await parts.likeness.found(content, article_id)
    return found


async def test_another_figure_for_the_same_thing_is_shown_beside_the_sentence_that_gives_it(shelf: Parts):
    ours = [one for one in CLAIMS if one["language"] == "it" and set(one["contradicts"]) & set(NAMES)]
    missed = []
    for claim in ours:
        found = await _found(shelf, title=claim["title"], answer=claim["text"])
        if not {one.other.id for one in found.contradictions} & set(claim["contradicts"]):
            missed.append(claim["text"])
    assert len(missed) <= len(ours) // 6, missed
    agreeing = [one for one in CLAIMS if one["language"] == "it" and not one["contradicts"]]
    wrongly = [
        one["text"] for one in agreeing if (await _found(shelf, title=one["title"], answer=one["text"])).contradictions
    ]
    assert len(wrongly) <= 1, wrongly  # the decoder is sold like the repeater, once or by the month
    found = await _found(shelf, title="Tecnico a domicilio", answer="La visita del tecnico a pagamento costa 49 €.")
    first = found.contradictions[0]
    assert first.mine[slice(*first.mine_marked[0])] == "49 €"
    assert "60 €" in [first.theirs[slice(*place)] for place in first.theirs_marked]
    assert (first.other.title, first.units) == ("Quanto costa il tecnico", ("€",))


async def test_what_was_dismissed_is_not_shown_again_until_the_sentence_changes(shelf: Parts):
    typed = {"title": "Cambio casa", "answer": "Il trasloco costa 59 €, tecnico compreso."}
    (one,) = (await _found(shelf, **typed)).contradictions
    await shelf.dismissals.dismiss(one.key, "contradiction", None, one.other.id, EDITOR)
    assert not (await _found(shelf, **typed)).contradictions
    assert (await _found(shelf, **typed | {"answer": "Il trasloco costa 69 €, tecnico compreso."})).contradictions
    await shelf.dismissals.take_back(one.key)
    assert (await _found(shelf, **typed)).contradictions


async def test_an_article_that_is_there_already_is_named_published_or_not(shelf: Parts):
    there = await shelf.articles.get("trasloco-linea")
    found = await _found(shelf, title="Portare la fibra nella casa nuova", phrasings=there.phrasings[:6])
    assert found.alike[0].other.id == "trasloco-linea"
    assert found.phrasings[there.phrasings[0]].id == "trasloco-linea"
    copied = await _found(shelf, title="Un'altra cosa", answer=there.answer)
    assert [one.other.id for one in copied.alike] == ["trasloco-linea"]
    own = await _found(shelf, there.id, title=there.title, answer=there.answer, phrasings=there.phrasings)
    assert not own.alike  # an article is not like itself
    await _compare_with_a_draft(shelf)


async def _compare_with_a_draft(shelf: Parts) -> None:
    """What a colleague is writing is compared too."""
    asked = ["avete un parcheggio in negozio", "dove parcheggio per venire da voi", "parcheggio gratuito al negozio?"]
    draft = NewArticle(
        id="parcheggio",
        language="it",
        title="Parcheggio del negozio",
        answer="La sosta dura 60 minuti.",
        phrasings=asked,
    )
    await shelf.articles.create(draft, EDITOR)
    typed = {
        "title": "Il parcheggio del negozio",
        "answer": "La sosta al parcheggio dura 90 minuti.",
        "phrasings": asked[:2],
    }
    found = await _found(shelf, **typed)
    assert [(one.other.id, one.other.is_draft) for one in found.alike] == [("parcheggio", True)]
    assert [(one.other.id, one.units) for one in found.contradictions] == [("parcheggio", ("minutes",))]
    await shelf.articles.archive("parcheggio")
    assert not (await _found(shelf, **typed)).alike
