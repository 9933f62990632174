"""The published articles as search knows them at one moment. Never changed, only replaced."""

from dataclasses import dataclass, field
from functools import cached_property

from kb.articles.published import Difference, PublishedArticle
from kb.search.texts.passages import mark_of


@dataclass(frozen=True)
class Catalogue:
    """The published articles of all languages at one generation of the published set."""

    generation: int = 0
    articles: dict[str, PublishedArticle] = field(default_factory=dict)
    marks: dict[str, str] = field(default_factory=dict)  # article id -> mark of all that search knows of it

    def after(self, difference: Difference) -> "Catalogue":
        """The catalogue after articles came, changed or went."""
        articles = self.articles | {article.id: article for article in difference.changed}
        marks = self.marks | {article.id: mark_of(article) for article in difference.changed}
        for article_id in difference.gone:
            articles.pop(article_id, None)
            marks.pop(article_id, None)
        return Catalogue(difference.generation, articles, marks)

    @cached_property
    def languages(self) -> frozenset[str]:
        """The languages that articles are written in."""
        return frozenset(article.language for article in self.articles.values())
