"""What all texts of one part of the model are measured by: its lexicon, its space, and what words count."""

from dataclasses import dataclass, replace

import numpy as np
from scipy import sparse

from kb.search.model.corpus import Corpus, Texts
from kb.search.model.head import Whitening
from kb.search.model.lexicon import Counts, Found, Lexicon
from kb.search.model.matching import Weights
from kb.search.model.space import Directions, Space


@dataclass(frozen=True)
class Question:
    """A question as a part reads it. `joined` and `vector` are None when there is no vector of it."""

    words: int
    strange: float  # share of its words, by their idf, that stand nowhere
    runs: Found
    stems: Found
    pairs: Found
    lengths: tuple[float, float]  # of its tf-idf vectors of runs, and of stems with pairs
    vector: np.ndarray | None
    joined: np.ndarray | None


@dataclass(frozen=True)
class Frame:
    """The measures of a part. They are taken once, from the texts that it learned, and stay for those that come."""

    lexicon: Lexicon
    space: Space
    whitening: Whitening
    body: Weights  # of stems in whole bodies
    passage: Weights  # of stems in passages
    passage_runs: Weights
    all_stems: Weights  # of stems in whole articles
    all_runs: Weights

    @classmethod
    def of(
        cls,
        lexicon: Lexicon,
        corpus: Corpus,
        directions: Directions | None = None,
        whitening: Whitening | None = None,
    ) -> tuple["Frame", np.ndarray]:
        """The frame of a corpus, and the joined rows of its asked texts.

        `directions` and `whitening` of an earlier frame of the same corpus spare the slow parts.
        """
        articles = len(corpus.ids)
        space = Space.of(lexicon.language, corpus.asked.counts, directions)
        joined = space.join(corpus.asked.vectors, corpus.asked.counts)
        everything = whole(corpus)
        frame = cls(
            lexicon,
            space,
            whitening or Whitening.of(joined, corpus.asked.owner, articles),
            Weights.of(bodies(corpus)),
            Weights.of(corpus.told.counts.stems),
            Weights.of(corpus.told.counts.runs),
            Weights.of(everything[0]),
            Weights.of(everything[1]),
        )
        return frame, joined

    def grown(self, lexicon: Lexicon, counts: Counts) -> "Frame":
        """The same measures with a lexicon that knows more."""
        stems, runs = counts.stems.shape[1], counts.runs.shape[1]
        return replace(
            self,
            lexicon=lexicon,
            space=self.space.grown(counts),
            body=self.body.grown(stems),
            passage=self.passage.grown(stems),
            passage_runs=self.passage_runs.grown(runs),
            all_stems=self.all_stems.grown(stems),
            all_runs=self.all_runs.grown(runs),
        )

    def read(self, text: str, vector: np.ndarray | None) -> Question:
        """A question in the measures of this part."""
        words, stems, pairs, runs = self.lexicon.read(text)
        lengths = self.space.lengths(runs, stems, pairs)
        joined = None if vector is None else self.space.join_one(vector, runs, stems, pairs, lengths)
        return Question(len(words), self._strange(stems), runs, stems, pairs, lengths, vector, joined)

    def _strange(self, stems: Found) -> float:
        idf, unseen = self.all_stems.idf[stems.numbers], self.all_stems.unseen
        nowhere = idf > unseen - 1e-4
        strange = unseen * (stems.unknown + int(nowhere.sum()))
        return strange / max(strange + float(idf[~nowhere].sum()), 1e-6)


def whole(corpus: Corpus) -> tuple[sparse.csr_matrix, sparse.csr_matrix]:
    """(articles, terms) counts of stems and of runs in everything that an article says."""
    asked, told = _by_article(corpus.asked, len(corpus.ids)), _by_article(corpus.told, len(corpus.ids))
    return (
        asked @ corpus.asked.counts.stems + told @ corpus.told.counts.stems,
        asked @ corpus.asked.counts.runs + told @ corpus.told.counts.runs,
    )


def bodies(corpus: Corpus) -> sparse.csr_matrix:
    """(articles, stems) counts of stems in the body, and in a title that is not a phrasing too."""
    articles, titles = len(corpus.ids), np.flatnonzero(corpus.title)
    owner = corpus.asked.owner[titles]
    ones = np.ones(len(titles), np.float32)
    titled = sparse.csr_matrix((ones, (owner, titles)), shape=(articles, len(corpus.asked.texts)))
    return titled @ corpus.asked.counts.stems + _by_article(corpus.told, articles) @ corpus.told.counts.stems


def _by_article(texts: Texts, articles: int) -> sparse.csr_matrix:
    rows = len(texts.texts)
    return sparse.csr_matrix((np.ones(rows, np.float32), (texts.owner, np.arange(rows))), shape=(articles, rows))
