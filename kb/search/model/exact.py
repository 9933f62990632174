"""Finds the one article that an editor wrote a question for, word for word."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from kb.articles.published import PublishedArticle
from kb.search.texts.courtesies import without_courtesy
from kb.search.texts.words import words


@dataclass(frozen=True)
class Exact:
    """Phrasings and titles, folded and free of courtesies, with the articles (and their languages) they belong to."""

    by_text: dict[str, tuple[str, ...]]
    of_article: dict[str, tuple[str, frozenset[str]]]

    @classmethod
    def of(cls, articles: Iterable[PublishedArticle]) -> "Exact":
        """Of a set of articles."""
        return cls({}, {}).with_changes(list(articles), ())

    def with_changes(self, changed: Iterable[PublishedArticle], gone: Iterable[str]) -> "Exact":
        """The same after a difference."""
        by_text, of_article = dict(self.by_text), dict(self.of_article)
        changed = list(changed)
        for name in {*gone, *(article.id for article in changed)} & of_article.keys():
            for key in of_article.pop(name)[1]:
                by_text[key] = tuple(each for each in by_text[key] if each != name)
                if not by_text[key]:
                    del by_text[key]
        for article in changed:
            keys = frozenset(map(key_of, (article.title, *article.phrasings))) - {""}
            of_article[article.id] = article.language, keys
            for key in keys:
                by_text[key] = (*by_text.get(key, ()), article.id)
        return Exact(by_text, of_article)

    def find(self, question: str, language: str, besides: Collection[str] = ()) -> str | None:
        """The only article with this text, not of `besides`; of several the only one in this language; else None."""
        names = tuple(name for name in self.by_text.get(key_of(question), ()) if name not in besides)
        if len(names) > 1:
            names = tuple(name for name in names if self.of_article[name][0] == language)
        return names[0] if len(names) == 1 else None


def key_of(text: str) -> str:
    """The words of a text without the courtesies around it."""
    return " ".join(words(without_courtesy(text)))
