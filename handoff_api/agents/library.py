"""What the knowledge base has for a chat: articles for what the visitor said last, and what an agent looks for."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from common.database import Connection
from handoff_api.conversations import repository as conversations
from handoff_api.event_log import StoredEvent, read_all
from handoff_api.knowledge import Article
from handoff_api.providers import Services

SUGGESTED = 3  # more are not read while somebody waits for an answer
SEARCHED = 6
# On the demo's 160 labelled questions, the first three articles each, 121 have at least this confidence and 73 of them
# are right. Going down to 0.05 shows 58 more, of which 10 are right; that is noise beside a chat.
WORTH_READING = 0.15
WORDS = 3  # fewer say nothing on their own ("yes, please"), and what was said before is looked up with them
LENGTH = 1000  # characters; the end of a long story is what counts now


@dataclass(frozen=True)
class Looked:
    """Articles, best first. `available` is false when kb did not tell; `given` are those that the chat has had."""

    articles: list[Article] = field(default_factory=list)
    available: bool = True
    given: frozenset[str] = frozenset()


async def suggested(use: Services, conversation_id: str) -> Looked:
    """Articles for what the visitor has said last, without those that were sent already. Raises NotFound."""

    def read(c: Connection) -> tuple[str, list[StoredEvent]]:
        return conversations.get(c, conversation_id).language, read_all(c, conversation_id, "staff")

    language, events = await use.database.read(read)
    words = last_said(events)
    found = await use.knowledge.look_up(words, language, SUGGESTED + len(_given(events))) if words else []
    if found is None:
        return Looked(available=False)
    given = _given(events)
    worth = [one for one in found if one.confidence >= WORTH_READING and one.article_id not in given]
    return Looked(worth[:SUGGESTED])


async def searched(use: Services, typed: str, language: str, conversation_id: str | None = None) -> Looked:
    """What is found for words that an agent typed, with what the conversation has had of it."""
    found = await use.knowledge.look_up(typed, language, SEARCHED)
    if found is None:
        return Looked(available=False)
    if conversation_id is None:
        return Looked(found)
    events = await use.database.read(lambda c: read_all(c, conversation_id, "staff"))
    return Looked(found, given=frozenset(_given(events)))


def last_said(events: Sequence[StoredEvent]) -> str:
    """What the visitor has said since somebody answered; as much before it as makes it more than a word or two."""
    said: list[str] = []
    for event in reversed(events):
        if event.type != "message.created":
            continue
        speaker = event.data["speaker"]
        enough = len(" ".join(said).split()) >= WORDS
        if enough and speaker != "visitor":
            break
        if speaker == "visitor":
            said.insert(0, event.data["text"])
    return "\n".join(said)[-LENGTH:].strip()


def _given(events: Sequence[StoredEvent]) -> set[str]:
    """The articles that the visitor has been answered with."""
    return {source["article_id"] for event in events for source in event.data.get("citations") or []}
