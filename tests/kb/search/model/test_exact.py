"""A question that an editor wrote down is for the article it was written for."""

from kb.search.model.exact import Exact
from tests.kb.search.shop import article

KNOWN = Exact.of([
    article("returns", ["Can I send it back?"]),
    article("delivery", ["Where is my order?", "How long?"]),
    article("repairs", ["How long?"]),
    article("resi", ["Internet"], language="it"),
    article("internet", ["Internet"]),
])  # fmt: skip


def test_letters_courtesies_and_signs_do_not_matter():
    assert KNOWN.find("hello, CAN I SEND IT BACK, please", "en") == "returns"


def test_a_title_counts():
    assert KNOWN.find("Delivery", "en") == "delivery"


def test_what_two_articles_say_is_nobodys():
    assert KNOWN.find("How long?", "en") is None


def test_of_two_languages_the_questions_own_decides():
    assert KNOWN.find("internet", "it") == "resi"
    assert KNOWN.find("internet", "en") == "internet"
    assert KNOWN.find("internet", "de") is None


def test_a_text_of_another_language_is_found_when_nobody_else_has_it():
    assert KNOWN.find("Where is my order?", "it") == "delivery"


def test_only_signs_are_no_question():
    assert KNOWN.find("???", "en") is None


def test_what_goes_and_what_changes():
    after = KNOWN.with_changes([article("delivery", ["How fast do you ship?"])], ["returns"])
    assert after.find("Can I send it back?", "en") is None
    assert after.find("Where is my order?", "en") is None
    assert after.find("How fast do you ship?", "en") == "delivery"
    assert after.find("How long?", "en") == "repairs"
    assert KNOWN.find("Can I send it back?", "en") == "returns"  # the one before is as it was
