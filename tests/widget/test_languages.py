"""Every sentence is there in every language, with the same places, and every one is used."""

import json
import re

from common.language import LANGUAGES
from handoff_api.visitors.widget.assets import HERE

TEXTS = {code: json.loads((HERE / "languages" / f"{code}.json").read_text()) for code in LANGUAGES}
SOURCE = "\n".join(path.read_text() for path in [*HERE.glob("scripts/*.js"), *HERE.glob("templates/*.html")])
# Keys that are put together from a state or a count.
COMPOSED = (
    "speaker.",
    "compose.",
    "contact.",
    "launcher.unread.",
    "queue.agents.",
    "strip.retry.",
    "line.",
    "offer.",
    "rate.",
    "person.present.",
)


def test_every_language_has_the_same_sentences_with_the_same_places() -> None:
    first = {key: sorted(re.findall(r"\{\w+\}", text)) for key, text in TEXTS[LANGUAGES[0]].items()}
    for code in LANGUAGES[1:]:
        assert {key: sorted(re.findall(r"\{\w+\}", text)) for key, text in TEXTS[code].items()} == first


def test_every_sentence_that_is_asked_for_exists() -> None:
    asked = set(re.findall(r"""\bt\("([a-z_.]+)"[,)]""", SOURCE))
    assert asked <= TEXTS["it"].keys()


def test_no_sentence_is_left_over() -> None:
    left_over = [key for key in TEXTS["it"] if f'"{key}"' not in SOURCE and not key.startswith(COMPOSED)]
    assert not left_over
