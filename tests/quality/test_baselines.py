"""The baselines rank as they say, on articles that one can check by hand."""

import json

import numpy as np

from kb.articles.published import PublishedArticle
from tests.quality.baselines import bm25, cosine, diet
from tests.quality.methods import by_language
from tests.quality.ranking import Labelled, Ranking


def article(name: str, language: str, *phrasings: str) -> PublishedArticle:
    return PublishedArticle(name, 1, language, phrasings[0], phrasings[0], "", phrasings, False, None)


PAY = article("pay", "en", "how do I pay", "paying an invoice")
MOVE = article("move", "en", "I move house")


def test_bm25_compares_stems():
    (ranking,) = bm25.rankings([MOVE, PAY], "en", ["INVOICES to be paid"])
    assert ranking.articles[0][0] == "pay" and ranking.confidence > 0
    assert ranking.articles[1] == ("move", 0.0)


def test_bm25_of_unknown_words_is_nothing():
    (ranking,) = bm25.rankings([MOVE, PAY], "en", ["zzz"])
    assert ranking.confidence == 0.0


def test_cosine_takes_the_nearest_text():
    vectors = {"how do I pay": [1, 0], "paying an invoice": [0, 1], "I move house": [0.6, 0.8], "asked": [0, 1]}
    (ranking,) = cosine.rankings([MOVE, PAY], ["asked"], lambda texts: np.array([vectors[text] for text in texts]))
    assert ranking.articles == [("pay", 1.0), ("move", 0.8)]


def test_a_question_is_compared_with_articles_of_its_language():
    paga = article("paga", "it", "come pago")
    asked = [Labelled(text, None, language, "") for text, language in [("1", "it"), ("2", "en"), ("3", "fr")]]
    found = by_language(
        [PAY, paga],
        asked,
        lambda known, language, texts: [Ranking([(one.id, 1.0) for one in known]) for _ in texts],
    )
    assert [ranking.articles[0][0] for ranking in found] == ["pay" if at else "paga" for at in range(3)]


def test_diet_is_given_no_entities_and_no_intents_by_name():
    made = diet.training_data({"pay": ["how [do](verb) I pay"], "move": ["/I move"]})
    assert json.loads(made.partition("nlu: ")[2]) == [
        {"intent": "intent0", "examples": [{"text": "how do (verb) I pay"}]},
        {"intent": "intent1", "examples": [{"text": "I move"}]},
    ]


def test_diet_s_ranking_and_whether_the_fallback_took_over():
    names = {"intent0": "pay", "intent1": "move"}
    sure = diet.ranking_of({"intent": "intent1", "ranking": [["intent1", 0.9], ["intent0", 0.1]]}, names)
    assert (sure.articles, sure.refused) == ([("move", 0.9), ("pay", 0.1)], False)
    unsure = diet.ranking_of({"intent": "nlu_fallback", "ranking": [["nlu_fallback", 0.3], ["intent0", 0.2]]}, names)
    assert (unsure.articles, unsure.refused) == ([("pay", 0.2)], True)
