"""What an encoder is tuned on, and what is kept from it so that the knowledge base can still question itself."""

from collections.abc import Sequence

import numpy as np

from kb.articles.published import PublishedArticle
from kb.search.learning.crossfit import folds_of
from kb.search.learning.held_back import Held
from kb.search.model.corpus import Corpus, corpus_of
from kb.search.model.lexicon import Lexicon
from kb.search.model.model import DIMENSION, split

FOLD = 0  # the one that is kept back; the others are judged with the vectors of the untuned encoder

Examples = list[list[list[str]]]  # by language, by article: texts that mean the same; two or more of each


def examples_of(articles: Sequence[PublishedArticle]) -> tuple[Examples, Held]:
    """Phrasings and titles of articles that have phrasings, without one fold, and that fold."""
    found: Examples = []
    away: set[str] = set()
    asked: set[tuple[str, str]] = set()
    for (language, bodies), mine in split(articles).items():
        if bodies:
            continue
        _, corpus = corpus_of(mine, None, Lexicon.empty(language), DIMENSION)
        seen, gone, held = _divided(corpus)
        found += [seen] if len(seen) > 1 else []
        away |= gone
        asked |= held
    return found, Held(frozenset(away), frozenset(asked))


def _divided(corpus: Corpus) -> tuple[list[list[str]], set[str], set[tuple[str, str]]]:
    away, fold_of = folds_of(corpus)
    owner, ids = corpus.asked.owner, corpus.ids
    gone = away[owner] == FOLD
    held = np.flatnonzero(np.where(gone, ~corpus.title, fold_of == FOLD))
    kept = {corpus.folded[row] for row in held}  # a text may stand in two articles
    texts: dict[int, list[str]] = {}
    for row in np.flatnonzero(~gone):
        if corpus.folded[row] not in kept:
            texts.setdefault(owner[row], []).append(corpus.asked.texts[row])
    seen = [mine for mine in texts.values() if len(mine) > 1]
    whole = {ids[number] for number in np.flatnonzero(away == FOLD)}
    return seen, whole, {(ids[owner[row]], corpus.folded[row]) for row in held}
