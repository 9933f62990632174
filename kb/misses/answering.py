"""Gives a group an article: its questions become phrasings, of a new article or of one that is there."""

from collections.abc import Sequence

from common.auth import Actor
from common.errors import BadRequest
from kb.articles.models import Article, Change, Content
from kb.articles.service import Articles
from kb.misses.service import Misses

SUGGESTED = 12  # phrasings from a group; more of the same teach the bot nothing


async def add_phrasings(
    misses: Misses, articles: Articles, group_id: str, article_id: str, questions: Sequence[str], actor: Actor
) -> Article:
    """Write `questions` of a group into an article's phrasings, as its next version, and link the two.

    What is published stays until somebody publishes. Raises NotFound, Conflict, or BadRequest for a
    question that nobody of the group asked.
    """
    asked = {row["question"] for row in await misses.questions(group_id)}
    if strange := [question for question in questions if question not in asked]:
        raise BadRequest(f"Nobody in this group asked «{strange[0][:80]}»; look at the group again.")
    article = await articles.get(article_id)
    new = [question for question in questions if question not in article.phrasings]
    if new:
        content = {name: getattr(article, name) for name in Content.model_fields}
        content["phrasings"] = [*article.phrasings, *new]
        article = await articles.update(article_id, Change(**content, base_version=article.version), actor)
    group = await misses.get(group_id)
    if group.article_id != article_id:
        await misses.link(group_id, article_id, actor)
    return article
