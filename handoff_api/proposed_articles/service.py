"""Proposes articles: kb keeps the draft, the conversation remembers it, colleagues see it."""

from dataclasses import replace
from datetime import datetime

from common.auth import Actor
from common.clock import Clock, iso
from common.database import Connection, Database
from common.errors import Conflict, NotFound
from handoff_api.conversations import repository as conversations
from handoff_api.conversations.models import Conversation
from handoff_api.event_log import Feed, StoredEvent, read_all
from handoff_api.event_log.events import ArticleProposed
from handoff_api.handoffs import repository as handoffs
from handoff_api.handoffs.models import Handoff
from handoff_api.handoffs.scene import Scene, require_person
from handoff_api.knowledge import Draft, Knowledge
from handoff_api.outbox import evidence
from handoff_api.proposed_articles import repository
from handoff_api.proposed_articles.drafting import Suggestion, drafted
from handoff_api.proposed_articles.repository import ProposedArticle


class ProposedArticles:
    """The drafts that agents proposed. Raises NotFound for an unknown handoff."""

    def __init__(self, database: Database, feed: Feed, clock: Clock, knowledge: Knowledge) -> None:
        self._database = database
        self._feed = feed
        self._clock = clock
        self._knowledge = knowledge

    async def suggest(self, handoff_id: str) -> Suggestion:
        """What the conversation suggests as an article. Raises Conflict for one that was erased."""
        return await self._database.read(lambda c: _suggestion(c, handoff_id))

    async def propose(
        self, actor: Actor, handoff_id: str, wanted: Draft | None, key: str | None
    ) -> tuple[ProposedArticle, bool]:
        """Hand a draft to the editors, and whether it is new; without `wanted`, what `suggest` says.

        The same handoff and `key` again is the same draft. Raises Conflict, Unprocessable, Unavailable.
        """
        require_person(actor)
        name = f"{handoff_id}:{key}" if key else handoff_id
        known = await self._database.read(lambda c: repository.with_id(c, name))
        if known is not None:
            return known, False
        handoff, draft = await self._database.read(lambda c: _draft(c, handoff_id, wanted))
        article_id = await self._knowledge.propose(name, handoff.conversation_id, actor.name, draft)
        now = self._clock.now()
        proposed = ProposedArticle(
            name, handoff_id, handoff.conversation_id, article_id, draft.title, actor.id, iso(now)
        )  # fmt: skip

        events = await self._database.write(lambda c: _remember(c, now, proposed, actor))
        if events is None:
            raise _erased()
        self._feed.publish(events)
        return proposed, bool(events)


def _remember(c: Connection, now: datetime, proposed: ProposedArticle, actor: Actor) -> list[StoredEvent] | None:
    """The events of a new draft; none when it was known, None when its conversation was erased meanwhile."""
    scene = Scene.open(c, now, proposed.handoff_id)
    if scene.conversation.erased_at:
        evidence.report_erased(c, now, proposed.conversation_id)  # again, because kb has a draft since
        return None
    if repository.insert(c, proposed):
        scene.tell(
            ArticleProposed(
                handoff_id=proposed.handoff_id,
                article_id=proposed.article_id,
                title=proposed.title,
                staff_id=actor.id,
                name=actor.name,
            )
        )
    return scene.events


def _draft(c: Connection, handoff_id: str, wanted: Draft | None) -> tuple[Handoff, Draft]:
    handoff, conversation, _ = _whole(c, handoff_id)
    draft = wanted or _suggestion(c, handoff_id).draft
    return handoff, replace(draft, language=draft.language or conversation.language)


def _suggestion(c: Connection, handoff_id: str) -> Suggestion:
    handoff, conversation, events = _whole(c, handoff_id)
    return drafted(handoff, events, conversation.language, [conversation.visitor_name or ""])


def _whole(c: Connection, handoff_id: str) -> tuple[Handoff, Conversation, list[StoredEvent]]:
    handoff = handoffs.with_id(c, handoff_id)
    if handoff is None:
        raise NotFound("There is no such handoff.")
    conversation = conversations.get(c, handoff.conversation_id)
    if conversation.erased_at:
        raise _erased()
    return handoff, conversation, read_all(c, conversation.id, "staff")


def _erased() -> Conflict:
    return Conflict("This conversation was erased, so there is nothing to propose.")
