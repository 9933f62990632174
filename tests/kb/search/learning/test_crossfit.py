"""A knowledge base questions itself, and nothing that it is asked is known to what is asked."""

from dataclasses import replace

import numpy as np
import pytest

from kb.search.learning.asked import Asked
from kb.search.learning.crossfit import FOLDS, folds_of, held_out
from kb.search.model.corpus import Corpus, corpus_of
from kb.search.model.lexicon import Lexicon
from kb.search.model.part import Part
from kb.search.model.segment import NAMES
from tests.kb.search.shop import DIMENSION, article, articles, encode

SHOP = sorted(articles(), key=lambda each: each.id)


def corpus(shop=SHOP) -> tuple[Lexicon, Corpus]:
    return corpus_of(shop, encode, Lexicon.empty("en"), DIMENSION)


@pytest.fixture(scope="module")
def asked() -> list[Asked]:
    return list(held_out(*corpus(), None))


def test_every_phrasing_is_asked_once_with_an_answer_and_once_without(asked: list[Asked]):
    phrasings = {(text, each.id) for each in SHOP for text in each.phrasings}
    answered = [(each.known.text, each.known.right) for each in asked if not each.known.unanswerable]
    strange = [each.known.text for each in asked if each.known.unanswerable]
    assert sorted(strange) == sorted(text for text, _ in phrasings)
    assert set(answered) <= phrasings and len(answered) == len(set(answered))
    assert len(answered) > len(phrasings) / 2  # all but those whose article is away in their fold


def test_an_article_that_is_away_is_no_candidate(asked: list[Asked]):
    owner = {text: each.id for each in SHOP for text in each.phrasings}
    for each in asked:
        names = each.signals[0].ids
        assert (owner[each.known.text] in names) != each.known.unanswerable
        assert names == each.signals[1].ids


def test_a_phrasing_never_finds_itself(asked: list[Asked]):
    cosine = NAMES.index("cosine")
    assert all(each.signals[0].columns[:, cosine].max() < 0.999 for each in asked)


def test_nor_a_title_or_a_body_that_says_the_same():
    twice = [replace(each, title=each.phrasings[0].upper(), text=f"{each.phrasings[1]}\n{each.text}") for each in SHOP]
    cosine, body = NAMES.index("cosine"), NAMES.index("passage_cosine")
    for each in held_out(*corpus(twice), None):
        assert each.signals[0].columns[:, [cosine, body]].max() < 0.999


def test_a_single_phrasing_stays_where_it_is():
    _, fold_of = folds_of(corpus([article("one", ["just this"]), *SHOP])[1])
    assert (fold_of >= 0).sum() == sum(len(each.phrasings) for each in SHOP)


def test_the_folds_share_the_articles_fairly():
    away, _ = folds_of(corpus([article(f"a{number}", ["x y"]) for number in range(23)])[1])
    assert max(np.bincount(away)) - min(np.bincount(away)) <= 1
    assert len(np.unique(away)) == FOLDS


def test_one_by_one_is_the_same_as_all_together(asked: list[Asked]):
    lexicon, known = corpus()
    part = Part.of(lexicon, known, ())
    for each in asked[:5]:
        vector = encode([each.known.text])[0]
        first, second = (part.signals(each.known.text, vector) for _ in range(2))
        assert (first.columns == second.columns).all()
