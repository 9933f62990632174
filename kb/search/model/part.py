"""One part of the model: the articles of one language, either those with phrasings or those with a body only."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np

from kb.articles.published import PublishedArticle
from kb.search.model.acceptance import Acceptance, features
from kb.search.model.corpus import Corpus, Encode, corpus_of
from kb.search.model.frame import Frame
from kb.search.model.head import Head
from kb.search.model.lexicon import Lexicon
from kb.search.model.ranked import Ranked
from kb.search.model.ranking import log_shares
from kb.search.model.segment import HEAD, WHITENED, Compared, Segment
from kb.search.model.space import Space

Regression = Callable[[Space, Corpus, np.ndarray], Head]  # learns the head from a corpus and its joined rows

SHOWN = 6  # articles that a part puts forward
_LEAST = 1e-4  # of a probability that is left for the others, so that its logarithm stays small


@dataclass(frozen=True)
class Decider:
    """How columns become confidence: `weights` of the ranking, the acceptance of its first, and `rest`:
    how likely one of the others is right when the first is not."""

    weights: np.ndarray
    acceptance: Acceptance
    rest: float


@dataclass(frozen=True)
class Signals:
    """A question's candidates: their ids, columns (candidates, 12), and whether they are fresh or gone."""

    ids: list[str]
    columns: np.ndarray
    fresh: np.ndarray
    gone: np.ndarray
    words: int
    strange: float

    def without(self, names: Collection[str], with_vector: bool) -> "Signals":
        """What speaks for the others if these articles had never been written."""
        kept = np.array([name not in names for name in self.ids], bool)
        if kept.all():
            return self
        columns = self.columns[kept]
        if with_vector:
            for name in (HEAD, WHITENED):  # probabilities among all articles
                taken = np.exp(self.columns[~kept, name]).sum()
                columns[:, name] -= np.log(max(1 - taken, _LEAST))
        ids = [name for name, stays in zip(self.ids, kept, strict=True) if stays]
        return replace(self, ids=ids, columns=columns, fresh=self.fresh[kept], gone=self.gone[kept])


@dataclass(frozen=True)
class Part:
    """`base` was learned together; `fresh` came since. `gone` and `changed` are articles of the base.

    An archived article still takes its share of a question, so that no other inherits it; an
    article that changed is compared as it is now.
    """

    frame: Frame
    vectors: tuple[np.ndarray, np.ndarray]  # of the base's asked and told texts, in half precision
    base: Segment
    deciders: tuple[Decider, ...]  # with a vector of the question, and without
    learned: bool
    fresh: Segment | None = None
    wide: Frame | None = None  # the frame with the words of the fresh ones
    newcomers: tuple[PublishedArticle, ...] = ()
    gone: frozenset[str] = frozenset()
    changed: frozenset[str] = frozenset()

    @classmethod
    def of(
        cls, lexicon: Lexicon, corpus: Corpus, deciders: tuple[Decider, ...], regression: Regression | None = None
    ) -> "Part":
        """A part of a corpus, not learned yet; `regression` learns its head."""
        frame, joined = Frame.of(lexicon, corpus)
        head = regression(frame.space, corpus, joined) if regression else None
        vectors = corpus.asked.vectors, corpus.told.vectors
        return cls(frame, vectors, Segment.of(frame, corpus, joined, head), deciders, False)

    @property
    def ids(self) -> set[str]:
        """The articles that can be ranked."""
        return set(self.base.ids) - self.gone - self.changed | {article.id for article in self.newcomers}

    @cached_property
    def _out(self) -> np.ndarray | None:
        return np.array([name in self.changed for name in self.base.ids]) if self.changed else None

    def signals(self, text: str, vector: np.ndarray | None, near: Sequence[str] | None = None) -> Signals:
        """What speaks for the articles worth considering."""
        frame = self.wide or self.frame
        question = frame.read(text, vector)
        numbers = None if near is None else [self.base.numbers[name] for name in near if name in self.base.numbers]
        found = [(self.base, self.base.compared(frame, question, self._out, numbers))]
        if self.fresh is not None:
            found.append((self.fresh, self.fresh.compared(frame, question)))
        ids = [segment.ids[number] for segment, compared in found for number in compared.articles]
        columns = np.vstack([compared.columns for _, compared in found])
        if vector is not None:
            _normalise(columns, [compared for _, compared in found])
        came_since = np.arange(len(ids)) >= len(found[0][1].articles)
        fresh = came_since if self.learned else np.ones(len(ids), bool)
        gone = np.array([name in self.gone for name in ids], bool) & ~came_since
        return Signals(ids, columns, fresh, gone, question.words, question.strange)

    def ranked(
        self,
        text: str,
        vector: np.ndarray | None,
        near: Sequence[str] | None = None,
        besides: Collection[str] = (),
    ) -> list[Ranked]:
        """The first articles with their confidence, best first, as if those of `besides` had never been written."""
        signals = self.signals(text, vector, near)
        if besides:
            signals = signals.without(besides, vector is not None)
        if not signals.ids:
            return []
        decider = self.deciders[vector is None]
        shares = log_shares(signals.columns, decider.weights)
        made = features(signals.columns, shares, signals.words, signals.strange)
        sure = float(decider.acceptance.probability(made[None])[0])
        order = np.argsort(-shares, kind="stable")[: SHOWN + int(signals.gone.sum())]
        confidence = _confidences(sure, np.exp(shares[order]), decider.rest)
        return [
            Ranked(signals.ids[place], chance, bool(signals.fresh[place]) or vector is None)
            for place, chance in zip(order, confidence, strict=True)
            if not signals.gone[place]
        ][:SHOWN]

    def with_changes(
        self, changed: list[PublishedArticle], gone: set[str], encode: Encode | None, dimension: int
    ) -> "Part":
        """The part after articles came, changed or went; they are compared at once, in the old measures."""
        names = {article.id for article in changed}
        kept = [article for article in self.newcomers if article.id not in names | gone]
        newcomers = (*kept, *changed)
        base = set(self.base.ids)
        lost = (self.gone | gone & base) - names
        after = replace(
            self,
            newcomers=newcomers,
            gone=frozenset(lost & base),
            changed=frozenset((self.changed | names & base) - lost),
        )
        return replace(after, fresh=None, wide=None) if not newcomers else after._compared_anew(encode, dimension)

    def _compared_anew(self, encode: Encode | None, dimension: int) -> "Part":
        lexicon, corpus = corpus_of(self.newcomers, encode, self.frame.lexicon, dimension)
        wide = self.frame.grown(lexicon, corpus.asked.counts)
        joined = wide.space.join(corpus.asked.vectors, corpus.asked.counts)
        fresh, base = Segment.of(wide, corpus, joined), replace(self.base, wording=self.base.wording.grown(wide))
        if base.head is not None and len(base.ids) > 1:
            fresh = replace(fresh, head=base.head.imprinted(base.near, fresh.near))
        else:  # one article alone taught the regression nothing
            base = replace(base, head=None)
        return replace(self, base=base, wide=wide, fresh=fresh)


def _normalise(columns: np.ndarray, found: list[Compared]) -> None:
    """Heads become log probabilities among all articles of all segments."""
    for place, name in enumerate((HEAD, WHITENED)):
        columns[:, name] -= np.logaddexp.reduce([compared.whole[place] for compared in found if len(compared.articles)])


def _confidences(sure: float, shares: np.ndarray, rest: float) -> list[float]:
    """Of the first, as accepted; of the others, their share of what is left, never above the first."""
    left = (1 - sure) * rest / max(float(1 - shares[0]), 1e-6)
    return [sure, *(min(sure, left * float(share)) for share in shares[1:])]
