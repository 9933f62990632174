"""Articles for a person who looks them up: what the model finds, and what is called as was typed."""

from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

from kb.articles.published import PublishedArticle
from kb.search.catalogue import Catalogue
from kb.search.decision import Candidate
from kb.search.texts.words import words

# Longer is a question, for which the model finds better than its words in titles would.
TITLE_WORDS = 4


class Found(NamedTuple):
    """A published article, and how likely it answers what was typed; 0 for one that is only called so."""

    article: PublishedArticle
    confidence: float

    def as_json(self) -> dict[str, Any]:
        """An item of `GET /api/search`."""
        article = self.article
        return {
            "article_id": article.id,
            "version": article.version,
            "language": article.language,
            "title": article.title,
            "text": article.text,
            "html": article.html,
            "sensitive": article.sensitive,
            "confidence": round(self.confidence, 4),
        }


def looked_up(
    catalogue: Catalogue, candidates: Sequence[Candidate], typed: str, language: str, most: int, now: str
) -> list[Found]:
    """Those called as was typed first, each group as likely as the model says, then by title; none expired at `now`."""
    sure = {candidate.article_id: candidate.confidence for candidate in candidates}
    called = {name for name in _called(catalogue, typed, language) if not catalogue.articles[name].has_expired(now)}
    named = sorted(called, key=lambda name: (-sure.get(name, 0.0), catalogue.articles[name].title))
    rest = [name for name in sure if name not in called]
    return [Found(catalogue.articles[name], sure.get(name, 0.0)) for name in (*named, *rest)[:most]]


def _called(catalogue: Catalogue, typed: str, language: str) -> set[str]:
    """The articles of a language in whose title each of a few typed words begins a word."""
    wanted = words(typed)
    if not 0 < len(wanted) <= TITLE_WORDS:
        return set()
    ours = (article for article in catalogue.articles.values() if article.language == language)
    return {article.id for article in ours if _begin(wanted, words(article.title))}


def _begin(wanted: Iterable[str], there: Sequence[str]) -> bool:
    return all(any(word.startswith(begin) for word in there) for begin in wanted)
