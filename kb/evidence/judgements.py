"""What evidence says about questions: which article was right, which was not, and who said so.

The decision model learns from this and the threshold is chosen by it, so nobody may turn it alone:
one judgement counts for each question of a conversation (the staff's before the visitor's, then the
latest), few of one conversation, and few that come from one place on one day.

What was said about an article outlives its editing, with one exception. An article stands for a
matter, and editing its text does not change which questions it is for; so "right" stays, and so
does what was picked, refused by its title, or said by the staff. But "that did not help" may have
been about the very words that an editor has mended since: it counts for that version only. An
article that is not published any more says nothing. "Nobody wrote an answer" stays until somebody
publishes one under these very words: a stale one makes the bot more careful, never less.
"""

import hashlib
import json
import re
from collections import Counter
from dataclasses import dataclass
from typing import Any, Literal

from common.database import Connection, Row

NEWEST = 5000  # judging pieces that are read; a busy year of a company of this size
OF_A_CONVERSATION = 3  # visitor's judgements that count: most conversations have one or two questions
OF_AN_ORIGIN = 10  # of one address in one day: an office or a household, not a campaign

Source = Literal["labelled", "helpful", "not_helpful", "chosen", "none_of_these", "corrected"]
STAFF = frozenset({"labelled", "corrected"})

# What only decided, or says nothing about an article: who wants a person need not have been answered wrongly.
# The index evidence_that_judges has the same words.
JUDGES = """outcome NOT IN ('"answered"', '"asked_back"', '"handed_over"', '"asked_for_person"')"""
_MARK = f"SELECT count(*) AS number, max(at) AS newest FROM evidence WHERE {JUDGES}"
_NEWEST = f"""
    SELECT j.event_id, j.conversation_id, j.question, j.outcome, j.origin, j.decision, d.decision AS answered
    FROM (SELECT * FROM evidence WHERE {JUDGES} ORDER BY at DESC, event_id DESC LIMIT :newest) AS j
    LEFT JOIN evidence d ON d.turn_id = j.turn_id AND d.outcome = '"answered"'
    ORDER BY j.at DESC, j.event_id DESC
"""
_PUBLISHED = """
    SELECT a.id, a.published_version, v.title, v.phrasings FROM article a
    JOIN article_version v ON v.article_id = a.id AND v.version = a.published_version
"""


@dataclass(frozen=True)
class Judgement:
    """What somebody said about a question."""

    question: str
    language: str | None
    right: str | None  # the article that answers; None: unknown, or there is none
    unanswerable: bool  # somebody said that no article answers it
    wrong: tuple[str, ...]  # articles that were shown and do not answer it
    source: Source


@dataclass(frozen=True)
class Judged:
    """The newest judgements first; `mark` changes when something was said, taken back or erased."""

    judgements: list[Judgement]
    mark: str


@dataclass(frozen=True)
class _Said:
    """A judgement as it stands in a row, and whose it is."""

    judgement: Judgement
    about: tuple[str, str]  # conversation and question: of these only one counts
    conversation_id: str | None
    origin: str | None
    of_version: int | None  # of the article that is said to be wrong, where only that version is meant


def mark(c: Connection) -> str:
    """A mark of everything that judges; it costs a look at one index."""
    row = c.one(_MARK) or {"number": 0, "newest": None}
    return hashlib.sha256(f"{row['number']} {row['newest']}".encode()).hexdigest()[:24]


def read(c: Connection) -> Judged:
    """The judgements that count today."""
    published = {row["id"]: row for row in c.execute(_PUBLISHED)}
    said = _capped(_once_each([_said(row) for row in c.execute(_NEWEST, newest=NEWEST)]))
    written = _written(list(published.values())) if any(one.judgement.unanswerable for one in said) else frozenset()
    valid = [one.judgement for one in said if _is_valid(one, published, written)]
    return Judged([_of_today(judgement, published) for judgement in valid], mark(c))


def _said(row: Row) -> _Said:
    outcome = json.loads(row["outcome"])
    outcome = {"kind": outcome} if isinstance(outcome, str) else outcome
    decision = _decision(row["answered"]) or _decision(row["decision"])
    kind, version = outcome.get("kind", ""), None
    right, wrong = outcome.get("article_id"), tuple(outcome.get("wrong") or ())
    unanswerable = bool(outcome.get("unanswerable", kind == "labelled" and right is None))
    if kind == "helpful":
        right = decision.get("article_id")
    elif kind == "not_helpful":
        wrong = (decision["article_id"],) if decision.get("article_id") else ()
        version = _version(decision)
    language = outcome.get("language") or decision.get("language")
    judgement = Judgement(row["question"], language, right, unanswerable, wrong, kind)
    about = (row["conversation_id"] or row["event_id"], row["question"])
    return _Said(judgement, about, row["conversation_id"], row["origin"], version)


def _decision(text: str | None) -> dict[str, Any]:
    decision = json.loads(text) if text else None
    return decision if isinstance(decision, dict) else {}


def _version(decision: dict[str, Any]) -> int | None:
    named = (one for one in decision.get("candidates") or [] if one.get("article_id") == decision.get("article_id"))
    return next((one.get("version") for one in named), None)


def _once_each(said: list[_Said]) -> list[_Said]:
    """Of what was said about one question, newest first, what counts: the staff's word, else the latest."""
    counts: dict[tuple[str, str], _Said] = {}
    for one in said:
        known = counts.setdefault(one.about, one)
        if _is_staffs(one) and not _is_staffs(known):
            counts[one.about] = one
    return list(counts.values())


def _capped(said: list[_Said]) -> list[_Said]:
    """The newest few of each conversation and origin; the staff may say as much as they like."""
    of_conversation: Counter[str | None] = Counter()
    of_origin: Counter[str | None] = Counter()
    kept = []
    for one in said:
        if not _is_staffs(one):
            if of_conversation[one.conversation_id] >= OF_A_CONVERSATION:
                continue
            if one.origin is not None and of_origin[one.origin] >= OF_AN_ORIGIN:
                continue
            of_conversation[one.conversation_id] += 1
            of_origin[one.origin] += 1
        kept.append(one)
    return kept


def _is_staffs(one: _Said) -> bool:
    return one.judgement.source in STAFF


def _is_valid(one: _Said, published: dict[str, Row], written: frozenset[str]) -> bool:
    """Whether it still says anything about the articles of today."""
    judgement = one.judgement
    if judgement.unanswerable:
        return _folded(judgement.question) not in written
    if judgement.right is not None:
        return judgement.right in published
    return any(
        name in published and one.of_version in (None, published[name]["published_version"]) for name in judgement.wrong
    )


def _of_today(judgement: Judgement, published: dict[str, Row]) -> Judgement:
    wrong = tuple(name for name in judgement.wrong if name in published)
    return Judgement(
        judgement.question, judgement.language, judgement.right, judgement.unanswerable, wrong, judgement.source
    )


def _written(published: list[Row]) -> frozenset[str]:
    """Every title and phrasing of today."""
    return frozenset(_folded(text) for row in published for text in (row["title"], *json.loads(row["phrasings"])))


def _folded(text: str) -> str:
    return " ".join(re.findall(r"\w+", text.casefold()))
