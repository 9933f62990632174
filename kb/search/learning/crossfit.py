"""Lets a knowledge base question itself: phrasings and whole articles are held out, then asked."""

from collections.abc import Iterator

import numpy as np

from kb.search.learning.asked import Asked, Known, ask
from kb.search.model.corpus import Corpus
from kb.search.model.lexicon import Lexicon
from kb.search.model.part import Part, Regression

FOLDS = 5
_ENOUGH = 2_000  # judged questions; the features need no more, and a large knowledge base is asked for less


def held_out(
    lexicon: Lexicon, corpus: Corpus, learn_head: Regression | None, seed: int = 0, first: int = 0
) -> Iterator[Asked]:
    """Per fold one fifth of the articles is away (their phrasings have no answer) and so is about one
    phrasing in five of each other article (they have one). Nothing held out reaches what is asked.
    `first`: the fold to begin with."""
    away, fold_of = folds_of(corpus, seed)
    judged = 0
    for fold in range(first, FOLDS):
        if judged >= _ENOUGH or (away != fold).sum() < 2:
            continue
        rows = np.flatnonzero(np.where(away[corpus.asked.owner] == fold, ~corpus.title, fold_of == fold))
        judged += len(rows)
        yield from without(lexicon, corpus, learn_head, away == fold, rows)


def folds_of(corpus: Corpus, seed: int = 0) -> tuple[np.ndarray, np.ndarray]:
    """(articles,) the fold in which each is away; (asked,) the fold that holds out each phrasing, -1 for none."""
    chance = np.random.default_rng(seed)
    articles = len(corpus.ids)
    away = chance.permutation(np.arange(articles) % FOLDS)
    fold_of = np.full(len(corpus.asked.texts), -1)
    begins = np.searchsorted(corpus.asked.owner, np.arange(articles + 1))
    for first, last in zip(begins, begins[1:], strict=False):
        mine = first + np.flatnonzero(~corpus.title[first:last])
        fold_of[mine] = _folds(len(mine), chance)
    return away, fold_of


def without(
    lexicon: Lexicon, corpus: Corpus, learn_head: Regression | None, away: np.ndarray, rows: np.ndarray
) -> list[Asked]:
    """Asks some rows of a corpus that knows neither them nor the articles that are away, (articles,) bool."""
    gone = away[corpus.asked.owner]
    hidden = {(corpus.ids[corpus.asked.owner[row]], corpus.folded[row]) for row in rows if not gone[row]}
    questions = [_known(corpus, row, bool(gone[row])) for row in rows]
    part = Part.of(lexicon, corpus.without(np.flatnonzero(~away), hidden), (), learn_head)
    return ask(part, questions, corpus.asked.vectors[rows].astype(np.float32))


def _known(corpus: Corpus, row: int, gone: bool) -> Known:
    right = None if gone else corpus.ids[corpus.asked.owner[row]]
    return Known(corpus.asked.texts[row], right, unanswerable=gone)


def _folds(count: int, chance: np.random.Generator) -> np.ndarray:
    """Which fold holds out each phrasing; a single phrasing is never held out."""
    if count < 2:
        return np.full(count, -1)
    if count < FOLDS:
        return chance.choice(FOLDS, count, replace=False)
    return chance.permutation(np.arange(count) % FOLDS)
