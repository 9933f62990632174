"""Compares a question with articles by words and letters: three sums for seven columns."""

from dataclasses import dataclass

import numpy as np
from scipy import sparse

from kb.search.model.corpus import Corpus
from kb.search.model.frame import Frame, Question, bodies, whole
from kb.search.model.lexicon import Found
from kb.search.model.matching import Postings, Weights


@dataclass(frozen=True)
class Wording:
    """Postings over rows of different kinds, so that each term of a question is looked up once.

    `runs`: asked texts, told texts, articles. `stems`: asked texts, told texts, bodies, articles.
    `pairs`: asked texts. `asked` and `told` are how many texts there are.
    """

    runs: Postings
    stems: Postings
    pairs: Postings
    asked: int
    told: int

    @classmethod
    def of(cls, frame: Frame, corpus: Corpus) -> "Wording":
        """Of a corpus, in the measures of a frame."""
        asked, told = corpus.asked.counts, corpus.told.counts
        stems, runs = whole(corpus)
        letters, terms = frame.space.rows(asked)
        split = asked.stems.shape[1]
        # A question's tf-idf weight is its idf (put into the rows here) times how often the term stands in it.
        rows = (
            _times(letters, frame.space.runs),
            frame.passage_runs.bm25(told.runs),
            frame.all_runs.presence(runs),
        )
        of_stems = (
            _times(terms[:, :split], frame.space.stems),
            frame.passage.bm25(told.stems),
            frame.body.bm25(bodies(corpus)),
            frame.all_stems.presence(stems),
        )
        return cls(
            Postings.of(sparse.vstack(rows)),
            Postings.of(sparse.vstack(of_stems)),
            Postings.of(_times(terms[:, split:], frame.space.pairs)),
            len(corpus.asked.texts),
            len(corpus.told.texts),
        )

    def grown(self, frame: Frame) -> "Wording":
        """The same for a frame that knows more terms."""
        runs, stems, pairs = (
            postings.grown(len(known))
            for postings, known in zip(
                (self.runs, self.stems, self.pairs),
                (frame.lexicon.runs, frame.lexicon.stems, frame.lexicon.pairs),
                strict=True,
            )
        )
        return Wording(runs, stems, pairs, self.asked, self.told)

    def found(self, frame: Frame, question: Question) -> tuple[np.ndarray, ...]:
        """By asked text: likeness of terms, of letters; by article: share in the body; by told text: share of words,
        of letters; by article: share of all words, of all letters."""
        ends = self.asked, self.asked + self.told
        runs, looked = _sums(self.runs, question.runs)
        letters, passage_letters, covered_letters = runs[: ends[0]], runs[ends[0] : ends[1]], runs[ends[1] :]
        stems, _ = _sums(self.stems, question.stems)
        terms, passage = stems[: ends[0]], stems[ends[0] : ends[1]]
        body, covered = np.split(stems[ends[1] :], 2)
        pairs, _ = _sums(self.pairs, question.pairs)
        return (
            (terms + pairs) / question.lengths[1],
            letters / question.lengths[0],
            body / _total(question.stems, frame.body),
            passage / _total(question.stems, frame.passage),
            passage_letters / _total(looked, frame.passage_runs),
            covered / _total(question.stems, frame.all_stems),
            covered_letters / _total(looked, frame.all_runs),
        )


def _sums(postings: Postings, found: Found) -> tuple[np.ndarray, Found]:
    """The sums over a question's terms, and the terms that were looked at."""
    rare = postings.rare(found.numbers)
    if rare is not None:
        found = Found(found.numbers[rare], found.often[rare], found.unknown)
    return postings.sum(found.numbers, found.often).astype(np.float32), found


def _total(found: Found, weights: Weights) -> float:
    return max(float(weights.idf[found.numbers] @ found.often) + weights.unseen * found.unknown, 1e-6)


def _times(rows: sparse.csr_matrix, weights: Weights) -> sparse.csr_matrix:
    made = rows.astype(np.float32)
    made.data = made.data * weights.idf[made.indices]
    return made
