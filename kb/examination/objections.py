"""What speaks against a version that is due: the questions that it would break, or take from another article."""

from kb.articles.models import Content
from kb.articles.service import Articles
from kb.examination.service import Examinations
from kb.search.drafting import draft_of


class Objecting:
    """Examines versions of the articles of one knowledge base."""

    def __init__(self, articles: Articles, examinations: Examinations) -> None:
        self._articles = articles
        self._examinations = examinations

    async def objections(self, article_id: str, version: int) -> list[str]:
        """The questions that get worse when this version is published, as they were asked. Raises NotFound."""
        found = await self._articles.version(article_id, version)
        content = Content(**{name: getattr(found, name) for name in Content.model_fields})
        report = await self._examinations.examine([await draft_of(article_id, version, content)])
        return list(dict.fromkeys(one.question for one in (*report.breaks, *report.taken)))
