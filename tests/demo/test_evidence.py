"""The demo's evidence: what visitors asked in its first weeks, with the article that an editor named."""

import json
from collections import Counter
from difflib import SequenceMatcher
from pathlib import Path

import pytest

DEMO = Path(__file__).parents[2] / "demo"
MOST_ALIKE = 0.8  # of the letters in order; the two nearest that were written apart have .63


def lines_of(name: str) -> list[dict]:
    return [json.loads(line) for line in (DEMO / name).read_text(encoding="utf-8").splitlines()]


EVIDENCE = lines_of("evidence.jsonl")


def ids(language: str) -> set[str]:
    return {path.stem for path in (DEMO / "articles" / language).glob("*.md")}


def alike(left: str, right: str) -> bool:
    compared = SequenceMatcher(None, left.casefold(), right.casefold(), autojunk=False)
    quick = compared.real_quick_ratio() >= MOST_ALIKE and compared.quick_ratio() >= MOST_ALIKE
    return quick and compared.ratio() >= MOST_ALIKE


@pytest.mark.parametrize(("language", "least"), [("it", 380), ("en", 260)])
def test_each_article_is_asked_for_in_its_language_one_to_nine_times(language: str, least: int):
    asked = [line["article_id"] for line in EVIDENCE if line["language"] == language]
    times = Counter(name for name in asked if name)
    assert len(asked) >= least
    assert set(times) == ids(language)
    assert max(times.values()) <= 9


@pytest.mark.parametrize("language", ["it", "en"])
def test_about_a_fifth_is_asked_in_vain(language: str):
    asked = [line["article_id"] for line in EVIDENCE if line["language"] == language]
    assert 0.15 <= asked.count(None) / len(asked) <= 0.25


def test_no_question_is_there_twice():
    assert len({line["question"].casefold() for line in EVIDENCE}) == len(EVIDENCE)


def test_what_is_learned_from_is_not_what_is_tested_with():
    tested = [line["question"] for line in lines_of("questions.jsonl")]
    pairs = [(line["question"], other) for line in EVIDENCE for other in tested if alike(line["question"], other)]
    assert pairs == []
