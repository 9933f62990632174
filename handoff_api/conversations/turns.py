"""Turns: one visitor message each, and what the bot does about it. Rows with a lease.

The row is written in the transaction of the message, so a message whose turn never ran is found
and taken up again. In one episode of a conversation one turn runs at a time, in the order of the
messages; the process that runs it holds a lease on the row and renews it.
"""

import hashlib
import json
import re
import unicodedata
from dataclasses import asdict, dataclass, field
from datetime import datetime, timedelta
from typing import Any, Literal

from common.clock import iso
from common.database import Connection, Row
from common.ids import new_id
from handoff_api.conversations.models import Conversation, StoredMessage

Ended = Literal["answered", "handed_over", "dropped"]
Outcome = Literal["answer", "confirm", "text"]

LEASE = timedelta(seconds=30)  # several times the 8 s that the bot has; renewed every 10 s while held
EARLIER_AT_MOST = 30  # answers that the bot is told about, so that it gives none of them twice


@dataclass(frozen=True, slots=True)
class Question:
    """What the bot is asked. `verbatim` are the visitor's own words when he then chose from buttons."""

    text: str
    language: str
    chosen_article_id: str | None = None
    verbatim: str | None = None

    @property
    def own_words(self) -> str:
        """What the visitor wanted to know, as he put it."""
        return self.verbatim or self.text


@dataclass(frozen=True, slots=True)
class Turn:
    """A turn; `context` is what happened in this episode before it, once it runs."""

    id: str
    conversation_id: str
    episode: int
    state: str
    owner: str | None
    attempts: int
    question: Question
    outcome: Outcome | None = None
    context: dict[str, Any] = field(default_factory=dict)


def create(c: Connection, now: datetime, conversation: Conversation, message: StoredMessage, question: Question,
           owner: str) -> Turn:  # fmt: skip
    """The turn of a message that has just been stored: it runs at once, unless another one does."""
    busy = c.one(
        "SELECT 1 AS one FROM turn WHERE conversation_id = :id AND episode = :episode "
        "AND state IN ('queued', 'running')",
        id=conversation.id, episode=conversation.episode,
    )  # fmt: skip
    turn = Turn(new_id("turn"), conversation.id, conversation.episode, "queued", None, 0, question)
    c.execute(
        "INSERT INTO turn (id, conversation_id, message_id, seq, episode, state, request, question_hash, created_at) "
        "VALUES (:id, :conversation, :message, :seq, :episode, 'queued', :request, :hash, :at)",
        id=turn.id, conversation=conversation.id, message=message.message_id, seq=message.seq,
        episode=conversation.episode, request=json.dumps(asdict(question)), hash=question_hash(question.text),
        at=iso(now),
    )  # fmt: skip
    return turn if busy else claim(c, now, turn.id, owner)


def claim(c: Connection, now: datetime, turn_id: str, owner: str) -> Turn:
    """Take the lease of a turn; nobody else runs it meanwhile."""
    row = c.one(
        "UPDATE turn SET state = 'running', owner = :owner, lease_until = :until, attempts = attempts + 1 "
        "WHERE id = :id RETURNING *",
        owner=owner, until=iso(now + LEASE), id=turn_id,
    )  # fmt: skip
    return _turn(row, _context(c, row["conversation_id"], row["episode"]))


def lock(c: Connection, turn_id: str) -> Turn | None:
    """A turn, locked until the commit."""
    row = c.one(f"SELECT * FROM turn WHERE id = :id{c.for_update}", id=turn_id)
    return _turn(row) if row else None


def end(c: Connection, now: datetime, turn_id: str, state: Ended, outcome: Outcome | None = None,
        article_id: str | None = None) -> None:  # fmt: skip
    """Write down how a turn ended."""
    c.execute(
        "UPDATE turn SET state = :state, outcome = :outcome, article_id = :article, ended_at = :at, owner = NULL, "
        "lease_until = NULL WHERE id = :id",
        state=state, outcome=outcome, article=article_id, at=iso(now), id=turn_id,
    )  # fmt: skip


def claim_next(c: Connection, now: datetime, conversation: Conversation, owner: str) -> Turn | None:
    """The next turn that may run now; while the bot has no say, everything queued is dropped instead."""
    stale = "" if conversation.status == "with_bot" else " OR 1 = 1"
    c.execute(
        "UPDATE turn SET state = 'dropped', ended_at = :at WHERE conversation_id = :id AND state = 'queued' "
        f"AND (episode <> :episode{stale})",
        at=iso(now), id=conversation.id, episode=conversation.episode,
    )  # fmt: skip
    row = c.one(
        "SELECT id, state FROM turn WHERE conversation_id = :id AND episode = :episode "
        "AND state IN ('queued', 'running') ORDER BY seq LIMIT 1",
        id=conversation.id, episode=conversation.episode,
    )  # fmt: skip
    return claim(c, now, row["id"], owner) if row and row["state"] == "queued" else None


def answered_before(c: Connection, conversation: Conversation, text: str) -> Turn | None:
    """The turn that has already answered this very question in this episode, if there is one."""
    row = c.one(
        "SELECT * FROM turn WHERE conversation_id = :id AND episode = :episode AND state = 'answered' "
        "AND outcome = 'answer' AND question_hash = :hash ORDER BY seq DESC LIMIT 1",
        id=conversation.id, episode=conversation.episode, hash=question_hash(text),
    )  # fmt: skip
    return _turn(row) if row else None


def of_answer(c: Connection, conversation_id: str, seq: int) -> Turn | None:
    """The turn whose answer is the message `seq`; None for every other message."""
    said = c.one(
        "SELECT client_msg_id FROM message WHERE conversation_id = :id AND seq = :seq AND sender = 'bot'",
        id=conversation_id, seq=seq,
    )  # fmt: skip
    turn_id = said["client_msg_id"].rpartition(":")[0] if said else ""
    row = c.one("SELECT * FROM turn WHERE id = :id AND outcome = 'answer'", id=turn_id)
    return _turn(row) if row else None


def of_question(c: Connection, conversation_id: str, words: str) -> Turn | None:
    """The last turn that was about these words of the visitor's."""
    rows = c.execute("SELECT * FROM turn WHERE conversation_id = :id ORDER BY seq DESC", id=conversation_id)
    return next((turn for turn in map(_turn, rows) if turn.question.own_words == words), None)


def last_answered(c: Connection, conversation_id: str, episode: int) -> Turn | None:
    """The last turn of an episode in which the bot said anything."""
    row = c.one(
        "SELECT * FROM turn WHERE conversation_id = :id AND episode = :episode AND state = 'answered' "
        "ORDER BY seq DESC LIMIT 1",
        id=conversation_id, episode=episode,
    )  # fmt: skip
    return _turn(row) if row else None


def newest(c: Connection, conversation_id: str) -> Turn | None:
    """The last turn of a conversation."""
    row = c.one("SELECT * FROM turn WHERE conversation_id = :id ORDER BY seq DESC LIMIT 1", id=conversation_id)
    return _turn(row) if row else None


def question_hash(text: str) -> str:
    """The same for texts that differ only in case, accents' form, spaces and punctuation."""
    plain = re.sub(r"[\W_]+", " ", unicodedata.normalize("NFKC", text).casefold()).strip()
    return hashlib.sha256(plain.encode()).hexdigest()


def _turn(row: Row, context: dict[str, Any] | None = None) -> Turn:
    question = Question(**json.loads(row["request"]))
    return Turn(
        row["id"], row["conversation_id"], row["episode"], row["state"], row["owner"], row["attempts"], question,
        row["outcome"], context or {},
    )  # fmt: skip


def _context(c: Connection, conversation_id: str, episode: int) -> dict[str, Any]:
    """How often the bot has asked back just now, and what it has answered in this episode, oldest first."""
    recent = c.execute(
        "SELECT outcome FROM turn WHERE conversation_id = :id AND episode = :episode AND state = 'answered' "
        "ORDER BY seq DESC LIMIT :most",
        id=conversation_id, episode=episode, most=EARLIER_AT_MOST,
    )  # fmt: skip
    outcomes = [row["outcome"] for row in recent]
    rounds = next((n for n, outcome in enumerate(outcomes) if outcome != "confirm"), len(outcomes))
    answers = c.execute(
        "SELECT request, article_id FROM turn WHERE conversation_id = :id AND episode = :episode "
        "AND state = 'answered' AND article_id IS NOT NULL ORDER BY seq DESC LIMIT :most",
        id=conversation_id, episode=episode, most=EARLIER_AT_MOST,
    )  # fmt: skip
    earlier = [
        {"question": Question(**json.loads(row["request"])).own_words, "article_id": row["article_id"]}
        for row in reversed(answers)
    ]
    return {"confirm_rounds": rounds, "earlier": earlier}
