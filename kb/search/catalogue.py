"""What search knows of the published set at one moment: the articles, their words, what the heads learned.

Never changed, only replaced, so that a question sees one state from beginning to end.
"""

from dataclasses import dataclass, field

from kb.articles.published import PublishedArticle
from kb.search.head import Example, Head
from kb.search.lexical import Lexicon
from kb.search.texts.passages import mark_of


@dataclass(frozen=True)
class Catalogue:
    """The published articles of all languages, with a lexicon and a head for each language."""

    generation: int = 0
    articles: dict[str, PublishedArticle] = field(default_factory=dict)
    marks: dict[str, str] = field(default_factory=dict)  # article id -> mark of all that search knows of it
    lexicons: dict[str, Lexicon] = field(default_factory=dict)
    heads: dict[str, Head] = field(default_factory=dict)

    def changed(self, generation: int, changed: list[PublishedArticle], gone: list[str]) -> "Catalogue":
        """The catalogue after a difference. The heads stay; what they do not know yet they do not score."""
        articles = self.articles | {article.id: article for article in changed}
        marks = self.marks | {article.id: mark_of(article) for article in changed}
        for article_id in gone:
            articles.pop(article_id, None)
            marks.pop(article_id, None)
        touched = {article.language for article in changed}
        touched |= {self.articles[name].language for name in [*gone, *(a.id for a in changed)] if name in self.articles}
        lexicons = dict(self.lexicons)
        for language in touched:
            of_language = [article for article in articles.values() if article.language == language]
            lexicons[language] = Lexicon(of_language, self.lexicons.get(language))
        present = {article.language for article in articles.values()}
        lexicons = {language: lexicon for language, lexicon in lexicons.items() if language in present}
        return Catalogue(generation, articles, marks, lexicons, self.heads)

    def taught(self, examples: list[Example], dimension: int) -> dict[str, Head]:
        """Heads learned from the passages of these articles, one for each language."""
        by_language: dict[str, list[Example]] = {language: [] for language in self.lexicons}
        for example in examples:
            by_language[self.articles[example.article_id].language].append(example)
        return {language: Head(found, language, dimension) for language, found in by_language.items()}

    def language_for(self, wanted: str | None) -> str | None:
        """The language to search in: the wanted one, or the one with most articles when it has none."""
        if wanted in self.lexicons:
            return wanted
        return max(self.lexicons, key=lambda language: len(self.lexicons[language].ids), default=None)
