"""Links as pages and lists need them: of an article, of a text that is being typed, and those that lead nowhere."""

from dataclasses import dataclass

from common.database import Connection, Database
from kb.links import repository
from kb.links.finding import links_of
from kb.links.models import Checked, Link


@dataclass(frozen=True)
class Typed:
    """A link of a text that is being written, and what is known of it: None before anybody looked."""

    link: Link
    found: Checked | None


class Links:
    """The links of one database. `own_address` is where visitors read articles."""

    def __init__(self, database: Database, own_address: str) -> None:
        self._database = database
        self._own_address = own_address

    async def of_article(self, article_id: str) -> list[Checked]:
        """The links of what visitors are answered with, the troubled ones first."""
        return await self._database.read(lambda c: repository.of_article(c, article_id))

    async def typed(self, html: str) -> list[Typed]:
        """The links of a rendered text: inner ones are looked up now, of others what is known is told."""
        links = links_of(html, self._own_address)
        return await self._database.read(lambda c: [_typed(c, link) for link in links]) if links else []


def _typed(c: Connection, link: Link) -> Typed:
    if link.kind == "outer":
        return Typed(link, repository.known(c, [link.address]).get(link.address))
    target = repository.target(c, link.target) if link.target else None
    if link.kind == "relative":
        # What it may have meant, if there is such an article.
        kept = link.target if target is not None else None
        return Typed(Link("relative", link.address, kept), Checked("", link.address, kept, "broken", "form", None))
    state, reason = {None: ("broken", "missing"), False: ("broken", "not_published"), True: ("ok", None)}[target]
    return Typed(link, Checked("", link.address, link.target, state, reason, None))
