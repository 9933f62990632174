"""What a visitor thinks of an answer; one that did not help brings a person."""

from dataclasses import dataclass
from datetime import datetime

from common.clock import Clock, iso
from common.database import Connection, Database
from common.errors import NotFound
from handoff_api.bot_bridge.asking_person import ask_after_answer
from handoff_api.conversations import ratings, repository, turns
from handoff_api.event_log import Feed, StoredEvent, append
from handoff_api.event_log.events import AnswerRated
from handoff_api.outbox import evidence


@dataclass(frozen=True, slots=True)
class Rating:
    """Whether the answer `seq` helped, with a word about it if the visitor has one."""

    seq: int
    helpful: bool
    comment: str | None = None
    origin: str | None = None  # as handoff_api/visitors/origin.py makes it


class Feedback:
    """Takes in ratings."""

    def __init__(self, database: Database, feed: Feed, clock: Clock) -> None:
        self._database = database
        self._feed = feed
        self._clock = clock

    async def rate(self, conversation_id: str, rating: Rating) -> bool:
        """Store a rating, the last one for an answer counts; whether it was new.

        Raises NotFound when `seq` is not an answer of the bot's.
        """
        now = self._clock.now()
        events = await self._database.write(lambda c: _rate(c, now, conversation_id, rating))
        self._feed.publish(events)
        return bool(events)


def _rate(c: Connection, now: datetime, conversation_id: str, rating: Rating) -> list[StoredEvent]:
    conversation = repository.lock(c, conversation_id)
    turn = turns.of_answer(c, conversation_id, rating.seq)
    if turn is None:
        raise NotFound("There is no answer with this number.")
    if not ratings.store(c, conversation_id, rating.seq, rating.helpful, rating.comment, iso(now)):
        return []
    rated = AnswerRated(seq=rating.seq, helpful=rating.helpful, comment=rating.comment)
    events = [append(c, conversation_id, rated, now)]
    question = turn.question.own_words
    outcome = "helpful" if rating.helpful else "not_helpful"
    about = f"{turn.id}:{events[0].seq}"  # who changes his mind says something new
    evidence.report(c, now, conversation_id, turn.id, question, None, outcome, about=about, origin=rating.origin)
    if not rating.helpful and conversation.status == "with_bot":
        events += ask_after_answer(c, now, conversation_id, "not_helpful", question, turn)
    return events
