"""What an agent proposes becomes a draft, once, and goes with its conversation while nobody has worked on it."""

import pytest

from common.errors import BadRequest, NotFound
from kb.articles.models import Change
from kb.articles.proposals import Proposal
from kb.evidence.models import Outcome
from kb.parts import Parts
from tests.kb.samples import EDITOR, INVOICE, answered_by, ask, load

ANSWER = {
    "key": "handoff_1",
    "conversation_id": "conv_1",
    "proposed_by": "Marta",
    "language": "en",
    "title": "Do you need the death certificate?",
    "answer": "No. A declaration of yours is enough.",
    "phrasings": ["do I need the death certificate"],
}
ERASED = Outcome(event_id="conv_1:erased", conversation_id="conv_1", question="", outcome="erased")


async def propose(parts: Parts, **more: object):
    return await parts.proposals.take(Proposal(**ANSWER | more))


async def test_it_is_a_draft_that_says_where_it_comes_from(parts: Parts):
    article, is_new = await propose(parts)
    assert is_new and (article.status, article.published, article.updated_by) == ("draft", None, "Marta")
    assert (article.proposed.conversation_id, article.proposed.proposed_by) == ("conv_1", "Marta")
    (row,) = (await parts.articles.browse({})).items
    assert row.proposed_by == "Marta"


async def test_the_same_key_is_the_same_draft(parts: Parts):
    first, _ = await propose(parts)
    second, is_new = await propose(parts, title="Said again in other words")
    assert (second.id, second.title, is_new) == (first.id, first.title, False)
    other, is_new = await propose(parts, key="handoff_2")
    assert other.id != first.id and is_new


async def test_nobody_is_answered_with_it_before_an_editor_publishes(parts: Parts):
    await load(parts, INVOICE)
    article, _ = await propose(parts)
    assert answered_by(await ask(parts, ANSWER["phrasings"][0], "en")) is None
    await parts.articles.publish(article.id)
    assert answered_by(await ask(parts, ANSWER["phrasings"][0], "en")) == article.id


async def test_what_cannot_be_an_article_is_refused(parts: Parts):
    with pytest.raises(BadRequest):
        await propose(parts, answer="  ")
    assert (await parts.articles.browse({})).total == 0


async def test_an_untouched_draft_goes_with_its_conversation(parts: Parts):
    article, _ = await propose(parts)
    await parts.evidence.add([ERASED])
    with pytest.raises(NotFound):
        await parts.articles.get(article.id)


async def test_what_an_editor_has_worked_on_stays_without_the_way_back(parts: Parts):
    article, _ = await propose(parts)
    change = {name: ANSWER[name] for name in ("language", "title", "answer")} | {"base_version": 1}
    await parts.articles.update(article.id, Change(**change), EDITOR)
    await parts.evidence.add([ERASED])
    kept = await parts.articles.get(article.id)
    assert kept.proposed.conversation_id is None and kept.proposed.proposed_by == "Marta"


async def test_the_conversation_does_not_leave_with_an_export(parts: Parts):
    await propose(parts)
    (exported,) = await parts.articles.export()
    assert "conv_1" not in exported.model_dump_json()
