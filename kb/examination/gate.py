"""The gate before visitors: a change is examined, and what would break something needs a reason, which is kept."""

from dataclasses import asdict, dataclass
from typing import Literal

from common.auth import Actor
from common.clock import Clock, iso
from common.database import Database
from common.errors import BadRequest, Conflict
from common.ids import new_id
from kb.articles.models import Article, Content
from kb.articles.service import Articles
from kb.examination import repository
from kb.examination.models import Report
from kb.examination.service import Examinations
from kb.search.drafting import draft_of

Action = Literal["publish", "archive"]
REASON_CHARACTERS = 500


class WouldBreak(Conflict):
    """The examination found something that gets worse; `report` says what. With a reason it can be done all the same."""

    def __init__(self, report: Report) -> None:
        worse, taken = len(report.breaks), len(report.taken)
        super().__init__(
            f"With this change {worse} questions of the examination get worse and {taken} are taken from other"
            " articles. Look at the report; to do it all the same, give a reason.",
            report=report.as_json(),
        )
        self.report = report


@dataclass(frozen=True)
class Override:
    """That something was done in spite of the examination, and why."""

    id: str
    article_id: str
    version: int
    action: Action
    reason: str
    broken: int
    taken: int
    given_by: str
    at: str


class Gate:
    """Publishes and archives the articles of one knowledge base, after the examination."""

    def __init__(self, database: Database, clock: Clock, articles: Articles, examinations: Examinations) -> None:
        self._database = database
        self._clock = clock
        self._articles = articles
        self._examinations = examinations

    async def report(self, article: Article, action: Action) -> Report:
        """What publishing the newest version of an article, or archiving it, does."""
        if action == "archive":
            return await self._examinations.examine([], [article.id] if article.published else [])
        content = Content(**{name: getattr(article, name) for name in Content.model_fields})
        return await self._examinations.examine([await draft_of(article.id, article.version, content)])

    async def publish(self, article_id: str, actor: Actor, reason: str = "") -> tuple[Article, Report | None]:
        """Publish the newest version; the report is None when it is published already.

        Raises WouldBreak without a `reason` for what it breaks, Conflict when it was saved again meanwhile.
        """
        article = await self._articles.get(article_id)
        if article.published is not None and article.published.version == article.version:
            return await self._articles.publish(article_id, actor, version=article.version), None
        report, kept = await self.passed(article, "publish", actor, reason)
        return await self._articles.publish(article_id, actor, version=article.version, reason=kept), report

    async def archive(self, article_id: str, actor: Actor, reason: str = "") -> Report:
        """Take an article away from visitors. Raises WouldBreak without a `reason` for what that breaks."""
        article = await self._articles.get(article_id)
        report, kept = await self.passed(article, "archive", actor, reason)
        await self._articles.archive(article_id, actor, reason=kept)
        return report

    async def overrides(self, article_id: str) -> list[Override]:
        """What was done with an article in spite of the examination, newest first."""
        rows = await self._database.read(lambda c: repository.overrides(c, article_id))
        return [Override(**row) for row in rows]

    async def passed(self, article: Article, action: Action, actor: Actor, reason: str) -> tuple[Report, str | None]:
        """The report and the reason that had to be given, which is kept; nothing else is done.

        Raises WouldBreak when the reason is missing, BadRequest when it is too long.
        """
        reason = " ".join(reason.split())
        if len(reason) > REASON_CHARACTERS:
            raise BadRequest(f"A reason has at most {REASON_CHARACTERS} characters.")
        report = await self.report(article, action)
        if report.is_clean:
            return report, None
        if not reason:
            raise WouldBreak(report)
        kept = Override(
            new_id("override"), article.id, article.version, action, reason, len(report.breaks), len(report.taken),
            actor.name, iso(self._clock.now()),
        )  # fmt: skip
        await self._database.write(lambda c: repository.keep_override(c, asdict(kept)))
        return report, reason
