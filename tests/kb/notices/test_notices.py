"""Notices begin and end by the clock, in every process, and are told to those whom they concern."""

from collections.abc import AsyncIterator
from datetime import timedelta

import pytest

from common.auth import Actor
from common.clock import Clock, iso
from common.errors import BadRequest, Conflict, NotFound
from kb.articles.models import NewArticle
from kb.evidence.models import Outcome
from kb.notices.hearing import Hearing
from kb.notices.models import Change, Content, NewRemark, News, Notice
from kb.notices.nearness import confidence, cut
from kb.notices.service import Notices
from kb.parts import Parts
from kb.search.question import Question

ELENA = Actor("staff", "st_elena", "Elena", frozenset({"editor"}))
OUTAGE = [
    "no internet in Menaggio", "the line is down in Menaggio", "Menaggio is without connection since this morning",
    "is there an outage in Menaggio", "my fibre does not work, I live in Menaggio",
]  # fmt: skip


class Watch(Clock):
    """A clock that moves when it is told to."""

    def __init__(self) -> None:
        self.at = super().now()

    def now(self):
        return self.at


def outage(**fields) -> Content:
    texts = {"en": {"title": "No line in Menaggio", "text": "A fibre is cut."}}
    return Content(**{"texts": texts, "audience": {"questions": OUTAGE}} | fields)


@pytest.fixture
async def kb(parts: Parts) -> AsyncIterator[Parts]:
    """A knowledge base with a dozen articles, so that notices have something to compete with."""
    for number, (title, phrasings) in enumerate(ARTICLES.items()):
        new = NewArticle(
            id=f"a{number}", language="en", title=title, answer=title, phrasings=phrasings, status="published"
        )
        await parts.articles.create(new, ELENA)
    yield parts


ARTICLES = {
    "Internet does not work": ["my internet is not working", "no connection at home", "the line is dead"],
    "Pay an invoice": ["how do I pay my bill", "pay the invoice by card", "ways to pay"],
    "Change the bank account": ["change my iban", "new bank account for direct debit", "update bank details"],
    "Slow Wi-Fi": ["wifi is slow in the bedroom", "weak wireless signal", "bad wifi upstairs"],
    "Cancel the contract": ["I want to cancel", "terminate my contract", "how to leave"],
    "Move house": ["I am moving", "take the line to my new home", "change of address"],
    "Modem lights": ["what do the lights mean", "red light on the modem", "blinking led"],
    "Technician's visit": ["when does the technician come", "move the appointment", "nobody came"],
    "Static IP": ["can I have a fixed ip", "static address", "port forwarding"],
    "Phone is mute": ["no dial tone", "landline is silent", "cannot call anybody"],
    "Parental filter": ["block sites for kids", "family filter", "filter for children"],
    "Coverage": ["is fibre available in my street", "check coverage", "when do you come to my town"],
}


async def near(parts: Parts, question: str, hearing: Hearing | None = None) -> str | None:
    found = await (hearing or parts.hearing).near(Question(question, "en"))
    return found.notice.notice_id if found else None


async def test_whom_it_concerns_is_told_and_nobody_else(kb: Parts):
    notice = await kb.notices.start((await kb.notices.create(outage(), ELENA)).notice_id, ELENA)
    concerned = ["hello, the internet is down in menaggio", "no line since today in Menaggio, when is it back?"]
    others = ["how can I pay the invoice?", "the wifi is slow upstairs", "good morning", "block sites for my kids"]
    assert [await near(kb, question) for question in concerned] == [notice.notice_id] * 2
    assert [await near(kb, question) for question in others] == [None] * 4
    before = await kb.search.decide(Question("how do I pay my bill", "en"))
    assert before.article.title == "Pay an invoice"  # what is decided stays as it is
    await kb.notices.end(notice.notice_id, ELENA)
    assert await near(kb, concerned[0]) is None


async def test_it_begins_and_ends_by_the_clock(kb: Parts):
    watch = Watch()
    hearing = Hearing(kb.database, watch, kb.search, kb.hearing._standing, 30)
    notices = Notices(kb.database, watch, hearing)
    begins, ends = watch.at + timedelta(hours=1), watch.at + timedelta(hours=2)
    made = await notices.create(outage(starts_at=iso(begins), ends_at=iso(ends)), ELENA)
    assert (await notices.start(made.notice_id, ELENA)).state == "scheduled"
    second = timedelta(microseconds=1)
    for at, state in [(begins - second, "scheduled"), (begins, "running"), (ends - second, "running"), (ends, "ended")]:
        watch.at = at
        assert (await notices.get(made.notice_id)).state == state
        assert (await near(kb, OUTAGE[0], hearing) == made.notice_id) is (state == "running")
        assert (made.notice_id in {one.notice_id for one in (await notices.page(["running"])).items}) is (
            state == "running"
        )


async def test_another_process_hears_of_it_with_the_next_question(
    kb: Parts,
):
    other = Hearing(kb.database, Clock(), kb.search, kb.hearing._standing, 30)
    assert await near(kb, OUTAGE[1], other) is None
    notice = await kb.notices.start((await kb.notices.create(outage(), ELENA)).notice_id, ELENA)
    assert await near(kb, OUTAGE[1], other) == notice.notice_id
    await kb.notices.tell(notice.notice_id, News(texts={"en": "Repaired by noon."}), ELENA)
    found = await other.near(Question(OUTAGE[1], "en"))
    assert found.notice.version == 2 and "Repaired by noon." in found.as_json()["text"]
    await kb.notices.end(notice.notice_id, ELENA)
    assert await near(kb, OUTAGE[1], other) is None
    await other.close()


async def test_a_question_in_the_other_language_is_answered_in_what_there_is(kb: Parts):
    content = outage(audience={"questions": [*OUTAGE, "non va internet a Menaggio", "manca la linea a Menaggio"]})
    notice = await kb.notices.start((await kb.notices.create(content, ELENA)).notice_id, ELENA)
    new = NewArticle(id="it", language="it", title="Bolletta", answer="x", phrasings=["pago"], status="published")
    await kb.articles.create(new, ELENA)
    found = await kb.hearing.near(Question("manca la linea a Menaggio", "it"))
    assert found is not None and found.as_json()["title"] == "No line in Menaggio"
    await kb.notices.end(notice.notice_id, ELENA)


async def test_without_articles_it_must_be_near_by_itself(parts: Parts):
    notice = await parts.notices.start((await parts.notices.create(outage(), ELENA)).notice_id, ELENA)
    assert await near(parts, "the line is down in Menaggio!") == notice.notice_id
    assert await near(parts, "where is my invoice") is None


async def test_saves_and_what_is_told_are_counted_apart(parts: Parts):
    notice = await parts.notices.create(outage(), ELENA)
    assert (notice.version, notice.revision, notice.state) == (1, 1, "draft")
    notice = await saved(parts, await parts.notices.start(notice.notice_id, ELENA))
    assert (notice.version, notice.revision) == (1, 3)  # a slip of the pen is told to nobody again
    notice = await saved(parts, notice, tell_again=True)
    assert notice.version == 2
    with pytest.raises(Conflict):
        await parts.notices.update(notice.notice_id, changed(notice, base_revision=1), ELENA)
    with pytest.raises(Conflict):
        await parts.notices.delete(notice.notice_id)
    with pytest.raises(BadRequest):
        await parts.notices.update(notice.notice_id, changed(notice, ends_at="2020-01-01T00:00:00Z"), ELENA)
    ended = await parts.notices.end(notice.notice_id, ELENA)
    again = await parts.notices.start(ended.notice_id, ELENA)
    assert (again.state, again.ends_at, again.version) == ("running", None, 3)


async def test_what_quotes_a_visitor_goes_with_the_conversation(parts: Parts):
    notice = await parts.notices.create(outage(), ELENA)
    kept = await parts.remarks.add("notice", notice.notice_id, NewRemark(text="He took it for a bill."), ELENA)
    gone = await parts.remarks.add(
        "notice", notice.notice_id, NewRemark(text="«I paid already»", conversation_id="conv_1"), ELENA
    )
    erased = Outcome(event_id="e1", conversation_id="conv_1", question="", outcome="erased")
    await parts.evidence.add([erased])
    assert [one.remark_id for one in await parts.remarks.of("notice", notice.notice_id)] == [kept.remark_id]
    with pytest.raises(NotFound):
        await parts.remarks.deal_with(gone.remark_id, ELENA)
    with pytest.raises(NotFound):
        await parts.remarks.add("article", "nothing", NewRemark(text="x"), ELENA)


def test_few_articles_ask_for_a_greater_share():
    assert cut(1000) == cut(75) < cut(48) < cut(20) < cut(6) == cut(1)
    assert 0 < confidence(0.02) < confidence(0.2) == 0.5 < confidence(1) < 1


def changed(notice: Notice, **fields) -> Change:
    values = {name: getattr(notice, name) for name in Content.model_fields}
    return Change(**values | {"base_revision": notice.revision} | fields)


async def saved(parts: Parts, notice: Notice, **fields) -> Notice:
    return await parts.notices.update(notice.notice_id, changed(notice, **fields), ELENA)
