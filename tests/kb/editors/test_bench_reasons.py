"""The bench says what made a decision, for every way in which one is made."""

import pytest

from kb.editors.bench_reasons import percent, why
from kb.search.decision import Candidate, Situation, Thresholds, decide
from tests.guards.tree import ROOT
from tests.kb.editors.conftest import Room

THRESHOLDS = Thresholds.of(0.8)


def one(confidence: float, name: str = "a", **more: bool) -> Candidate:
    return Candidate(name, 1, f"Title {name}", confidence, more.pop("sensitive", False), **more)


CASES = {
    "exact": ([one(0.1, exact=True)], Situation()),
    "sure": ([one(0.9)], Situation()),
    "several_questions": ([one(0.9), one(0.9, "b")], Situation(several=True)),
    "foreign": ([one(0.9)], Situation(foreign=True)),
    "fresh": ([one(0.85, fresh=True)], Situation()),
    "doubtful": ([one(0.85)], Situation(doubtful=True)),
    "close": ([one(0.6), one(0.3, "b")], Situation()),
    "unsure": ([one(0.6), one(0.1, "b")], Situation()),
    "far": ([one(0.1)], Situation()),
    "expired": ([one(0.9, expired=True), one(0.5, "b")], Situation()),
    "nothing": ([], Situation()),
    "sensitive": ([one(0.9, sensitive=True)], Situation()),
    "sensitive_too": ([one(0.9), one(0.5, "b", sensitive=True)], Situation()),
    "repeated_question": ([one(0.9)], Situation(answered={"a"})),
}


@pytest.mark.parametrize("key", CASES)
def test_each_decision_has_its_reason(key: str):
    candidates, situation = CASES[key]
    assert why(decide(candidates, THRESHOLDS, situation), THRESHOLDS, situation.foreign).key == key


def test_the_sentences_are_filled_with_what_was_decided():
    close = why(decide(*CASES["close"][:1], THRESHOLDS), THRESHOLDS, False)
    assert close.values == {"first": "Title a", "second": "Title b"}
    fresh = why(decide(*CASES["fresh"][:1], THRESHOLDS), THRESHOLDS, False)
    assert fresh.values == {"needed": "90\u00a0%"}
    too = why(decide(*CASES["sensitive_too"][:1], THRESHOLDS), THRESHOLDS, False)
    assert too.values == {"title": "Title b"}


def test_shares_are_read_as_percent():
    assert [percent(share) for share in (0.05, 0.005, 1.0)] == ["5\u00a0%", "0.5\u00a0%", "100\u00a0%"]


@pytest.mark.parametrize("language", ["it", "en"])
def test_every_reason_has_a_sentence(language: str):
    written = (ROOT / "kb" / "languages" / f"{language}.json").read_text(encoding="utf-8")
    assert [key for key in CASES if f'"bench.why.{key}"' not in written] == []


def test_word_for_word_is_answered_and_said_so(room: Room):
    page = room.ask("what do the lights mean")
    (shown,) = page.all("section", **{"data-decision": "answer"})
    assert shown.get("data-why") == "exact"
    assert "word for word" in page.words()


def test_a_topic_for_a_person_is_named_with_its_tag(room: Room):
    asked = ["I broke my arm on your cable", "I got hurt by your technician", "your installer injured my mother"]
    article_id = room.write("Accidents", phrasing=asked, tags="injury", action="publish")
    page = room.ask(asked[0])
    (shown,) = page.all("section", **{"data-decision": "handoff"})
    assert shown.get("data-why") == "sensitive"
    assert "“Accidents” always goes to a person" in page.words() and "by tag: injury" in page.words()
    room.post(f"/articles/{article_id}/archive", {})


@pytest.mark.parametrize(("language", "sentence"), [("en", "mistakes accepted"), ("it", "errori accettati")])
def test_the_threshold_is_told_with_the_budget_it_comes_from(room: Room, language: str, sentence: str):
    page = room.post("/bench", {"question": "the led blinks", "language": "en"}, language=language)
    assert sentence in page.words() and "5\u00a0%" in page.words().replace(" %", "\u00a0%")
    assert page.all("a", href="/answers") == []
    owner = room.post("/bench", {"question": "the led blinks", "language": "en"}, language=language, who="luca")
    assert len(owner.all("a", href="/answers")) >= 1
