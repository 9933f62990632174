"""BM25 over stemmed words, of a library: an article's confidence is the score of all its texts together.

Each text as a document of its own, the best counting, ranked worse on all development sets.
"""

import logging
import re
from collections.abc import Sequence

import bm25s
import numpy as np
import snowballstemmer

from kb.articles.published import PublishedArticle
from kb.search.texts.passages import passages_of
from tests.quality.ranking import Ranking, best_first

_STEMMERS = {"it": "italian", "en": "english"}

logging.getLogger("bm25s").setLevel(logging.WARNING)  # it tells of every index that it builds


def rankings(articles: Sequence[PublishedArticle], language: str, questions: Sequence[str]) -> list[Ranking]:
    """Over title, phrasings and body; the scores have no upper end, so they are no probabilities."""
    stem = snowballstemmer.stemmer(_STEMMERS[language]).stemWords

    def words(text: str) -> list[str]:
        return stem(re.findall(r"\w+", text.lower()))

    index = bm25s.BM25()
    whole = (" ".join(passage.text for passage in passages_of(article)) for article in articles)
    index.index([words(text) for text in whole], show_progress=False)
    names = [article.id for article in articles]
    return [best_first(names, _scores(index, words(question), len(names))) for question in questions]


def _scores(index: bm25s.BM25, asked: list[str], articles: int) -> np.ndarray:
    """Of every article; the library takes no question of which it knows no word."""
    known = [word for word in asked if word in index.vocab_dict]
    return index.get_scores(known) if known else np.zeros(articles)
