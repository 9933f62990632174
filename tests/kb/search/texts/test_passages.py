"""What of an article is compared with a question."""

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from kb.search.texts.passages import WORDS, body_passages, mark_of, passages_of
from tests.kb.search.shop import article

SENTENCE = "The shop is open every day from nine to six."


def test_a_body_is_cut_at_ends_of_sentences():
    found = body_passages(" ".join([SENTENCE] * 20))
    assert len(found) > 1
    assert all(each.endswith("six.") and len(each.split()) <= WORDS for each in found)


def test_a_sentence_that_is_too_long_stays_whole():
    assert body_passages("word " * 100 + "end.") == [("word " * 100 + "end.").strip()]


def test_no_text_no_passages():
    assert body_passages("  \n\n ") == []


@given(st.text(alphabet="ab .?!\n", max_size=300))
def test_nothing_of_a_body_is_lost(text: str):
    assert "".join(" ".join(body_passages(text)).split()) == "".join(text.split())


def test_each_text_is_there_once_and_a_phrasing_before_a_title():
    found = passages_of(article("opening-hours", ["opening hours", "when do you open"], body="opening hours"))
    assert sorted(passage.text for passage in found) == ["opening hours", "when do you open"]
    assert {passage.kind for passage in found} == {"phrasing"}


def test_the_mark_changes_with_every_text_and_with_nothing_else():
    before = article("returns", ["can I send it back"])
    assert mark_of(replace(before, version=2, sensitive=True)) == mark_of(before)
    assert len({mark_of(a) for a in (
        before, replace(before, title="x"), replace(before, text="x"), replace(before, phrasings=()),
        replace(before, language="it"),
    )}) == 5  # fmt: skip
