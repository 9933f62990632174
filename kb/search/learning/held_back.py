"""How a knowledge base questions itself when its encoder was tuned on its phrasings: with those kept from the encoder.

Only one fold was kept from it. The other folds are asked with the vectors of the untuned encoder, under which
articles are harder to tell apart: confidence learned from both is careful rather than too sure.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from kb.articles.published import PublishedArticle
from kb.search.learning.asked import Asked
from kb.search.learning.crossfit import held_out, without
from kb.search.model.corpus import Corpus, Encode, corpus_of
from kb.search.model.lexicon import Lexicon
from kb.search.model.part import Regression


@dataclass(frozen=True)
class Held:
    """What was kept from the encoder: whole articles, and (article id, plain text) of phrasings."""

    away: frozenset[str] = frozenset()
    asked: frozenset[tuple[str, str]] = frozenset()

    def as_json(self) -> dict[str, list]:
        """Sorted lists."""
        return {"away": sorted(self.away), "asked": sorted(map(list, self.asked))}

    @classmethod
    def from_json(cls, told: dict[str, list]) -> "Held":
        """What `as_json` gave."""
        return cls(frozenset(told["away"]), frozenset((name, text) for name, text in told["asked"]))


@dataclass(frozen=True)
class Before:
    """The encoder before it was tuned, and what was kept from it then."""

    encode: Encode
    held: Held


def held_back(lexicon: Lexicon, corpus: Corpus, learn_head: Regression | None, held: Held) -> list[Asked]:
    """The fold that was kept from the encoder, as far as it is still published."""
    away = np.array([name in held.away for name in corpus.ids], bool)
    rows = [
        row
        for row, owner in enumerate(corpus.asked.owner)
        if not corpus.title[row] and (corpus.ids[owner], corpus.folded[row]) in held.asked
    ]
    if not rows or (~away).sum() < 2:
        return []
    return without(lexicon, corpus, learn_head, away, np.array(rows))


def own_questions(
    articles: Sequence[PublishedArticle],
    lexicon: Lexicon,
    corpus: Corpus,
    learn_head: Regression | None,
    before: Before | None,
) -> list[Asked]:
    """The articles' own phrasings, held out by turns; `before` when the encoder that made `corpus` was tuned."""
    if before is None:
        return list(held_out(lexicon, corpus, learn_head))
    dimension = corpus.asked.vectors.shape[1]
    known, untuned = corpus_of(articles, before.encode, Lexicon.empty(articles[0].language), dimension)
    return [
        *held_back(lexicon, corpus, learn_head, before.held),
        *held_out(known, untuned, learn_head, first=1),
    ]
