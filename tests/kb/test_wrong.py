"""Everything that can be wrong with an article or a file has its sentence in every language."""

import re
from pathlib import Path

import pytest

from common.language import LANGUAGES
from kb.articles import formats
from kb.articles.models import Content
from kb.articles.rules import problems_of
from kb.articles.wrong import wrong

KB = Path(formats.__file__).parents[2]
CODES = {code for path in KB.rglob("*.py") for code in re.findall(r'\bwrong\(\s*"(\w+)"', path.read_text())}
NAMES = """
    given id known most what character cells wanted name source line count elements characters
"""
VALUES = dict.fromkeys(NAMES.split(), "x")
LONG, ODD = "x" * 70_000, "\x00"


@pytest.mark.parametrize("code", sorted(CODES))
def test_a_code_in_the_code_has_a_sentence_in_every_language(code: str):
    assert all(wrong(code, **VALUES).said(language) for language in LANGUAGES)


@pytest.mark.parametrize("text", ["", LONG, ODD])
def test_every_rule_says_its_field_and_its_sentence(text: str):
    content = Content(
        language=text[:9], title=text, answer=text, phrasings=[text or LONG], tags=[text or LONG], skill=text or LONG
    )
    found = problems_of(content, "an-id")
    assert {one.field for one in found} == {"language", "title", "answer", "phrasings", "tags", "skill"}
    assert all(one.said(language) for one in found for language in LANGUAGES)


def test_too_many_and_wrong_ids():
    many = ["x"] * 3000
    content = Content(language="it", title="x", answer="x", phrasings=many, tags=many, translation_of="BAD ID")
    assert [one.code for one in problems_of(content, "BAD ID")] == [
        "id_form", "phrasings_many", "tags_many", "translation_self",
    ]  # fmt: skip


def test_a_problem_goes_out_in_english_only_once():
    problem = formats.read("x.csv", b"a,b\n1\n").problems[0]
    assert problem.model_dump() == {
        "source": "x.csv", "line": 2, "reason": "The row has 1 cells, the first row has 2.",
    }  # fmt: skip
    assert problem.said("it").startswith("La riga ha 1 celle")
