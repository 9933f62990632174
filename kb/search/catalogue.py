"""What search knows of the published set at one moment: the articles, their words, what the heads learned.

Never changed, only replaced, so that a question sees one state from beginning to end.
"""

from dataclasses import dataclass, field

import numpy as np

from kb.articles.published import PublishedArticle
from kb.search.head import Head, examples_of
from kb.search.lexical import Lexicon


@dataclass(frozen=True)
class Catalogue:
    """The published articles of all languages, with a lexicon and a head for each language."""

    generation: int = 0
    articles: dict[str, PublishedArticle] = field(default_factory=dict)
    lexicons: dict[str, Lexicon] = field(default_factory=dict)
    heads: dict[str, Head] = field(default_factory=dict)

    def changed(self, generation: int, changed: list[PublishedArticle], gone: list[str]) -> "Catalogue":
        """The catalogue after a difference. The heads stay; what they do not know yet they do not score."""
        articles = self.articles | {article.id: article for article in changed}
        for article_id in gone:
            articles.pop(article_id, None)
        touched = {article.language for article in changed}
        touched |= {self.articles[name].language for name in [*gone, *(a.id for a in changed)] if name in self.articles}
        lexicons = dict(self.lexicons)
        for language in touched:
            of_language = [article for article in articles.values() if article.language == language]
            lexicons[language] = Lexicon(of_language, self.lexicons.get(language))
        present = {article.language for article in articles.values()}
        lexicons = {language: lexicon for language, lexicon in lexicons.items() if language in present}
        return Catalogue(generation, articles, lexicons, self.heads)

    def taught(self, vectors: dict[str, np.ndarray], dimension: int) -> dict[str, Head]:
        """Heads learned from these articles; `vectors` has those of the examples."""
        heads = {}
        for language in self.lexicons:
            examples = [
                (article.id, text, language, vectors[text])
                for article in self.articles.values()
                if article.language == language
                for text in examples_of(article)
                if text in vectors
            ]
            heads[language] = Head(examples, dimension)
        return heads

    def language_for(self, wanted: str | None) -> str | None:
        """The language to search in: the wanted one, or the one with most articles when it has none."""
        if wanted in self.lexicons:
            return wanted
        return max(self.lexicons, key=lambda language: len(self.lexicons[language].ids), default=None)
