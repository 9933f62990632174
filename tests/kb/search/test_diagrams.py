"""The diagrams: one code for a page and for a file, readable without seeing them, nothing in them that runs."""

import re
from functools import partial
from pathlib import Path
from xml.etree import ElementTree

import numpy as np
import pytest

from common.texts import Texts
from kb.search.evaluation.diagrams import FOLDER, Point, reliability_diagram, risk_coverage_diagram
from kb.search.evaluation.evaluation import Labelled, Measured
from kb.search.evaluation.measures import reliability, risk_coverage

SVG = "{http://www.w3.org/2000/svg}"
RANDOM = np.random.default_rng(5)
SURE = RANDOM.beta(2, 1, 800)
RIGHT = RANDOM.random(800) < SURE
NOTHING = np.array([])


def drawn(sure: np.ndarray, right: np.ndarray, language: str = "en", **how) -> list[ElementTree.Element]:
    say = partial(Texts(FOLDER / "languages").get, language)
    curve, bins = risk_coverage(sure, right), reliability(sure, right)
    point = Point(0.31, 0.05) if len(sure) else None
    pictures = [risk_coverage_diagram(curve, point, say, **how), reliability_diagram(bins, say, **how)]
    return [ElementTree.fromstring(picture) for picture in pictures]


@pytest.mark.parametrize("language", ["it", "en"])
def test_the_numbers_are_said_too(language: str):
    risk, honest = drawn(SURE, RIGHT, language)
    for picture in (risk, honest):
        assert picture.get("role") == "img"
        ids = [picture.find(f"{SVG}title").get("id"), picture.find(f"{SVG}desc").get("id")]
        assert picture.get("aria-labelledby").split() == ids
    assert "31" in risk.find(f"{SVG}desc").text and "800" in risk.find(f"{SVG}desc").text
    assert len(honest.findall(f".//{SVG}circle")) == len(reliability(SURE, RIGHT))


def test_in_a_page_it_brings_no_style_and_alone_it_brings_its_own():
    for inside, alone in zip(drawn(SURE, RIGHT), drawn(SURE, RIGHT, alone=True), strict=True):
        assert not inside.findall(f".//{SVG}style")
        assert "prefers-color-scheme: dark" in alone.find(f"{SVG}style").text
        for element in inside.iter():
            assert element.tag != f"{SVG}script"
            assert not [name for name in element.attrib if name == "style" or name.startswith("on")]


def test_few_questions_and_none_are_drawn_as_well():
    for sure, right in ((NOTHING, NOTHING.astype(bool)), (SURE[:1], RIGHT[:1]), (np.ones(3), np.ones(3, bool))):
        risk, _ = drawn(sure, right)
        numbers = re.findall(r"nan|inf", ElementTree.tostring(risk, encoding="unicode"))
        assert not numbers
    assert "no question yet" in drawn(NOTHING, NOTHING.astype(bool))[0].find(f"{SVG}desc").text


def test_a_line_has_no_more_points_than_can_be_seen():
    many = np.linspace(0, 1, 20_000)
    risk, _ = drawn(many, many > 0.3)
    assert len(risk.find(f".//{SVG}path[@class='measured']").get("d")) < 5000


def test_an_evaluation_writes_both(tmp_path: Path):
    decided = {"decision": "answer", "confidence": 0.9, "candidates": [{"article_id": "a"}]}
    other = decided | {"decision": "handoff", "confidence": 0.2}
    results = [(Labelled("q", "a", None), decided, 1.0), (Labelled("r", None, None), other, 1.0)]
    Measured(results).plot(tmp_path / "new")
    for name in ("risk-coverage", "reliability"):
        assert ElementTree.parse(tmp_path / "new" / f"{name}.svg").getroot().tag == f"{SVG}svg"
    table = Measured(results).table()
    assert (table["aurc"], table["coverage_at_5"]) == (0.25, 0.5)


@pytest.mark.parametrize("honest", [0.0, 0.5])
def test_the_worst_case_is_named_wherever_there_is_room(honest: float):
    risk, _ = drawn(SURE, RANDOM.random(800) < SURE - honest)
    assert "plausible worst case" in [text.text for text in risk.iter(f"{SVG}text")]
