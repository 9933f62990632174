"""The model ranks what is published, all of it, and nothing else."""

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kb.articles.published import PublishedArticle
from kb.search.learning.learn import learn
from kb.search.model.model import DecisionModel
from tests.kb.search.shop import DIMENSION, article, articles, encode, vector

SHOP = articles()
LEARNED = learn(SHOP, encode, dimension=DIMENSION)
UNLEARNED = DecisionModel.unlearned(SHOP, encode, dimension=DIMENSION)
POOL = [
    *SHOP,
    article("gift-cards", ["can I buy a gift card", "how long is a voucher valid"]),
    article("gift-cards", ["where do I use my voucher"]),
    article("returns", ["I would like my money back"]),
    article("about-us", body="We have been making shoes in this town for eighty years. My grandmother began."),
    article("orari", ["a che ora aprite", "siete aperti la domenica"], language="it"),
    article("orari", ["quando aprite"], language="en"),
]
CHANGES = st.lists(
    st.tuples(st.lists(st.sampled_from(range(len(POOL))), max_size=3), st.sets(st.sampled_from([a.id for a in POOL]))),
    max_size=4,
)


def asked(model: DecisionModel, text: str, language: str = "en") -> list[str]:
    return [each.article_id for each in model.ranked(text, language, vector(text))]


@pytest.mark.parametrize("model", [LEARNED, UNLEARNED])
@pytest.mark.parametrize(
    ("question", "name"),
    [
        ("do you open on a sunday", "opening-hours"),
        ("what sizes of shoes do you have", "sizes"),
        ("is paying with a card possible", "payment"),
    ],
)
def test_the_right_article_comes_first(model: DecisionModel, question: str, name: str):
    assert asked(model, question)[0] == name
    assert model.ranked(question, "en", None)[0].article_id == name


@settings(max_examples=8, deadline=None, derandomize=True)
@given(CHANGES)
def test_after_any_changes_it_knows_the_published_set(changes: list[tuple[list[int], set[str]]]):
    model, published = LEARNED, {each.id: each for each in SHOP}
    for numbers, gone in changes:
        changed = {POOL[number].id: POOL[number] for number in numbers}
        gone = gone - changed.keys()
        model = model.with_changes(list(changed.values()), gone, encode)
        published = {name: each for name, each in (published | changed).items() if name not in gone}
    assert model.marks.keys() == published.keys()
    _knows(model, published)


def _knows(model: DecisionModel, published: dict[str, PublishedArticle]) -> None:
    texts = [text for each in POOL for text in each.phrasings]
    for find in (vector, lambda _: None):
        for text in texts:
            found = model.ranked(text, "en", find(text))
            assert {each.article_id for each in found} <= published.keys()
            confidences = [each.confidence for each in found]
            assert confidences == sorted(confidences, reverse=True)
            assert all(0 <= confidence <= 1 for confidence in confidences)
        for each in published.values():
            for text in each.phrasings:
                assert model.ranked(text, each.language, find(text))[0].article_id == each.id


def test_what_was_published_since_is_fresh_and_competes():
    model = LEARNED.with_changes([article("gift-cards", ["can I buy a gift card"])], [], encode)
    found = model.ranked("where can one buy gift cards", "en", vector("where can one buy gift cards"))
    assert (found[0].article_id, found[0].fresh) == ("gift-cards", True)
    assert not model.ranked("are you open sundays", "en", vector("are you open sundays"))[0].fresh
    assert model.learned


def test_what_changed_is_known_by_its_new_words_only():
    model = LEARNED.with_changes([article("payment", ["do you take bitcoin"])], [], encode)
    assert asked(model, "could I use bitcoin here")[0] == "payment"
    both = [each.confidence for each in model.ranked("which payment methods are there", "en", None)]
    assert len(both) == len(set(asked(model, "which payment methods are there")))


def test_no_article_inherits_the_share_of_one_that_is_gone():
    question = "can one send the boots back"
    before = LEARNED.ranked(question, "en", vector(question))
    after = LEARNED.with_changes([], ["returns"], encode).ranked(question, "en", vector(question))
    others = {each.article_id: each.confidence for each in before[1:]}
    assert before[0].article_id == "returns"
    assert all(each.confidence <= others.get(each.article_id, before[-1].confidence) + 1e-6 for each in after)


def test_the_order_of_articles_does_not_matter():
    turned = learn(SHOP[::-1], encode, dimension=DIMENSION)
    for text in ("shoes too small", "is there a size chart"):
        assert turned.ranked(text, "en", vector(text)) == LEARNED.ranked(text, "en", vector(text))


def test_an_exact_phrasing_is_said_so():
    found = LEARNED.ranked("Hi, do you accept cash?", "en", None)[0]
    assert (found.article_id, found.exact) == ("payment", True)
    assert not LEARNED.ranked("do you accept cash or cards", "en", None)[0].exact


def test_without_a_vector_everything_is_fresh():
    assert all(each.fresh for each in LEARNED.ranked("how do I give it back", "en", None))


def test_in_another_language_it_is_half_as_sure():
    text = "return policy for shoes"
    home, abroad = (LEARNED.ranked(text, language, vector(text))[0] for language in ("en", "it"))
    assert abroad.confidence == pytest.approx(home.confidence / 2)


@pytest.mark.parametrize("make", [DecisionModel.unlearned, learn])
@pytest.mark.parametrize("number", [0, 1, 2, 3, 5])
def test_few_articles(make: Callable[..., DecisionModel], number: int):
    model = make(SHOP[:number], encode, dimension=DIMENSION)
    assert len(asked(model, "hours")) == number


def test_a_second_article_beside_the_only_one():
    model = learn(SHOP[:1], encode, dimension=DIMENSION).with_changes(SHOP[1:2], [], encode)
    assert asked(model, "are you open on a sunday")[0] == "opening-hours"
    assert asked(model, "what is the policy for a return")[0] == "returns"


def test_bodies_only_and_phrasings_together():
    bare = [replace(each, phrasings=()) for each in SHOP[:3]]
    model = learn([*bare, *SHOP[3:]], encode, dimension=DIMENSION)
    assert asked(model, "a question about returns")[0] == "returns"
    assert asked(model, "can I pay with a card")[0] == "payment"


def test_an_article_that_loses_its_phrasings_is_there_once():
    model = LEARNED.with_changes([replace(SHOP[0], phrasings=())], [], encode)
    found = asked(model, "opening hours of the shop")
    assert found.count(SHOP[0].id) == 1


def test_without_vectors_words_do():
    model = DecisionModel.unlearned(SHOP, None)
    assert model.ranked("repair a broken heel", "en", None)[0].article_id == "repairs"


def test_odd_questions_are_answered_with_something():
    for text in ("", "???", "日本語", "x" * 4000, "the " * 1000):
        for model in (LEARNED, UNLEARNED):
            found = model.ranked(text, "en", np.zeros(DIMENSION, np.float32))
            assert all(np.isfinite(each.confidence) for each in found)
