"""Articles that agents propose: the answer given in a conversation becomes a draft for the editors."""

from pydantic import Field

from common.clock import Clock, iso
from common.database import Connection, Database
from kb.articles import changes, repository
from kb.articles.models import Article, Content, Proposed
from kb.articles.service import Articles, acceptable, free_id


class Proposal(Content):
    """A draft and where it comes from; the same `key` again is the same proposal."""

    key: str = Field(min_length=1, max_length=200)
    conversation_id: str = Field(min_length=1, max_length=200)
    proposed_by: str = Field(min_length=1, max_length=200)  # a name, as editors read it

    def content(self) -> Content:
        """The article alone."""
        return Content(**{name: getattr(self, name) for name in Content.model_fields})


class Proposals:
    """Takes what agents propose. Nothing of it reaches a visitor before an editor has published it."""

    def __init__(self, database: Database, clock: Clock, articles: Articles) -> None:
        self._database = database
        self._clock = clock
        self._articles = articles

    async def take(self, proposal: Proposal) -> tuple[Article, bool]:
        """The draft, and whether it is new. Raises BadRequest for a text that cannot be an article."""
        content = acceptable(proposal.content(), None)
        now = iso(self._clock.now())
        article_id, is_new = await self._database.write(lambda c: _take(c, proposal, content, now))
        return await self._articles.get(article_id), is_new


def _take(c: Connection, proposal: Proposal, content: Content, now: str) -> tuple[str, bool]:
    known = repository.proposed_as(c, proposal.key)
    if known:
        return known, False
    article_id = free_id(content.title, lambda wanted: repository.exists(c, wanted))
    repository.insert(c, article_id, content, proposal.proposed_by, now)
    changes.note(c, article_id, 1, "created", proposal.proposed_by, now)
    origin = Proposed(conversation_id=proposal.conversation_id, proposed_by=proposal.proposed_by, at=now)
    repository.insert_origin(c, article_id, proposal.key, origin)
    return article_id, True
