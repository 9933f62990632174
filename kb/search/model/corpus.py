"""The texts of some articles of one language, counted once: what a model is built from and questions itself with."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from kb.articles.published import PublishedArticle
from kb.search.model.lexicon import Counts, Lexicon
from kb.search.texts.passages import passages_of
from kb.search.texts.words import plain

Encode = Callable[[Sequence[str]], np.ndarray]  # texts -> (texts, dimensions) unit rows


@dataclass(frozen=True)
class Texts:
    """Texts in rows: whose they are (numbers of articles, ascending), their counts, and unit vectors.

    The vectors are rounded to half precision: they take half the room, and are the same after a file.
    """

    texts: tuple[str, ...]
    owner: np.ndarray
    counts: Counts
    vectors: np.ndarray

    def of_rows(self, rows: np.ndarray, owner: np.ndarray) -> "Texts":
        """Some of the texts, in their order, with new owners."""
        return Texts(tuple(self.texts[row] for row in rows), owner, self.counts.of_rows(rows), self.vectors[rows])


@dataclass(frozen=True)
class Corpus:
    """`asked`: phrasings and titles; `told`: passages of bodies; `title`: which rows of `asked` are a title only."""

    ids: tuple[str, ...]
    asked: Texts
    told: Texts
    title: np.ndarray
    folded: tuple[str, ...]  # the asked and then the told texts in plain letters

    def without(self, articles: np.ndarray, hidden: set[tuple[str, str]]) -> "Corpus":
        """The corpus of some articles (their numbers, ascending), without hidden texts: (article id, plain text)."""
        number = np.full(len(self.ids), -1)
        number[articles] = np.arange(len(articles))
        first = len(self.asked.texts)

        def kept(texts: Texts, folded: tuple[str, ...]) -> np.ndarray:
            shown = [(self.ids[owner], text) not in hidden for owner, text in zip(texts.owner, folded, strict=True)]
            return np.flatnonzero((number[texts.owner] >= 0) & np.array(shown, bool))

        asked, told = kept(self.asked, self.folded[:first]), kept(self.told, self.folded[first:])
        return Corpus(
            tuple(self.ids[article] for article in articles),
            self.asked.of_rows(asked, number[self.asked.owner[asked]]),
            self.told.of_rows(told, number[self.told.owner[told]]),
            self.title[asked],
            tuple(self.folded[row] for row in (*asked, *(told + first))),
        )


def corpus_of(
    articles: Sequence[PublishedArticle], encode: Encode | None, lexicon: Lexicon, dimension: int
) -> tuple[Lexicon, Corpus]:
    """The corpus of articles, with a lexicon that knows its words. Without `encode` all vectors are zero."""
    asked, told = [], []
    for number, article in enumerate(articles):
        seen: set[str] = set()
        for passage in passages_of(article):
            folded = plain(passage.text)
            if folded not in seen:
                seen.add(folded)
                (told if passage.kind == "body" else asked).append((passage.text, folded, number, passage.kind))
    rows = asked + told
    texts = [text for text, *_ in rows]
    vectors = encode(texts) if encode and texts else np.zeros((len(texts), dimension))
    lexicon, counts = lexicon.with_texts(texts)
    owner = np.array([number for _, _, number, _ in rows], np.int64)
    whole = Texts(tuple(texts), owner, counts, np.asarray(vectors, np.float16))
    first = np.arange(len(asked)), np.arange(len(asked), len(rows))
    parts = [whole.of_rows(part, owner[part]) for part in first]
    title = np.array([kind == "title" for *_, kind in asked], bool)
    folded = tuple(folded for _, folded, *_ in rows)
    return lexicon, Corpus(tuple(article.id for article in articles), *parts, title, folded)
