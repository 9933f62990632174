"""What the model learns from its own phrasings, and from what somebody said about questions."""

from dataclasses import replace
from functools import cache

import numpy as np
import pytest

from kb.search.learning.asked import Known
from kb.search.learning.fit import UNANSWERABLE, balance
from kb.search.learning.learn import BORROWED, learn
from kb.search.model.model import DecisionModel
from kb.search.model.threshold import choose
from tests.kb.search.shop import DIMENSION, articles, encode, vector

SHOP = articles()


@cache
def learned(*known: Known, bare: bool = False, language: str | None = "en") -> DecisionModel:
    shop = [replace(each, phrasings=()) for each in SHOP] if bare else SHOP
    return learn(shop, encode, [(each, language) for each in known], dimension=DIMENSION)


def confidence(model: DecisionModel, text: str) -> float:
    return model.ranked(text, "en", vector(text))[0].confidence


@pytest.mark.parametrize(
    ("known", "says"),
    [
        (Known("q", right="a"), [True, False]),
        (Known("q", unanswerable=True), [False, False]),
        (Known("q", wrong=("b",)), [None, False]),
        (Known("q"), [None, None]),
        (Known("q", right="a", wrong=("b",)), [True, False]),
    ],
)
def test_what_is_known_about_a_first_candidate(known: Known, says: list[bool | None]):
    assert [known.says("a"), known.says("b")] == says


def test_visitors_questions_are_what_a_threshold_is_chosen_from():
    model = learned(Known("half a size", right="sizes"), Known("do you sell bikes", unanswerable=True))
    assert model.visitors.right.tolist() == [True, False]
    assert learned().visitors is None
    assert len(learned().own.right) > 20


def test_what_nobody_knows_teaches_nothing():
    assert learned(Known("half a size", wrong=("payment",))).visitors is None


def test_a_question_in_another_language_teaches_nothing_here():
    assert learned(Known("mezza taglia", right="sizes"), language="it").visitors is None
    assert learned(Known("half a size", right="sizes"), language=None).visitors is not None


def test_many_wrong_answers_make_it_less_sure():
    texts = [f"{text} {word}" for each in SHOP for text in each.phrasings[:2] for word in ("today", "for kids")]
    wrong = learned(*(Known(text, unanswerable=True) for text in texts))
    right = learned(*(Known(text, right=each.id) for each in SHOP for text in each.phrasings))
    question = "when do you open for kids"
    assert confidence(wrong, question) < confidence(right, question)


def test_without_own_questions_others_stand_in_and_prove_nothing():
    bare = learned(bare=True)
    assert bare.own.weight.sum() == pytest.approx(BORROWED)
    assert choose(bare.own, None, 0.05).kind in ("provisional", "never")


def test_questions_without_an_answer_have_their_share():
    few = np.array([True] * 9 + [False])
    weight = balance(few)
    assert weight[~few].sum() / weight.sum() == pytest.approx(UNANSWERABLE)
    many = np.array([True, False])
    assert (balance(many) == 1).all()
    assert balance(many, exact=True)[1] == pytest.approx(2 * UNANSWERABLE)
    assert (balance(np.ones(3, bool)) == 1).all()
