"""What is planned for articles happens at its time, once, and never against what is known by then."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence

import pytest

from common.errors import BadRequest, Conflict
from kb.articles import published
from kb.articles.changes import Wanted
from kb.articles.models import Article, Change, NewArticle, Planned
from kb.articles.schedules import Schedules
from tests.kb.articles.conftest import Shelf
from tests.kb.samples import EDITOR, INVOICE, WIFI, lines


def objecting(*questions: str) -> Callable[[str, int], Awaitable[Sequence[str]]]:
    """An examination that finds these questions broken."""

    async def objections(article_id: str, version: int) -> Sequence[str]:
        return questions

    return objections


async def written(shelf: Shelf, **more: object) -> Article:
    return await shelf.articles.create(NewArticle(**INVOICE, **more), EDITOR)


async def saved_again(shelf: Shelf, article: Article, **other: object) -> Article:
    fields = {name: value for name, value in INVOICE.items() if name != "id"} | other
    return await shelf.articles.update(article.id, Change(**fields, base_version=article.version), EDITOR)


async def test_a_version_is_published_at_its_time_and_not_before(shelf: Shelf):
    article = await written(shelf)
    await shelf.schedules.set(article.id, Planned(publish_at=shelf.clock.at(hours=1)), EDITOR, version=1)
    shelf.clock.passes(seconds=3599.999)
    assert await shelf.schedules.publish_due(objecting()) == []
    shelf.clock.passes(seconds=0.001)
    assert await shelf.schedules.publish_due(objecting()) == [article.id]
    live = await shelf.articles.get(article.id)
    assert (live.status, live.published.version, live.publish_at) == ("published", 1, None)
    assert "<strong>My area</strong>" in live.published.html
    assert await shelf.actions(article.id) == ["created", "scheduled", "published_on_time"]
    assert (await shelf.changes(article.id))[-1].who == "Elena Riva"


async def test_it_is_the_version_that_was_planned_not_what_was_saved_since(shelf: Shelf):
    article = await written(shelf)
    await shelf.schedules.set(article.id, Planned(publish_at=shelf.clock.at(hours=1)), EDITOR, version=1)
    await saved_again(shelf, article, answer="Not yet.")
    shelf.clock.passes(hours=2)
    await shelf.schedules.publish_due(objecting())
    live = await shelf.articles.get(article.id)
    assert (live.version, live.published.version) == (2, 1) and "Not yet" not in live.published.html


async def test_however_many_look_it_is_published_once(shelf: Shelf):
    article = await written(shelf, publish_at=shelf.clock.at(hours=1))
    shelf.clock.passes(hours=1)
    lookers = [Schedules(shelf.database, shelf.clock, shelf.told) for _ in range(4)]
    done = await asyncio.gather(*(each.publish_due(objecting()) for each in lookers))
    assert [one for some in done for one in some] == [article.id]
    assert (await shelf.actions(article.id)).count("published_on_time") == 1
    assert (await shelf.database.read(published.generation)) == 1


async def test_one_who_died_over_it_leaves_it_to_the_others(shelf: Shelf):
    article = await written(shelf, publish_at=shelf.clock.at(hours=1))
    shelf.clock.passes(hours=1)

    async def dies(article_id: str, version: int) -> Sequence[str]:
        raise ConnectionError

    with pytest.raises(ConnectionError):
        await shelf.schedules.publish_due(dies)
    assert await shelf.schedules.publish_due(objecting()) == [article.id]


async def test_what_it_would_break_by_then_holds_it_back(shelf: Shelf):
    article = await written(shelf, publish_at=shelf.clock.at(hours=1))
    shelf.clock.passes(hours=1)
    assert await shelf.schedules.publish_due(objecting("my bill is too high")) == []
    held = await shelf.articles.get(article.id)
    assert (held.status, held.schedule.held) == ("draft", ["my bill is too high"]) and held.schedule.held_at
    assert await shelf.schedules.publish_due(objecting()) == []  # until somebody looks at it
    assert (await shelf.articles.browse({})).items[0].held_at == held.schedule.held_at
    await shelf.schedules.set(article.id, Planned(publish_at=held.publish_at), EDITOR)
    assert await shelf.schedules.publish_due(objecting()) == [article.id]
    assert await shelf.actions(article.id) == ["created", "scheduled", "held_back", "scheduled", "published_on_time"]


async def test_what_was_accepted_with_a_reason_does_not_hold_it_back(shelf: Shelf):
    article = await written(shelf)
    at = Planned(publish_at=shelf.clock.at(hours=1))
    await shelf.schedules.set(article.id, at, EDITOR, reason="The old page is wrong.", accepted=["which page"])
    shelf.clock.passes(hours=1)
    assert await shelf.schedules.publish_due(objecting("which page")) == [article.id]
    assert (await shelf.changes(article.id))[-1].reason == "The old page is wrong."


@pytest.mark.parametrize("instead", ["cancel", "publish", "archive"])
async def test_what_somebody_does_meanwhile_takes_the_plan_away(shelf: Shelf, instead: str):
    article = await written(shelf, publish_at=shelf.clock.at(hours=1))
    if instead == "cancel":
        await shelf.schedules.set(article.id, Planned(publish_at=None), EDITOR)
    else:
        await getattr(shelf.articles, instead)(article.id, EDITOR)
    shelf.clock.passes(hours=2)
    assert await shelf.schedules.publish_due(objecting()) == []
    assert (await shelf.articles.get(article.id)).schedule is None


async def test_an_expiry_changes_the_published_set_and_is_known_to_search(shelf: Shelf):
    article = await written(shelf, status="published", expires_at="2026-12-24T18:00:00+01:00")
    assert article.expires_at == "2026-12-24T17:00:00.000000Z"
    before = await shelf.database.read(published.generation)
    await shelf.schedules.set(article.id, Planned(expires_at=shelf.clock.at(days=60)), EDITOR)
    difference = await shelf.database.read(lambda c: published.difference(c, before))
    (known,) = difference.changed
    assert (known.expires_at, known.has_expired(shelf.clock.at())) == (shelf.clock.at(days=60), False)
    assert known.has_expired(shelf.clock.at(days=60)) and not known.has_expired(shelf.clock.at(days=59.99))
    detail = (await shelf.changes(article.id))[-1].detail
    assert detail == {"at": shelf.clock.at(days=60), "before": "2026-12-24T17:00:00.000000Z"}


async def test_who_has_expired_is_published_again_only_with_a_new_expiry(shelf: Shelf):
    article = await written(shelf, status="published", expires_at=shelf.clock.at(hours=1))
    shelf.clock.passes(hours=1)
    with pytest.raises(BadRequest, match="expired"):
        await shelf.articles.publish(article.id, EDITOR)
    await shelf.schedules.set(article.id, Planned(expires_at=None), EDITOR)
    assert (await shelf.articles.publish(article.id, EDITOR)).published.version == 1


@pytest.mark.parametrize(
    ("planned", "sentence"),
    [
        ({"publish_at": "tomorrow"}, "date and time with its offset"),
        ({"publish_at": "2026-12-01T08:00"}, "date and time with its offset"),
        ({"expires_at": "0001-01-01T00:00:00Z"}, "date and time with its offset"),
        ({"review_on": "31/12/2026"}, "must be a day"),
        ({"review_by": "x" * 101}, "longer than 100"),
        ({"review_by": "a\x00b"}, "cannot be stored"),
        ({"publish_at": "2026-12-02T00:00:00Z", "expires_at": "2026-12-01T00:00:00Z"}, "expires before"),
        ({"expires_at": "2026-11-30T09:00:00Z"}, "already passed"),
    ],
)
async def test_a_plan_that_cannot_be_says_why(shelf: Shelf, planned: dict, sentence: str):
    article = await written(shelf)
    with pytest.raises(BadRequest, match=sentence):
        await shelf.schedules.set(article.id, Planned(**planned), EDITOR)


async def test_planning_a_text_that_is_not_the_newest_any_more_is_refused(shelf: Shelf):
    article = await written(shelf)
    await saved_again(shelf, article, title="Where the invoice is")
    with pytest.raises(Conflict):
        await shelf.schedules.set(article.id, Planned(publish_at=shelf.clock.at(hours=1)), EDITOR, version=1)


async def test_what_is_planned_leaves_and_comes_back_with_an_export(shelf: Shelf):
    await written(shelf, publish_at=shelf.clock.at(hours=1), review_on="2027-03-01", review_by="Luca Bianchi")
    await shelf.articles.create(NewArticle(**WIFI, status="published", expires_at=shelf.clock.at(days=9)), EDITOR)
    before = await shelf.articles.export()
    assert {one.id: (one.status, one.publish_at, one.expires_at) for one in before} == {
        "find-invoice": ("draft", shelf.clock.at(hours=1), None),
        "wifi-password": ("published", None, shelf.clock.at(days=9)),
    }
    file = "\n".join(one.model_dump_json(exclude_none=True) for one in before).encode()
    assert (await shelf.imports.run({"again.jsonl": file}, EDITOR)).unchanged == 2
    await shelf.schedules.set("find-invoice", Planned(publish_at=None, review_on=None, review_by=None), EDITOR)
    assert (await shelf.imports.run({"again.jsonl": file}, EDITOR)).updated == 1
    assert await shelf.articles.export() == before


async def test_a_text_that_waits_does_not_leave_as_published(shelf: Shelf):
    article = await written(shelf, status="published")
    later = await saved_again(shelf, article, answer="From December on.", publish_at=shelf.clock.at(days=1))
    assert [(one.status, one.publish_at) for one in await shelf.articles.export()] == [
        ("draft", shelf.clock.at(days=1))
    ]
    await saved_again(shelf, later, answer="Something else.")  # the time was set for the version before
    assert [(one.answer, one.publish_at) for one in await shelf.articles.export()] == [("Something else.", None)]


async def test_a_file_that_plans_is_a_draft_until_then(shelf: Shelf):
    at = shelf.clock.at(hours=1)
    await shelf.imports.run({"new.jsonl": lines(INVOICE | {"publish_at": at})}, EDITOR)
    article = await shelf.articles.get(INVOICE["id"])
    assert (article.status, article.publish_at) == ("draft", at)
    report = await shelf.imports.run({"x.jsonl": lines(INVOICE | {"publish_at": at, "status": "published"})}, EDITOR)
    assert "published later" in report.problems[0].reason


async def test_an_older_version_comes_back_as_the_newest(shelf: Shelf):
    article = await written(shelf, status="published")
    await saved_again(shelf, article, title="Where?", answer="Ask us.", phrasings=[])
    with pytest.raises(Conflict):
        await shelf.articles.roll_back(article.id, 1, 1, EDITOR)
    back = await shelf.articles.roll_back(article.id, 1, 2, EDITOR)
    assert (back.version, back.title, back.phrasings) == (3, INVOICE["title"], INVOICE["phrasings"])
    assert back.published.version == 1  # what visitors read is published by publishing
    assert (await shelf.changes(article.id))[-1].detail == {"to": 1}


async def test_a_review_is_noted_with_the_next_one(shelf: Shelf):
    article = await written(shelf, review_on="2026-11-01", review_by="Luca Bianchi")
    await shelf.schedules.reviewed(article.id, EDITOR, "2027-05-30", by="Luca Bianchi")
    again = await shelf.articles.get(article.id)
    assert (again.review_on, again.review_by) == ("2027-05-30", "Luca Bianchi")
    change = (await shelf.changes(article.id))[-1]
    assert (change.action, change.who, change.detail) == ("reviewed", "Elena Riva", {"next": "2027-05-30"})


async def test_the_changes_are_told_in_pieces_by_person_article_and_time(shelf: Shelf):
    await written(shelf, status="published")
    shelf.clock.passes(hours=1)
    seen = shelf.clock.at()
    shelf.clock.passes(hours=1)
    await shelf.articles.create(NewArticle(**WIFI), EDITOR)
    await shelf.articles.archive(INVOICE["id"], EDITOR, reason="Nobody asks that any more.")
    first = await shelf.schedules.changes(Wanted(), most=2)
    assert [(one.action, one.title) for one in first.items] == [
        ("archived", "Where to find your invoice"), ("created", "Change the Wi-Fi password"),
    ]  # fmt: skip
    assert (first.total, first.items[0].reason) == (4, "Nobody asks that any more.")
    rest = await shelf.schedules.changes(Wanted(), first.next)
    assert [one.action for one in rest.items] == ["published", "created"] and rest.next is None
    assert (await shelf.schedules.changes(Wanted(article_id=WIFI["id"]))).total == 1
    assert (await shelf.schedules.changes(Wanted(who="Nobody"))).items == []
    news = await shelf.schedules.changes(Wanted(since=seen, live=True))
    assert [one.article_id for one in news.items] == [INVOICE["id"]]
    assert await shelf.schedules.people() == ["Elena Riva"]
