"""Counts every question in the transaction that stores what was told of it.

What a question counts for is made anew from all that is known of it, and the difference is added: so a vote that comes
a day later counts for the day of the question, and nothing counts twice. An erased conversation takes its words
with it; the counts hold none and stay.
"""

from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import groupby

from common.database import Connection, Row
from kb.evidence.models import ERASED, Outcome
from kb.figures.becoming import Became, became
from kb.figures.models import NAMES

AT_ONCE = 500  # conversations that are in memory while everything is counted anew
COUNTED = "figures"  # the counter that says by which rules the tables were filled
RULES = 1  # one more when `became` counts differently: then everything is counted anew at the next start

_PIECES = "SELECT event_id, question, outcome, decision, at FROM evidence WHERE conversation_id = :id"


def _adding(table: str, *keys: str) -> str:
    """The statement that adds to a row of `table`, or makes it."""
    columns = [*keys, *NAMES]
    return f"""
        INSERT INTO {table} ({", ".join(columns)}) VALUES ({", ".join(f":{name}" for name in columns)})
        ON CONFLICT ({", ".join(keys)}) DO UPDATE SET {", ".join(f"{name} = {table}.{name} + :{name}" for name in NAMES)}
    """


_TO_ARTICLE, _TO_ALL = _adding("article_day", "article_id", "day"), _adding("question_day", "day")

Counts = dict[tuple[str, str], Counter[str]]  # (article or "" for all questions, day) -> what to add


def count(c: Connection, outcome: Outcome, at: str) -> None:
    """Take in one piece of evidence, which is stored already."""
    if outcome.outcome == ERASED or not outcome.conversation_id:
        return
    told = c.execute(
        f"{_PIECES} AND question = :question ORDER BY at, event_id",
        id=outcome.conversation_id,
        question=outcome.question,
    )
    after, before = became(told), became(row for row in told if row["event_id"] != outcome.event_id)
    if after == before:
        return
    counts: Counts = {}
    _note(counts, before, -1)
    _note(counts, after, 1)
    _add(c, counts)


def count_all_anew(c: Connection) -> int:
    """Fill the tables from the evidence unless that was done by today's rules; how many questions were counted."""
    c.execute("INSERT INTO counter (name, value) VALUES (:name, 0) ON CONFLICT (name) DO NOTHING", name=COUNTED)
    known = c.one(f"SELECT value FROM counter WHERE name = :name{c.for_update}", name=COUNTED)
    if known and known["value"] == RULES:
        return 0
    c.execute("DELETE FROM article_day")
    c.execute("DELETE FROM question_day")
    questions, after = 0, ""
    while conversations := _conversations(c, after):
        counts: Counts = {}
        found = [became(told) for told in _questions(c, conversations[0], conversations[-1])]
        for one in found:
            _note(counts, one, 1)
        _add(c, counts)
        questions += sum(one is not None for one in found)
        after = conversations[-1]
    c.execute("UPDATE counter SET value = :rules WHERE name = :name", rules=RULES, name=COUNTED)
    return questions


def _conversations(c: Connection, after: str) -> list[str]:
    rows = c.execute(
        """SELECT DISTINCT conversation_id FROM evidence WHERE conversation_id > :after
           ORDER BY conversation_id LIMIT :most""",
        after=after,
        most=AT_ONCE,
    )
    return [row["conversation_id"] for row in rows]


def _questions(c: Connection, first: str, last: str) -> Iterator[Iterable[Row]]:
    """The pieces of each question of these conversations, oldest first."""
    rows = c.execute(
        """SELECT conversation_id, question, outcome, decision, at FROM evidence
           WHERE conversation_id >= :first AND conversation_id <= :last
           ORDER BY conversation_id, question, at, event_id""",
        first=first,
        last=last,
    )
    return (told for _, told in groupby(rows, key=lambda row: (row["conversation_id"], row["question"])))


def _note(counts: Counts, one: Became | None, sign: int) -> None:
    if one is None:
        return
    for article_id in {one.article_id or "", ""}:
        here = counts.setdefault((article_id, one.day), Counter())
        for name in NAMES:
            here[name] += sign * getattr(one.figures, name)


def _add(c: Connection, counts: Counts) -> None:
    """Add up, always in the same order, so that two processes never wait for each other."""
    for (article_id, day), here in sorted(counts.items()):
        values = {name: here[name] for name in NAMES}
        if not any(values.values()):
            continue
        if article_id:
            c.execute(_TO_ARTICLE, article_id=article_id, day=day, **values)
        else:
            c.execute(_TO_ALL, day=day, **values)
