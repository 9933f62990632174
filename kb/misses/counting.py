"""The figures of a group, counted from its misses: how many asked, since when, how often lately, in which words."""

import json
import math
from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from common.database import Connection, Row
from kb.search.texts.spelling import telling_words

HALF_LIFE = 14  # days after which somebody who asked counts half for the order of groups
SHOWN_WORDS = 3
SHARED_BY = 1 / 3  # of the questions, or a word is not what they share
READ_FOR_WORDS = 200  # the newest questions of a group

_START = date(2026, 1, 1)  # ranks count from here, so that they need not be counted anew as time goes by


def count(c: Connection, group_id: str, title: str, usual: Mapping[str, float]) -> None:
    """Store the figures of a group; one without any miss left is deleted unless somebody decided about it.

    `usual` is the share of all small groups whose question has a word.
    """
    rows = c.execute(
        """SELECT miss.conversation_id, miss.id, miss.question, miss.language, miss.kind, miss.at FROM miss
           JOIN micro_group ON micro_group.id = miss.micro_group_id
           WHERE micro_group.group_id = :id ORDER BY miss.at DESC""",
        id=group_id,
    )
    known = c.one("SELECT state, owner_id, proof, title FROM miss_group WHERE id = :id" + c.for_update, id=group_id)
    if not rows:
        if known and known["state"] == "open" and known["owner_id"] is None:
            c.execute("DELETE FROM miss_group WHERE id = :id", id=group_id)
        elif known:
            c.execute("UPDATE miss_group SET asked = 0, people = 0, touched = 0 WHERE id = :id", id=group_id)
        return
    proof = json.loads(known["proof"]) if known and known["proof"] else None
    figures = _figures(rows, proof, usual) | {"title": title or rows[0]["question"], "id": group_id}
    if known and known["state"] != "dismissed":  # whoever asks in vain after the proof opens the group again
        figures["closed_at"] = proof["at"] if proof and figures["done"] else None
    names = list(figures)
    settings = ", ".join(f"{name} = :{name}" for name in names if name != "id")
    c.execute(
        f"""INSERT INTO miss_group ({", ".join(names)}) VALUES ({", ".join(f":{name}" for name in names)})
            ON CONFLICT (id) DO UPDATE SET {settings}""",
        **figures,
    )


def _figures(rows: list[Row], proof: dict[str, Any] | None, usual: Mapping[str, float]) -> dict[str, Any]:
    """`rows` newest first."""
    days: dict[str, set[str]] = {}
    for row in rows:
        days.setdefault(row["at"][:10], set()).add(_who(row))
    since = {_who(row) for row in rows if proof and row["at"] > proof["at"]}
    whole = bool(proof) and all(one["is_answered"] for one in proof["asked"]) if proof else False
    languages = Counter(row["language"] for row in rows if row["language"])
    return {
        "asked": len(rows),
        "people": len({_who(row) for row in rows}),
        "kinds": json.dumps(Counter(row["kind"] for row in rows)),
        "days": json.dumps({day: len(who) for day, who in sorted(days.items())}),
        "first_at": rows[-1]["at"],
        "last_at": rows[0]["at"],
        "language": languages.most_common(1)[0][0] if languages else None,
        "words": json.dumps(shared_words([row["question"] for row in rows[:READ_FOR_WORDS]], usual)),
        "rank": rank({day: len(who) for day, who in days.items()}),
        "since_proof": len(since),
        "done": int(whole and not since),
        "touched": 0,
    }


def rank(days: Mapping[str, int]) -> float:
    """How much a group asks for an editor: people per day, each worth half after two weeks.

    The logarithm of a sum that only grows with the calendar, so that two groups keep their order
    until somebody asks again.
    """
    weights = [math.log2(people) + (date.fromisoformat(day) - _START).days / HALF_LIFE for day, people in days.items()]
    largest = max(weights)
    return largest + math.log2(sum(2 ** (weight - largest) for weight in weights))


def shared_words(questions: Iterable[str], usual: Mapping[str, float]) -> list[str]:
    """The words that a third of the questions share and others seldom have, the most telling first."""
    asked = [telling_words(question) for question in questions]
    counts = Counter(word for words in asked for word in words)
    shares = {word: number / len(asked) for word, number in counts.items() if number / len(asked) >= SHARED_BY}
    telling = {word: share * math.log(1 + share / usual.get(word, 0.001)) for word, share in shares.items()}
    return sorted(telling, key=lambda word: (-telling[word], word))[:SHOWN_WORDS]


def _who(row: Row) -> str:
    return row["conversation_id"] or row["id"]
