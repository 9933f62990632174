"""A knowledge base after thirty weeks: articles, what visitors asked, and what nobody could answer, in groups.

The questions are made from the words of `scale`, all different. What is older than a week is written into the tables as
it stands after a week of work; the last week is told to kb piece by piece, so the groups have something to do meanwhile.
"""

import json
import random
import threading
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import product

import httpx
import numpy as np

from common.clock import iso
from common.database import Connection
from kb.evidence.models import Outcome
from kb.misses import counting, storing
from kb.misses.likeness import likeness_vectors
from kb.parts import Parts
from tests.bench.scale import QUESTIONS, Matter, some_matters

AT_ONCE = 2000  # rows in one piece of work
GROUPS = 6000  # a hundred thousand questions in vain are about some thousand matters
SMALL = 4  # small groups in a group, at most
EXAM = 300  # questions of the examination, at most one for each article
LAST = timedelta(days=7)
QUESTIONS_A_SECOND = 4


@dataclass(frozen=True)
class Asked:
    """A question and what became of it: an article answered, or nobody could."""

    number: int
    question: str
    at: datetime
    article_id: str | None
    group: int

    @property
    def decision(self) -> dict:
        near = self.article_id or "nothing"
        confidence = 0.9 if self.article_id else 0.2
        candidates = [{"article_id": near, "version": 1, "title": near, "confidence": confidence}]
        return {"decision": "answer" if self.article_id else "handoff", "confidence": confidence, "threshold": 0.6,
                "language": "en", "candidates": candidates, "article_id": self.article_id}  # fmt: skip

    @property
    def pieces(self) -> list[Outcome]:
        """What handoff_api tells of it."""
        name, at = f"q{self.number}", iso(self.at)
        same = {"conversation_id": f"c{self.number}", "turn_id": name, "question": self.question, "said_at": at}
        did = "answered" if self.article_id else "handed_over"
        told = [Outcome(event_id=f"{name}:{did}", decision=self.decision, outcome=did, **same)]
        if self.article_id and self.number % 3 == 0:
            vote = "helpful" if self.number % 4 else "not_helpful"
            told.append(Outcome(event_id=f"{name}.1:{vote}", outcome=vote, **same))
        return told


async def fill_past(parts: Parts, articles: list[str], others: list[Matter], misses: int, weeks: int) -> int:
    """Store `misses` questions in vain about `others`, as many that an article answered; how many wait for a group."""
    asked = list(_asked(articles, others, misses, weeks))
    recent = datetime.now(UTC) - LAST
    old, new = ([one for one in asked if (one.at > recent) is late] for late in (False, True))
    for some in _pieces(old):
        await parts.database.write(lambda c, some=some: _write_evidence(c, some))
    in_vain = [one for one in old if one.article_id is None]
    await _write_groups(parts, in_vain)
    for some in _pieces(in_vain):
        await parts.database.write(lambda c, some=some: _write_misses(c, some))
    for group in sorted({one.group for one in in_vain}):
        await parts.database.write(lambda c, group=group: counting.count(c, f"group_{group}", "", {}))
    await parts.database.write(lambda c: c.execute("DELETE FROM counter WHERE name = 'figures'"))
    await parts.database.write(lambda c: _age(c, articles))
    for some in _pieces([piece for one in new for piece in one.pieces]):
        await parts.evidence.add(some)
    return sum(one.article_id is None for one in new)


def _age(c: Connection, articles: list[str]) -> None:
    """Let articles be published at some time in the last two years, so that there is something to look at again."""
    chance, now = random.Random(8), datetime.now(UTC)
    for article_id in articles:
        at = iso(now - timedelta(days=chance.uniform(0, 730)))
        c.execute("UPDATE article_version SET published_at = :at WHERE article_id = :id", at=at, id=article_id)


def write_examples(c: Connection, articles: list[str]) -> dict[str, str]:
    """A case, an import that is done and a set of exam questions; the names of the first two."""
    now = iso(datetime.now(UTC))
    c.execute(
        """INSERT INTO sudden_case (id, state, opened_at, first_at, last_at, people, usual, share, channel, score, words)
           VALUES ('case_1', 'open', :now, :now, :now, 23, 2, .1, 'words', 9, '["modem"]')""",
        now=now,
    )
    for row in c.execute("SELECT id, conversation_id, at FROM asked ORDER BY at DESC LIMIT 23"):
        c.execute(
            "INSERT INTO case_question (case_id, asked_id, conversation_id, at) VALUES ('case_1', :id, :conversation, :at)",
            id=row["id"],
            conversation=row["conversation_id"],
            at=row["at"],
        )
    c.execute(
        """INSERT INTO import_job (id, state, at, by_id, by_name, names, done, total, beat, report)
           VALUES ('job_1', 'done', :now, 'st_elena', 'Elena Riva', '["stock.jsonl"]', 0, 0, :now, '{}')""",
        now=now,
    )
    for number in range(EXAM):
        c.execute(
            "INSERT INTO exam_question (id, key, question, language, article_id, source, added_by, at)"
            " VALUES (:id, :id, :question, 'en', :article, 'file', 'Elena Riva', :now)",
            id=f"exam_{number}",
            question=f"question {number} of the examination",
            article=articles[number],
            now=now,
        )
    return {"case_id": "case_1", "job_id": "job_1"}


def _asked(articles: list[str], others: list[Matter], misses: int, weeks: int) -> Iterator[Asked]:
    chance, now = random.Random(7), datetime.now(UTC)
    forms = list(product(QUESTIONS, ("", " today", " please", " again", " thanks")))
    for number in range(2 * misses):
        at = now - timedelta(seconds=chance.uniform(0, weeks * 604_800))
        group = (
            min(int(chance.paretovariate(0.6)) - 1, GROUPS - 1) if chance.random() < 0.5 else chance.randrange(GROUPS)
        )
        form, more = chance.choice(forms)
        question = form.format(**others[group]._asdict()) + more
        yield Asked(number, question, at, chance.choice(articles) if number % 2 else None, group)


def _write_evidence(c: Connection, some: list[Asked]) -> None:
    for piece in (piece for one in some for piece in one.pieces):
        c.execute(
            "INSERT INTO evidence (event_id, conversation_id, turn_id, question, decision, outcome, at) VALUES"
            " (:event_id, :conversation_id, :turn_id, :question, :decision, :outcome, :said_at)",
            **piece.model_dump(exclude={"origin", "decision", "outcome"}),
            decision=json.dumps(piece.decision),
            outcome=json.dumps(piece.outcome),
        )


def _write_misses(c: Connection, some: list[Asked]) -> None:
    for one in some:
        c.execute(
            "INSERT INTO miss (id, conversation_id, question, language, kind, at, micro_group_id) VALUES"
            " (:id, :conversation, :question, 'en', 'handed_over', :at, :micro)",
            id=f"q{one.number}",
            conversation=f"c{one.number}",
            question=one.question,
            at=iso(one.at),
            micro=_small(one),
        )


async def _write_groups(parts: Parts, in_vain: list[Asked]) -> None:
    """The small groups with vectors as alike as those of questions about one matter, and no more alike between two."""
    first = {_small(one): one for one in reversed(in_vain)}
    sizes: dict[int, int] = {}
    for one in in_vain:
        sizes[_small(one)] = sizes.get(_small(one), 0) + 1
    maker, dimension = parts.keeper._maker(), parts.search._upkeep._embedder.dimension
    for some in _pieces(sorted(first)):
        questions = [first[micro].question for micro in some]
        embeddings = np.array([_meaning(first[micro].group, micro, dimension) for micro in some], np.float32)
        vectors = likeness_vectors(questions, embeddings)
        small = [
            storing.Small(micro, f"group_{first[micro].group}", question, sizes[micro],
                          (vector * sizes[micro]).astype(np.float32).tobytes())
            for micro, question, vector in zip(some, questions, vectors)
        ]  # fmt: skip
        await parts.database.write(lambda c, small=small: storing.place(c, {}, small, maker))


def _meaning(group: int, micro: int, dimension: int) -> np.ndarray:
    """A vector of unit length near to that of the group: a cosine of some .9."""
    vector = np.random.default_rng(group).normal(size=dimension)
    vector += 0.4 * np.random.default_rng(GROUPS + micro).normal(size=dimension)
    return vector / np.linalg.norm(vector)


def _small(one: Asked) -> int:
    return one.group * SMALL + one.number % SMALL + 1


def _pieces(items: list) -> Iterator[list]:
    return (items[start : start + AT_ONCE] for start in range(0, len(items), AT_ONCE))


@contextmanager
def visitors(kb: httpx.URL, token: str) -> Iterator[None]:
    """Questions in vain, some a second: a day of a hundred times as many visitors as a company of this size has."""
    done, matters = threading.Event(), some_matters(500)

    def ask() -> None:
        with httpx.Client(base_url=kb, headers={"Authorization": f"Bearer {token}"}, timeout=60) as client:
            while not done.wait(1 / QUESTIONS_A_SECOND):
                name, matter = uuid.uuid4().hex, random.choice(matters)
                question = random.choice(QUESTIONS).format(**matter._asdict())
                decision = {"decision": "handoff", "candidates": [], "threshold": 0.6}
                told = {"event_id": name, "conversation_id": name, "turn_id": name, "question": question}
                told |= {"decision": decision, "outcome": "handed_over"}
                client.post("/api/evidence", json=told)

    asking = threading.Thread(target=ask)
    asking.start()
    try:
        yield
    finally:
        done.set()
        asking.join()
