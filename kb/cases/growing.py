"""A case as it grows: which questions belong to it, how many people those are, and which words they share."""

import json
import math
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from common.database import Connection, Row
from kb.cases.asked import stems_of
from kb.cases.detector import Going, Raised
from kb.cases.storing import as_text, seconds
from kb.cases.usual import Usual
from kb.search.texts.words import plain

WORDS = 3
SHARED_BY = 1 / 3  # of the people, or a word is not what they share
LEAST_SHARED = 2
READ_FOR_WORDS = 300  # the latest questions of a case

_WORD = re.compile(r"\w+")


@dataclass(frozen=True)
class Growth:
    """Figures of a case, to be stored."""

    case_id: str
    values: dict[str, Any]


def going(c: Connection, since: float) -> list[Going]:
    """The cases that still go on, whatever was decided about them, with their people."""
    rows = c.execute(
        "SELECT id, last_at FROM sudden_case WHERE last_at >= :since ORDER BY opened_at", since=as_text(since)
    )
    return [Going(row["id"], _people(c, row["id"]), seconds(row["last_at"])) for row in rows]


def _people(c: Connection, case_id: str) -> set[str]:
    rows = c.execute("SELECT DISTINCT conversation_id FROM case_question WHERE case_id = :id", id=case_id)
    return {row["conversation_id"] for row in rows}


def store(c: Connection, raised: Raised, now: str) -> None:
    """Keep what a question has raised or added to; its figures are counted afterwards."""
    if raised.is_new:
        found = raised.surprise
        c.execute(
            """INSERT INTO sudden_case (id, state, opened_at, first_at, last_at, people, usual, share, channel, score,
                                        words, touched)
               VALUES (:id, 'open', :now, :first, :last, :people, :usual, :share, :channel, :score, '[]', 1)
               ON CONFLICT (id) DO NOTHING""",
            id=raised.case.id,
            now=now,
            first=as_text(min(one.at for one in raised.asked)),
            last=as_text(max(one.at for one in raised.asked)),
            people=len(raised.case.people),
            usual=found.expected,
            share=found.share,
            channel=found.channel,
            score=found.score,
        )
    for one in raised.asked:
        c.execute(
            """INSERT INTO case_question (case_id, asked_id, conversation_id, at)
               SELECT :case_id, id, conversation_id, at FROM asked WHERE id = :id ON CONFLICT DO NOTHING""",
            case_id=raised.case.id,
            id=one.id,
        )
    c.execute("UPDATE sudden_case SET touched = 1 WHERE id = :id", id=raised.case.id)


def to_count(c: Connection) -> list[tuple[str, float, list[Row]]]:
    """The cases whose figures are out of date, with the usual share of such questions and the latest of theirs."""
    cases = c.execute("SELECT id, share FROM sudden_case WHERE touched = 1 ORDER BY id")
    return [(case["id"], case["share"], _questions(c, case["id"])) for case in cases]


def _questions(c: Connection, case_id: str) -> list[Row]:
    return c.execute(
        """SELECT asked.conversation_id, asked.question, asked.language, asked.article_id, asked.at FROM case_question
           JOIN asked ON asked.id = case_question.asked_id WHERE case_question.case_id = :id ORDER BY asked.at DESC""",
        id=case_id,
    )


def counted(case_id: str, share: float, rows: Sequence[Row], usual: Usual) -> Growth:
    """The figures of a case from its questions, the latest first; without any, of one that erasing has emptied."""
    if not rows:
        return Growth(case_id, {"people": 0, "words": "[]"})
    people: dict[str, str | None] = {row["conversation_id"]: row["article_id"] for row in rows}
    languages = Counter(row["language"] for row in rows if row["language"])
    articles = Counter(article for article in people.values() if article)
    article, times = articles.most_common(1)[0] if articles else (None, 0)
    first, last = rows[-1]["at"], rows[0]["at"]
    values = {
        "people": len(people),
        "first_at": first,
        "last_at": last,
        "usual": share * usual.expected(seconds(first), max(seconds(last), seconds(first) + 60)),
        "words": json.dumps(shared_words(rows[:READ_FOR_WORDS], usual), ensure_ascii=False),
        "article_id": article if 2 * times > len(people) else None,
        "language": languages.most_common(1)[0][0] if languages else None,
    }
    return Growth(case_id, values)


def shared_words(rows: Sequence[Row], usual: Usual) -> list[str]:
    """The words that set these questions apart: a third of the people say them, and others seldom do.

    By the likelihood ratio, as people mostly write them; the most telling first.
    """
    people: dict[str, set[str]] = {}
    written: dict[str, Counter[str]] = {}
    for row in rows:
        spelled = {plain(word): word for word in _WORD.findall(row["question"])}
        for stem, word in stems_of(row["question"], row["language"]).items():
            people.setdefault(stem, set()).add(row["conversation_id"])
            written.setdefault(stem, Counter())[spelled.get(word, word)] += 1
    everybody = len({row["conversation_id"] for row in rows})
    telling = {stem: _telling(len(who), everybody, stem, usual) for stem, who in people.items()}
    best = sorted((stem for stem, value in telling.items() if value > 0), key=lambda stem: (-telling[stem], stem))
    return [written[stem].most_common(1)[0][0] for stem in best[:WORDS]]


def _telling(people: int, everybody: int, stem: str, usual: Usual) -> float:
    here, usually = people / everybody, (usual.of_stem[stem] + 0.5) / (usual.total + 1)
    if here < SHARED_BY or people < LEAST_SHARED or here <= usually:
        return 0.0
    rest = (everybody - people) * math.log((1 - here) / (1 - usually)) if people < everybody else 0.0
    return people * math.log(here / usually) + rest


def keep(c: Connection, growth: Growth) -> None:
    """Store the figures of a case; an undecided one that erasing has emptied is gone."""
    if not growth.values["people"]:
        c.execute("DELETE FROM sudden_case WHERE id = :id AND decided_by IS NULL", id=growth.case_id)
    settings = ", ".join(f"{name} = :{name}" for name in growth.values)
    c.execute(f"UPDATE sudden_case SET {settings}, touched = 0 WHERE id = :id", id=growth.case_id, **growth.values)


def let_pass(c: Connection, before: float) -> None:
    """A case that has ended before anybody decided has passed."""
    c.execute(
        "UPDATE sudden_case SET state = 'passed' WHERE state = 'open' AND last_at < :before", before=as_text(before)
    )
