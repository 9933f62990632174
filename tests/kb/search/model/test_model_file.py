"""A model comes back from its file as it was, or not at all."""

from pathlib import Path

import pytest

from kb.search.learning.asked import Known
from kb.search.learning.learn import learn
from kb.search.model import model_file
from kb.search.model.model import DecisionModel
from tests.kb.search.shop import DIMENSION, article, articles, encode, vector

SHOP = [
    *articles(),
    article("about-us", body="We make shoes by hand."),
    article("orari", ["quando aprite"], language="it"),
]
MODEL = learn(
    SHOP, encode, [(Known("half a size", right="sizes"), "en")], encoder="e", evidence="m", dimension=DIMENSION
)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    path = tmp_path / "kb.model"
    model_file.write(path, MODEL, SHOP)
    return path


def test_it_is_the_same_to_the_last_bit(path: Path):
    again = model_file.read(path, "e")
    for text in ("do you mend soles", "when open", "chi siete", "quando aprite la domenica"):
        for language in ("en", "it"):
            for found in (vector(text), None):
                assert again.ranked(text, language, found) == MODEL.ranked(text, language, found)
    assert (again.marks, again.evidence, again.maker) == (MODEL.marks, "m", MODEL.maker)
    assert again.learned
    assert (again.own.confidence == MODEL.own.confidence).all()
    assert (again.visitors.right == MODEL.visitors.right).all()


def test_it_follows_changes_like_the_one_that_was_written(path: Path):
    new = article("gift-cards", ["can I buy a gift card"])
    text = "gift card for shoes"
    first, second = (m.with_changes([new], ["sizes"], encode) for m in (MODEL, model_file.read(path, "e")))
    assert first.ranked(text, "en", vector(text)) == second.ranked(text, "en", vector(text))


def test_an_empty_knowledge_base(tmp_path: Path):
    model_file.write(tmp_path / "m", DecisionModel.unlearned([], encode), [])
    assert model_file.read(tmp_path / "m", "").marks == {}


@pytest.mark.parametrize("harm", ["cut", "flip", "empty", "text"])
def test_a_damaged_file_is_not_used(path: Path, harm: str):
    data = path.read_bytes()
    middle = len(data) // 2
    flipped = data[:middle] + bytes([data[middle] ^ 1]) + data[middle + 1 :]
    path.write_bytes({"cut": data[:middle], "flip": flipped, "empty": b"", "text": b"no model"}[harm])
    assert model_file.read(path, "e") is None


def test_another_makers_file_and_no_file_are_not_used(path: Path):
    assert model_file.read(path, "another encoder") is None
    assert model_file.read(path.with_name("nothing"), "e") is None


def test_a_model_is_written_with_its_own_articles_only(path: Path):
    with pytest.raises(ValueError, match="articles that it learned"):
        model_file.write(path, MODEL, SHOP[1:])
