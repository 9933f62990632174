"""What a canned reply becomes: places filled in, missing ones shown, and nothing else ever runs in it."""

import time

import pytest

from handoff_api.canned_replies.places import PLACES
from handoff_api.canned_replies.rendering import NotUsable, Segment, check, fill_in

NAMES = {place: place.replace(".", " ") for place in PLACES}
KNOWN = {"visitor.name": "Irene", "agent.name": "Marta", "company": "FibraLario"}


def test_what_is_known_stands_in_its_place():
    filled = fill_in("Ciao {{ visitor.name }}, sono {{ agent.name | upper }} di {{ company }}.", KNOWN, NAMES)
    assert filled.text == "Ciao Irene, sono MARTA di FibraLario." and filled.missing == []
    assert filled.segments[:2] == [Segment("text", "Ciao "), Segment("filled", "Irene")]


def test_what_is_missing_is_shown_and_never_left_blank():
    filled = fill_in("Ti scrivo a {{ visitor.email }} entro {{ promise.due }}, {{ visitor.email }}.", KNOWN, NAMES)
    assert filled.text == "Ti scrivo a [visitor email] entro [promise due], [visitor email]."
    assert filled.missing == ["[visitor email]", "[promise due]"]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("{% if visitor.email %}A {{ visitor.email }}.{% else %}Come ti scrivo?{% endif %}", "Come ti scrivo?"),
        ("Ciao {{ visitor.email | default('a te') }}", "Ciao a te"),
        ("{{ 'Ciao ' ~ visitor.name if visitor.name else 'Ciao' }}", "Ciao Irene"),
        ("  Due righe:\n{% if company %}\nsì\n{% endif %}\nfine\n", "Due righe:\nsì\nfine"),
        ("{% raw %}{{ così com'è }}{% endraw %}", "{{ così com'è }}"),
    ],
)
def test_a_text_can_choose(text: str, said: str):
    assert fill_in(text, KNOWN, NAMES).text == said


def test_a_value_is_never_read_as_a_template_and_is_not_endless():
    filled = fill_in("{{ visitor.name }}!", {"visitor.name": "{{ company }}<b>\ue000" + "x" * 9000}, NAMES)
    assert filled.text.startswith("{{ company }}<b>xxx") and len(filled.text) < 600


@pytest.mark.parametrize(
    ("text", "key", "about"),
    [
        ("Ciao {{ visitor.name", "syntax", ""),
        ("{% if company %}", "syntax", ""),
        ("{{ visitor.nome }}", "unknown", "visitor.nome"),
        ("{{ visitor }}", "unknown", "visitor"),
        ("{{ settings }}", "unknown", "settings"),
        ("{{ self }}", "unknown", "self"),
        ("{{ visitor.__class__ }}", "unknown", "visitor.__class__"),
        ("{{ visitor.name.__class__ }}", "forbidden", ""),
        ("{{ visitor['name'] }}", "forbidden", ""),
        ("{{ ''.__class__.__mro__ }}", "forbidden", ""),
        ("{{ company() }}", "forbidden", ""),
        ("{{ lipsum() }}", "forbidden", ""),
        ("{% for x in company %}{% endfor %}", "forbidden", ""),
        ("{% set company = 'x' %}", "forbidden", ""),
        ("{% include 'desk.html' %}", "forbidden", ""),
        ("{% macro m() %}{% endmacro %}", "forbidden", ""),
        ("{{ 'x' * 1000000000 }}", "forbidden", ""),
        ("{{ 9 ** 99999999 }}", "forbidden", ""),
        ("{{ company | center(1000000000) }}", "forbidden", ""),
        ("{{ '%1000000000d' | format(1) }}", "forbidden", ""),
        ("\ue000", "forbidden", ""),
        ("{{ " + "not " * 900 + "company }}", "forbidden", ""),
        ("{% if company %}" * 150 + "{% endif %}" * 150, "forbidden", ""),
    ],
)
def test_nothing_else_is_let_in(text: str, key: str, about: str):
    with pytest.raises(NotUsable) as refused:
        check(text)
    assert (refused.value.key, refused.value.about) == (key, about)
    assert refused.value.detail.endswith(".")


def test_the_longest_text_is_filled_in_at_once():
    text = "{{ visitor.name }}" * 220
    check(text)
    began = time.process_time()
    filled = fill_in(text, {"visitor.name": "x" * 500}, NAMES)
    assert time.process_time() - began < 1 and len(filled.text) <= 4500
