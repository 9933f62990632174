"""The weeks: every day in its own, groups that came and were closed, and how long an answer took."""

from datetime import datetime, timedelta

from common.auth import Actor
from common.clock import iso
from kb.figures.service import WEEKS
from kb.misses import repository
from kb.misses.closing import usual_wait
from kb.misses.models import Again, Proof
from tests.kb.figures.samples import NOW, answered, decision, told

ELENA = Actor("staff", id="st_elena", name="Elena", roles=frozenset({"editor"}))


def _at(piece, moment: datetime):
    return piece.model_copy(update={"said_at": iso(moment)})


async def test_a_day_belongs_to_its_week_and_a_vote_to_the_day_of_the_question(either):
    sunday, monday = NOW - timedelta(hours=10), NOW - timedelta(hours=8)
    for number, at in enumerate((sunday, monday, NOW - timedelta(weeks=WEEKS))):
        await either.evidence.add([_at(answered(conversation=f"c{number}"), at)])
    await either.evidence.add([_at(told("helpful", conversation="c0", about="v"), NOW)])
    weeks = await either.results.weeks()
    assert len(weeks) == WEEKS and weeks[-1].monday.isoformat() == "2026-11-23"
    assert [(week.figures.asked, week.figures.helpful) for week in weeks[-2:]] == [(1, 1), (1, 0)]
    assert sum(week.figures.asked for week in weeks) == 2  # the third is older than the first week


async def test_groups_that_came_were_proven_or_left_to_people_and_opened_again(either):
    misses = either.misses
    for name, days in (("quick", 3), ("slow", 20), ("left", 5), ("open", 1)):
        await either.database.write(lambda c, name=name, days=days: _group(c, name, NOW - timedelta(days=days)))
    for name in ("quick", "slow"):
        proof = Proof(iso(NOW), 1, 1, (Again("q", "answer", 0.9, True),))
        await either.database.write(lambda c, name=name, proof=proof: repository.keep_proof(c, name, proof))
    await misses.dismiss("left", "they want to talk", ELENA)
    weeks = await misses.weekly(NOW.replace(hour=0) - timedelta(weeks=3))
    assert [(week.came, week.proven, week.left) for week in weeks] == [(1, 0, 0), (0, 0, 0), (3, 0, 0), (0, 2, 1)]
    assert usual_wait(weeks) == timedelta(days=11.5)
    await misses.reopen("left", ELENA)
    await misses.prove_again("slow", ELENA)
    assert usual_wait(await misses.weekly(NOW - timedelta(weeks=1))) == timedelta(days=3)


def _group(c, name: str, first: datetime) -> None:
    c.execute(
        """INSERT INTO miss_group (id, title, words, asked, people, kinds, days, first_at, last_at, rank, article_id)
           VALUES (:id, 'q', '[]', 2, 2, '{}', '{}', :first, :first, 1, 'an-article')""",
        id=name,
        first=iso(first),
    )


async def test_articles_in_the_order_of_a_share_are_not_led_by_chance(either):
    """One bad vote of one is less than twenty-five of fifty."""
    for article, votes, bad in (("a-few", 1, 1), ("a-many", 50, 25)):
        await either.database.write(lambda c, a=article: _article(c, a))
        for number in range(votes):
            chat = {"conversation": f"{article}{number}"}
            vote = told("not_helpful" if number < bad else "helpful", **chat, about="v")
            await either.evidence.add([answered(article, **chat), vote])
    unasked = told("handed_over", "boats", "c", decision("a-third", 0.1, answered=False))
    await either.database.write(lambda c: _article(c, "a-third"))
    await either.evidence.add([unasked])
    found = await either.results.articles("unhelpful")
    assert [one.article_id for one in found] == ["a-many", "a-few"]
    assert [one.article_id for one in await either.results.articles("asked", limit=1)] == ["a-many"]
    assert [row["id"] for row in await either.results.never_asked()] == ["a-third"]
    assert await either.results.counted() == 2


def _article(c, article_id: str) -> None:
    at = iso(NOW)
    c.execute(
        """INSERT INTO article (id, status, version, published_version, created_at, changed_at, generation)
           VALUES (:id, 'published', 1, 1, :at, :at, 1)""",
        id=article_id,
        at=at,
    )
    c.execute(
        """INSERT INTO article_version (article_id, version, language, title, answer, phrasings, tags, saved_at, saved_by,
           published_at) VALUES (:id, 1, 'en', :id, 'x', '[]', '[]', :at, 'Elena', :at)""",
        id=article_id,
        at=at,
    )
