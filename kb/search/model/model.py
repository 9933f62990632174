"""The decision model of a knowledge base: ranks its articles for a question, and follows every publish."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np

from kb.articles.published import PublishedArticle
from kb.search.model import prior
from kb.search.model.corpus import Encode, corpus_of
from kb.search.model.exact import Exact
from kb.search.model.lexicon import Lexicon
from kb.search.model.part import Part
from kb.search.model.ranked import Ranked
from kb.search.model.threshold import Scored
from kb.search.texts.passages import mark_of

VERSION = 1  # of the features; a model of another one must be learned again
DIMENSION = 384  # of zero vectors, before the encoder is there
_FOREIGN = 0.5  # what is left of the confidence when no article is written in the question's language
_SURE = 0.97  # least confidence of an article whose very phrasing was asked
SHOWN = 10

Name = tuple[str, bool]  # of a part: its language, and whether its articles have bodies only


def maker_of(encoder: str) -> str:
    """What made a model: the version of the features and the key of the encoder."""
    return f"{VERSION} {encoder}"


@dataclass(frozen=True)
class DecisionModel:
    """Never changed, only replaced. `marks` tell what the model knows of each article; `evidence` is the mark
    of what it learned from; `own` and `visitors` are the judged questions of thresholds and curves."""

    maker: str
    parts: dict[Name, Part]
    marks: dict[str, str]
    exact: Exact
    evidence: str = ""
    own: Scored = Scored.none()
    visitors: Scored | None = None
    dimension: int = DIMENSION

    @classmethod
    def unlearned(
        cls, articles: Iterable[PublishedArticle], encode: Encode | None, encoder: str = "", dimension: int = DIMENSION
    ) -> "DecisionModel":
        """A model that compares but has learned nothing: cautious, and made at once.

        `encode` gives the vectors of texts; None when there is no encoder yet.
        """
        parts = {}
        for name, mine in split(articles).items():
            lexicon, corpus = corpus_of(mine, encode, Lexicon.empty(name[0]), dimension)
            parts[name] = Part.of(lexicon, corpus, prior.deciders(*name))
        return cls.of(parts, articles, encoder, dimension=dimension)

    @classmethod
    def of(
        cls, parts: dict[Name, Part], articles: Iterable[PublishedArticle], encoder: str, **rest: object
    ) -> "DecisionModel":
        """A model of these parts, which are made of these articles."""
        articles = list(articles)
        marks = {article.id: mark_of(article) for article in articles}
        return cls(maker_of(encoder), parts, marks, Exact.of(articles), **rest)

    @cached_property
    def languages(self) -> set[str]:
        """The languages that articles are written in."""
        return {language for (language, _), part in self.parts.items() if part.ids}

    @property
    def learned(self) -> bool:
        """Whether every part has learned."""
        return all(part.learned for part in self.parts.values())

    def ranked(
        self,
        text: str,
        language: str,
        vector: np.ndarray | None,
        nearest: Sequence[str] | None = None,
        besides: Collection[str] = (),
    ) -> list[Ranked]:
        """The articles that might answer, best first, at most ten.

        Candidates come from the question's language; when no article is written in it, from the
        language with most articles, and are half as sure. Without a `vector` words alone must do.
        `nearest` are ids of articles that an index found near in meaning: they are considered too.
        Those of `besides` are not, as if they had never been written.
        """
        there = self.languages
        if not there:
            return []
        home = language if language in there else max(sorted(there), key=self._articles_in)
        found = [part.ranked(text, vector, nearest, besides) for name, part in self.parts.items() if name[0] == home]
        ranked = sorted((each for part in found for each in part), key=lambda each: -each.confidence)
        if home != language:
            ranked = [replace(each, confidence=each.confidence * _FOREIGN) for each in ranked]
        return self._with_exact(ranked, text, language, besides)[:SHOWN]

    def with_changes(
        self, changed: Sequence[PublishedArticle], gone: Iterable[str], encode: Encode | None
    ) -> "DecisionModel":
        """The model of the published set after a difference, at a cost that grows with the difference only.

        What came or changed is fresh until the model learns again; what is gone is never ranked.
        """
        gone, names = set(gone), {article.id for article in changed}
        by_part, parts = split(changed), {}
        for name in sorted({*self.parts, *by_part}):
            mine, part = by_part.get(name, []), self.parts.get(name)
            elsewhere = names - {article.id for article in mine}
            if part is None:
                lexicon, corpus = corpus_of(mine, encode, Lexicon.empty(name[0]), self.dimension)
                parts[name] = Part.of(lexicon, corpus, prior.deciders(*name))
            else:
                lost = part.ids & (gone | elsewhere)
                parts[name] = part.with_changes(mine, lost, encode, self.dimension) if mine or lost else part
        marks = {name: mark for name, mark in self.marks.items() if name not in gone}
        marks |= {article.id: mark_of(article) for article in changed}
        return replace(self, parts=parts, marks=marks, exact=self.exact.with_changes(changed, gone))

    def _articles_in(self, language: str) -> int:
        return sum(len(part.ids) for name, part in self.parts.items() if name[0] == language)

    def _with_exact(
        self, ranked: list[Ranked], text: str, language: str, besides: Collection[str] = ()
    ) -> list[Ranked]:
        name = self.exact.find(text, language, besides)
        if name is None:
            return ranked
        found = next((each for each in ranked if each.article_id == name), Ranked(name, 0.0))
        first = replace(found, confidence=max(found.confidence, _SURE), exact=True)
        return [first, *(each for each in ranked if each.article_id != name)]


def split(articles: Iterable[PublishedArticle]) -> dict[Name, list[PublishedArticle]]:
    """The articles of each part, by id: parts do not depend on an order."""
    parts: dict[Name, list[PublishedArticle]] = {}
    for article in sorted(articles, key=lambda article: article.id):
        parts.setdefault((article.language, not article.phrasings), []).append(article)
    return dict(sorted(parts.items()))
