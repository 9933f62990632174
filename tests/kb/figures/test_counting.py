"""Every question counts once, for its day and its article, whatever is told of it and in which order."""

import itertools
import random
from collections import Counter

from kb.evidence.models import ERASED, Outcome
from kb.figures.models import NAMES, Figures
from tests.kb.figures.samples import BILL, WIFI, answered, decision, told

UNSURE = decision(confidence=0.1, answered=False)
BACK = {"decided": decision(confidence=0.4, answered=False)}


async def _figures(kept, article_id: str = WIFI) -> Figures:
    return (await kept.results.of_articles([article_id])).get(article_id, Figures())


async def _of_all(kept) -> Figures:
    return (await kept.results.weeks())[-1].figures


CASES = {
    "answered": ([answered()], {"answered": 1}),
    "helped": ([answered(), told("helpful", about="1")], {"answered": 1, "helpful": 1}),
    "who changed his mind": (
        [answered(), told("helpful", about="1"), told("not_helpful", about="2")],
        {"answered": 1, "not_helpful": 1, "unhelped": 1},
    ),
    "wanted a person": (
        [answered(), told("asked_for_person")], {"answered": 1, "handed_over_after": 1, "unhelped": 1}
    ),
    "not helped, and so a person": (
        [answered(), told("not_helpful", about="1"), told("handed_over", about="handoff")],
        {"answered": 1, "not_helpful": 1, "handed_over_after": 1, "unhelped": 1},
    ),
    "helped, and a person all the same": (
        [answered(), told("helpful", about="1"), told("asked_for_person")],
        {"answered": 1, "helpful": 1, "handed_over_after": 1},
    ),
    "asked back": ([told("asked_back", **BACK)], {"asked_back": 1}),
    "asked back, then answered": ([told("asked_back", **BACK), answered(about="turn_2")], {"answered": 1}),
    "asked back, then a person": (
        [told("asked_back", **BACK), told("handed_over", **BACK, about="h")], {"handed_over": 1}
    ),
    "the same words in the same chat": ([answered(), answered(about="turn_2")], {"answered": 1}),
}  # fmt: skip


async def test_a_question_is_one_whatever_is_told_of_it(kept):
    before = {"mine": Figures(), "all": Figures()}
    for name, (pieces, counts) in CASES.items():
        for piece in pieces:
            own = {"conversation_id": name, "event_id": f"{name}{piece.event_id}", "turn_id": f"{name}{piece.turn_id}"}
            await kept.evidence.add([piece.model_copy(update=own)])
        now = {"mine": await _figures(kept), "all": await _of_all(kept)}
        for of in now:
            assert _difference(now[of], before[of]) == Figures(asked=1, **counts), name
        before = now


def _difference(now: Figures, before: Figures) -> Figures:
    return Figures(**{name: getattr(now, name) - getattr(before, name) for name in NAMES})


async def test_what_no_article_came_near_counts_for_none(kept):
    none_fits = {"kind": "none_of_these", "wrong": [WIFI]}
    await kept.evidence.add([told("handed_over", decided=UNSURE), told("asked_back", "other words", **BACK)])
    await kept.evidence.add([told(none_fits, "other words", **BACK, about="h")])
    assert await _figures(kept) == Figures()
    assert await _of_all(kept) == Figures(asked=2, handed_over=2)


async def test_what_says_nothing_of_a_question_counts_for_nothing(kept):
    labelled = Outcome(event_id="l", question="wifi", outcome={"kind": "labelled", "article_id": WIFI})
    await kept.evidence.add([labelled, told("helpful"), told({"kind": "corrected", "article_id": BILL})])
    assert await _of_all(kept) == Figures()


def _any_evidence(seed: int) -> list[Outcome]:
    """Pieces about a few questions of a few conversations."""
    chance = random.Random(seed)
    kinds = ["answered", "asked_back", "handed_over", "helpful", "not_helpful", "asked_for_person"]
    made = []
    for number, conversation, question in itertools.product(range(4), "ab", ("wifi", "bill", "both")):
        kind = chance.choice(kinds)
        article = chance.choice([WIFI, BILL])
        decided = decision(article, chance.choice([0.1, 0.9]), kind == "answered") if kind in kinds[:3] else None
        made.append(told(kind, question, conversation, decided, about=f"{question}{number}"))
    return made


async def test_counted_piece_by_piece_is_counted_at_once(either):
    """The tables hold the same after every piece, sent twice and out of order, as when all is counted anew."""
    pieces = _any_evidence(1)
    random.Random(2).shuffle(pieces)
    for piece in pieces:
        await either.evidence.add([piece, piece])
    before = await _tables(either)
    assert await either.results.begin() > 0
    assert await _tables(either) == before
    assert await either.results.begin() == 0  # once is enough


async def test_an_erased_conversation_takes_its_words_and_leaves_the_counts(kept):
    await kept.evidence.add([answered(), told("helpful", about="1")])
    await kept.evidence.add([Outcome(event_id="e", conversation_id="conv_1", question="", outcome=ERASED)])
    assert await kept.evidence.count() == 0
    assert await _figures(kept) == Figures(asked=1, answered=1, helpful=1)


async def _tables(kept) -> Counter:
    def rows(c) -> Counter:
        found = c.execute("SELECT * FROM article_day") + c.execute("SELECT '' AS article_id, q.* FROM question_day q")
        return Counter(tuple(sorted(row.items())) for row in found if row["asked"])

    return await kept.database.read(rows)
