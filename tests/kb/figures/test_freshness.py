"""What is to be looked at again: weighed by age, traffic and votes, and by what is due; gone when somebody has looked."""

from datetime import UTC, datetime, timedelta

import pytest

from common.auth import Actor
from common.errors import BadRequest, NotFound
from kb.articles.models import NewArticle
from kb.figures.freshness import Known, weigh
from kb.figures.worklist import Worklist
from tests.kb import samples
from tests.kb.figures.samples import NOW, answered, told

ELENA = Actor("staff", id="st_elena", name="Elena", roles=frozenset({"editor"}))


def _known(months: float, **more) -> Known:
    return Known("a", NOW - timedelta(days=30 * months), **more)


def test_the_points_are_age_times_traffic_times_votes():
    """Nineteen months, 636 questions in ninety days, three in ten votes bad: see the sentence on the page."""
    one = weigh(_known(19, asked=636, helpful=68, unhelped=30), NOW)
    assert one.months == 19 and one.a_month == 212
    assert one.points == round(19 * 212 * 31 / 108, 2)
    assert "unhelpful" in one.reasons and "old" in one.reasons


@pytest.mark.parametrize("more", [{"asked": 900}, {"asked": 90, "unhelped": 9}, {"asked": 90, "broken_links": 1}])
def test_more_of_anything_is_more(more):
    assert weigh(_known(6, **more), NOW).points > weigh(_known(6, asked=90), NOW).points
    assert weigh(_known(8, **more), NOW).points > weigh(_known(6, **more), NOW).points


def test_votes_of_silence_are_no_help_and_one_vote_no_verdict():
    silent, one_bad = weigh(_known(6, asked=90), NOW), weigh(_known(6, asked=90, unhelped=1), NOW)
    assert silent.points < one_bad.points < 2 * silent.points
    assert one_bad.reasons == {}


def test_what_is_due_comes_up_although_nobody_asks():
    soon, past = (NOW + timedelta(days=d) for d in (6, -1))
    dated = [
        {"held_at": "2026-11-22T09:00:00.000000Z"},
        {"expires_at": past.strftime("%Y-%m-%dT%H:%M:%S.%fZ")},
        {"expires_at": soon.strftime("%Y-%m-%dT%H:%M:%S.%fZ")},
        {"review_on": "2026-11-23"},
        {"behind": 2},
    ]
    weighed = [weigh(_known(0, **one), NOW) for one in dated]
    assert [list(one.reasons)[0] for one in weighed] == ["held", "expired", "expires", "review", "behind"]
    points = [one.points for one in weighed]
    assert points == sorted(points, reverse=True)
    assert weigh(_known(0, review_on="2026-11-24"), NOW).reasons == {}


@pytest.fixture
async def later(either) -> Worklist:
    """Two articles, 400 days after they were published; one of them was asked for, and did not always help."""
    for article in (samples.INVOICE, samples.WIFI):
        await either.articles.create(NewArticle(**article, status="published"), ELENA)
    either.clock.moment += timedelta(days=397)
    for number in range(6):
        chat = {"conversation": f"c{number}"}
        pieces = [answered(**chat)] + ([told("not_helpful", **chat, about="v")] if number < 3 else [])
        await either.evidence.add(pieces)
    either.clock.moment += timedelta(days=3)
    worklist = Worklist(either.database, either.clock)
    await worklist.look()
    return worklist


async def test_the_list_is_ranked_and_says_why(later):
    rows = await later.page()
    assert [row["article_id"] for row in rows] == ["wifi-password", "find-invoice"]
    known = rows[0]["known"]
    assert (known["votes"], known["unhelped"], known["a_month"]) == (3, 3, 2.0)
    assert set(known["reasons"]) == {"old", "unhelpful"}
    assert [row["article_id"] for row in await later.page("unhelpful")] == ["wifi-password"]
    assert await later.look() == 0  # nothing has changed: nothing is written


async def test_still_right_takes_it_off_until_the_day_that_was_set(either, later):
    await later.still_right("wifi-password", "2099-01-31", ELENA)
    assert [row["article_id"] for row in await later.page()] == ["find-invoice"]
    await later.look()
    assert await later.counted() == 1
    article = await either.articles.get("wifi-password")
    assert (article.review_on, article.review_by) == ("2099-01-31", "Elena")
    either.clock.moment = datetime(2099, 1, 31, 8, tzinfo=UTC)
    await later.look()
    rows = await later.page(owner="Elena")
    assert [(row["article_id"], row["known"]["reasons"]["review"]) for row in rows] == [("wifi-password", "2099-01-31")]


async def test_who_looks_after_it_and_what_is_no_day(later):
    await later.take("find-invoice", ELENA)
    assert [row["review_by"] for row in await later.page(owner="Elena")] == ["Elena"]
    with pytest.raises(BadRequest):
        await later.still_right("find-invoice", "soon", ELENA)
    with pytest.raises(NotFound):
        await later.still_right("nobody-wrote-this", "", ELENA)


async def test_a_new_version_counts_as_looked_at_and_an_archived_article_is_gone(either, later):
    yesterday = (either.clock.now() - timedelta(days=1)).strftime("%Y-%m-%dT%H:%M:%S.%fZ")
    published = "UPDATE article_version SET published_at = :at WHERE article_id = 'wifi-password'"
    await either.database.write(lambda c: c.execute(published, at=yesterday))  # the votes were about the one before
    await later.look()
    assert [row["article_id"] for row in await later.page()] == ["find-invoice"]
    await either.articles.archive("find-invoice")
    await later.look()
    assert await later.counted() == 0
