"""A change is asked the questions of the set before it goes live, by the function that decides for visitors."""

import pytest

from common.errors import BadRequest, NotFound
from kb.articles.models import Change, Content, NewArticle
from kb.evidence.models import Outcome
from kb.examination.gate import WouldBreak
from kb.examination.lines import questions_in
from kb.examination.questions import NewQuestion
from kb.parts import Parts
from kb.search.drafting import draft_of
from kb.search.question import Question
from tests.kb.samples import EDITOR, INVOICE, WIFI

TAKER = Content(
    language="en",
    title="Read last year's bills",
    answer="Bills of last year are kept for ten years.",
    phrasings=["where is my invoice", "bills of last year", "old invoices as pdf", "how long are bills kept"],
)


async def _published(parts: Parts, *articles: dict) -> None:
    for article in articles:
        await parts.articles.create(NewArticle(**article, status="published"), EDITOR)


@pytest.fixture
async def parts(parts: Parts) -> Parts:
    await _published(parts, INVOICE, WIFI)
    return parts


async def test_what_gets_better_and_what_breaks_is_said_and_nothing_is_changed_by_asking(parts: Parts):
    asked = [
        NewQuestion("where is my invoice", INVOICE["id"]),
        NewQuestion("change the wifi key", WIFI["id"]),
        NewQuestion("is there parking at your shop", None),
    ]
    assert await parts.exam_questions.add(asked, "bench", EDITOR) == (3, 0)
    known = parts.search.knowledge
    report = await parts.examinations.examine([await draft_of("old-bills", 1, TAKER)])
    assert parts.search.knowledge is known
    assert (report.questions, report.is_clean) == (3, False)
    (broken,) = [one for one in (*report.breaks, *report.taken) if one.own]
    assert (broken.question, broken.before.decision) == ("where is my invoice", "answer")
    assert broken.after.decision != "answer" or broken.after.article_id != INVOICE["id"]
    assert report.cause and report.cause.phrasing == "where is my invoice" and report.cause.healed
    shared = [one for one in report.taken if not one.own]
    assert [(one.question, one.expected) for one in shared] == [("where is my invoice", INVOICE["id"])]

    gone = await parts.examinations.examine([], [WIFI["id"]])
    assert [one.question for one in gone.broken] == ["change the wifi key"]
    better = await parts.examinations.examine(
        [await draft_of("parking", 1, TAKER.model_copy(update={"phrasings": ["is there parking at your shop"]}))]
    )
    assert [one.question for one in better.broken] == ["is there parking at your shop"]  # a person was expected
    clean = await parts.examinations.examine([await draft_of(WIFI["id"], 2, _content(WIFI))])
    assert clean.is_clean and clean.as_json()["is_clean"]


async def test_the_bench_with_a_draft_says_what_is_said_right_after_publishing(parts: Parts):
    questions = [Question(text) for text in (*TAKER.phrasings, *INVOICE["phrasings"], "where are bills?", "wifi key")]
    imagined = await parts.rehearsal.imagine([await draft_of("old-bills", 1, TAKER)])
    live = await parts.rehearsal.decide_each([imagined.before], questions, settled=False)
    assert [one.as_json() for (one,) in live] == [(await parts.search.decide(one)).as_json() for one in questions]
    foreseen = [(await parts.rehearsal.decide(imagined, one)).as_json() for one in questions]
    await _published(parts, {"id": "old-bills", **TAKER.model_dump()})
    assert foreseen == [(await parts.search.decide(one)).as_json() for one in questions]


async def test_what_breaks_needs_a_reason_which_is_kept(parts: Parts):
    await parts.exam_questions.add([NewQuestion("where is my invoice", INVOICE["id"])], "bench", EDITOR)
    await parts.articles.create(NewArticle(id="old-bills", **TAKER.model_dump()), EDITOR)
    with pytest.raises(WouldBreak) as stopped:
        await parts.gate.publish("old-bills", EDITOR)
    assert stopped.value.data["report"]["taken"]
    assert (await parts.articles.get("old-bills")).status == "draft"
    with pytest.raises(BadRequest):
        await parts.gate.publish("old-bills", EDITOR, "x" * 501)
    article, report = await parts.gate.publish("old-bills", EDITOR, " It is  meant so ")
    assert article.status == "published" and report and not report.is_clean
    (kept,) = await parts.gate.overrides("old-bills")
    assert (kept.reason, kept.given_by, kept.version, kept.action) == ("It is meant so", EDITOR.name, 1, "publish")
    again, report = await parts.gate.publish("old-bills", EDITOR)
    assert report is None  # published as it is already

    change = Change(**_content(WIFI).model_dump() | {"title": "Change the key"}, base_version=1)
    await parts.articles.update(WIFI["id"], change, EDITOR)
    assert (await parts.gate.publish(WIFI["id"], EDITOR))[1].is_clean
    with pytest.raises(WouldBreak):
        await parts.gate.archive(INVOICE["id"], EDITOR)
    await parts.gate.archive(INVOICE["id"], EDITOR, "Moved to the new page")
    assert (await parts.gate.overrides(INVOICE["id"]))[0].action == "archive"


async def test_each_question_stands_in_the_set_once_and_can_be_corrected(parts: Parts):
    questions = parts.exam_questions
    lines = b'{"question": "Where is my invoice?", "article_id": "find-invoice", "kind": "plain"}\n\n'
    assert await questions.add(questions_in(lines), "file", EDITOR) == (1, 0)
    assert await questions.add([NewQuestion("where is  my INVOICE", None)], "hand", EDITOR) == (0, 1)
    (one,), total, more = await questions.page()
    assert (one.article_id, one.source, total, more) == (None, "file", 1, None)
    await questions.correct(one.id, WIFI["id"])
    assert (await questions.page("INVOICE", WIFI["id"]))[1] == 1
    assert (await questions.page("parking"))[1] == 0
    for wrong in ([NewQuestion(" ", None)], [NewQuestion("a", "no-such")], [NewQuestion("a", None, "tlh")]):
        with pytest.raises(BadRequest):
            await questions.add([NewQuestion("this one is well", None), *wrong], "bench", EDITOR)
    assert await questions.count() == 1  # all or none
    await questions.remove(one.id)
    for gone in (questions.remove(one.id), questions.correct(one.id, None)):
        with pytest.raises(NotFound):
            await gone


@pytest.mark.parametrize(
    "line", [b"{", b"[]", b'{"question": 1, "article_id": null}', b'{"question": "a"}', b"\xff", b""]
)
def test_a_line_that_is_no_question_is_refused(line: bytes):
    with pytest.raises(BadRequest):
        questions_in(line)


async def test_an_erased_conversation_takes_its_words_out_of_the_set(parts: Parts):
    theirs = NewQuestion("my number is 0341 555", None, None, "conv_1")
    both = NewQuestion("where is my invoice", INVOICE["id"], None, "conv_1")
    await parts.exam_questions.add([theirs, both], "transcript", EDITOR)
    await parts.exam_questions.add([NewQuestion("where is my invoice", INVOICE["id"])], "bench", EDITOR)
    await parts.evidence.add([Outcome(event_id="e1", conversation_id="conv_1", question="", outcome="erased")])
    assert [one.question for one in (await parts.exam_questions.page())[0]] == ["where is my invoice"]


def _content(article: dict) -> Content:
    return Content(**{name: article[name] for name in Content.model_fields if name in article})
