"""Some articles of a part, ready to be compared with a question in twelve ways: the columns."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from kb.search.model.corpus import Corpus, Texts
from kb.search.model.frame import Frame, Question
from kb.search.model.head import Head
from kb.search.model.wording import Wording

NAMES = (
    "head", "cosine", "centroid", "terms", "letters", "body", "passage", "passage_letters",
    "passage_cosine", "covered", "covered_letters", "whitened",
)  # fmt: skip
HEAD, CENTROID, COVERED, COVERED_LETTERS, WHITENED = 0, 2, 9, 10, 11
_WORDS = (3, 4, 5, 6, 7, 9, 10)  # the columns that need no vector
_ALL = 150  # so many articles are all compared; of more, those that come first in some way
_FROM_EACH = 12  # articles that each way of looking puts forward
_SINGLE = 20_000  # texts whose vectors are kept in single precision, twice the room and twice the speed
REGRESSED = 3_000  # articles up to which there is a regression, and all heads are read for every question


@dataclass(frozen=True)
class Lot:
    """Texts by article: where each article's begin, which articles have any, and the texts' vectors."""

    begins: np.ndarray  # (articles + 1,)
    vectors: np.ndarray

    @classmethod
    def of(cls, texts: Texts, articles: int) -> "Lot":
        """Of the texts of `articles` articles."""
        single = len(texts.texts) <= _SINGLE
        vectors = texts.vectors.astype(np.float32) if single else texts.vectors
        return cls(np.searchsorted(texts.owner, np.arange(articles + 1)), vectors)

    def best(self, values: np.ndarray) -> np.ndarray:
        """(articles,) the best value among each article's texts; 0 where it has none."""
        best, there = np.zeros(len(self.begins) - 1, np.float32), self.begins[:-1] < self.begins[1:]
        if len(values):
            best[there] = np.maximum.reduceat(values, self.begins[:-1][there])
        return best

    def cosines(self, chosen: np.ndarray, vector: np.ndarray) -> np.ndarray:
        """(chosen,) the cosine of the nearest text of each chosen article; 0 where it has none."""
        if len(chosen) == len(self.begins) - 1:
            return self.best(self.vectors @ vector if len(self.vectors) else np.zeros(0, np.float32))
        first = self.begins[chosen]
        length = self.begins[chosen + 1] - first
        ends = length.cumsum()
        at = np.arange(ends[-1] if len(ends) else 0) + np.repeat(first - ends + length, length)
        best, there = np.zeros(len(chosen), np.float32), length > 0
        if len(at):
            values = self.vectors[at].astype(np.float32) @ vector
            best[there] = np.maximum.reduceat(values, (ends - length)[there])
        return best


@dataclass(frozen=True)
class Compared:
    """Articles (their numbers) with their columns; `whole` is the log of all heads' shares together."""

    articles: np.ndarray
    columns: np.ndarray  # (articles, 12), heads not yet normalised
    whole: tuple[float, float]  # of the regression and of the whitened space


@dataclass(frozen=True)
class Segment:
    """Articles with what a question is compared with."""

    ids: tuple[str, ...]
    asked: Lot
    told: Lot
    centroids: np.ndarray
    wording: Wording
    near: Head
    head: Head | None  # the regression, where one was learned

    @classmethod
    def of(cls, frame: Frame, corpus: Corpus, joined: np.ndarray, head: Head | None = None) -> "Segment":
        """The articles of a corpus; `joined` are the rows of its asked texts in the frame's space."""
        articles, asked, told = len(corpus.ids), corpus.asked, corpus.told
        centroids = np.zeros((articles, asked.vectors.shape[1]), np.float32)
        np.add.at(centroids, asked.owner, asked.vectors.astype(np.float32))
        centroids /= np.maximum(np.linalg.norm(centroids, axis=1, keepdims=True), 1e-9)
        return cls(
            corpus.ids,
            Lot.of(asked, articles),
            Lot.of(told, articles),
            centroids,
            Wording.of(frame, corpus),
            frame.whitening.head(joined, asked.owner, articles),
            head,
        )

    @cached_property
    def numbers(self) -> dict[str, int]:
        """The number of each article."""
        return {name: number for number, name in enumerate(self.ids)}

    def compared(
        self, frame: Frame, question: Question, out: np.ndarray | None = None, near: list[int] | None = None
    ) -> Compared:
        """The articles worth considering (all, when there are few), with their columns.

        `out` (articles,) takes articles out of everything. `near` are articles that somebody else
        found near in meaning; they are considered too, and spare the search for others in a large set.
        """
        words = self._words(frame, question)
        heads = self._heads(question, out)
        chosen = self._chosen(words, heads, question, out, near)
        columns = np.zeros((len(chosen), len(NAMES)), np.float32)
        for name, values in zip(_WORDS, words, strict=True):
            columns[:, name] = values[chosen]
        if question.vector is None or not len(chosen):
            return Compared(chosen, columns, (0.0, 0.0))
        columns[:, 1] = self.asked.cosines(chosen, question.vector)
        columns[:, CENTROID] = self.centroids[chosen] @ question.vector
        columns[:, 8] = self.told.cosines(chosen, question.vector)
        if heads:
            columns[:, HEAD], columns[:, WHITENED] = heads[0][chosen], heads[1][chosen]
        else:
            columns[:, WHITENED] = self.near.weights[chosen] @ question.joined + self.near.bias[chosen]
            columns[:, HEAD] = columns[:, WHITENED]
            heads = [columns[:, HEAD], columns[:, WHITENED]]
        return Compared(chosen, columns, (_log_of_all(heads[0]), _log_of_all(heads[1])))

    def _words(self, frame: Frame, question: Question) -> list[np.ndarray]:
        terms, letters, body, passage, passage_letters, covered, covered_letters = self.wording.found(frame, question)
        asked, told = self.asked.best, self.told.best
        return [asked(terms), asked(letters), body, told(passage), told(passage_letters), covered, covered_letters]

    def _heads(self, question: Question, out: np.ndarray | None) -> list[np.ndarray]:
        """The scores of all articles by both heads; none in a large set or without a vector."""
        if question.joined is None or len(self.ids) > REGRESSED:
            return []
        near = self.near.scores(question.joined)
        heads = [near if self.head is None else self.head.scores(question.joined), near]
        return heads if out is None else [np.where(out, -np.inf, scores) for scores in heads]

    def _chosen(
        self,
        words: list[np.ndarray],
        heads: list[np.ndarray],
        question: Question,
        out: np.ndarray | None,
        near: list[int] | None,
    ) -> np.ndarray:
        if len(self.ids) <= _ALL:
            return np.arange(len(self.ids)) if out is None else np.flatnonzero(~out)
        ways = [*words, *heads]
        if question.vector is not None and (heads or near is None):
            ways.append(self.centroids @ question.vector)
        chosen = np.zeros(len(self.ids), bool)
        for way in ways:
            chosen[np.argpartition(-way, _FROM_EACH)[:_FROM_EACH]] = True
        chosen[near or []] = True
        if out is not None:
            chosen &= ~out
        return np.flatnonzero(chosen)


def _log_of_all(scores: np.ndarray) -> float:
    """The log of the sum of their exponentials."""
    highest = float(scores.max())
    return highest + float(np.log(np.exp(scores - highest).sum()))
