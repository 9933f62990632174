"""Every kind of letter says in both languages what its reader needs, in text and in HTML, and carries nobody's markup."""

import re

import pytest

from handoff_api.mail import letters
from handoff_api.mail.drawing import SHEETS, Drawn, Letterhead
from handoff_api.mail.models import Letter

HOSTILE = '<script>alert(1)</script> {{ 7 * 7 }} {name} & "quotes"'
LINE = letters.Line(
    who="Marta", time="22/11/2026 10:30", text=HOSTILE, sources=[{"title": HOSTILE, "url": "/help/iban"}]
)
CODE = {"code": "c0de"}


def _letters(language: str) -> list[Letter]:
    to, about = "giulia@example.it", "conv_1"
    asked = {"name": "Giulia", "question": HOSTILE}
    return [
        letters.promise_made(to, language, about, **asked, promise=HOSTILE, due="18:00", **CODE),
        letters.promise_moved(to, language, about, name=None, before="17:00", due="18:00", reason=HOSTILE, **CODE),
        letters.answer(to, language, about, **asked, lines=[LINE, LINE], **CODE),
        letters.transcript(to, language, about, lines=[LINE], **CODE),
        letters.notice(to, language, None, text=HOSTILE, code=None),
        letters.invitation(to, language, None, invited_by=HOSTILE, path="/invitations#c0de", until="18:00"),
        letters.password_reset(to, language, None, name=HOSTILE, path="/passwords#c0de", until="18:00"),
    ]


@pytest.fixture
def letterhead() -> Letterhead:
    return Letterhead("Fibra & Lario", "https://chat.example", "/chat#resume={code}")


def test_there_is_one_of_each_kind():
    assert {letter.kind for letter in _letters("it")} == set(SHEETS)


@pytest.mark.parametrize("language", ["it", "en"])
def test_text_and_html_say_the_same(letterhead: Letterhead, language: str):
    for letter in _letters(language):
        drawn = letterhead.draw(letter.kind, letter.language, letter.contents)
        assert "Fibra & Lario" in drawn.subject and "\n" not in drawn.subject
        for words in (drawn.text, drawn.html):
            assert not re.search(r"(?<!{){(company|due|until|invited_by)}", words)
        if "c0de" in str(letter.contents):
            assert _links(drawn) and all(link.startswith("https://chat.example/") for link in _links(drawn))
            assert all(link in drawn.text for link in _links(drawn))


@pytest.mark.parametrize("language", ["it", "en"])
def test_what_somebody_typed_stays_text(letterhead: Letterhead, language: str):
    for letter in _letters(language):
        drawn = letterhead.draw(letter.kind, letter.language, letter.contents)
        assert "<script" not in drawn.html and "49" not in drawn.html
        assert "<script>alert(1)</script>" in drawn.text and "{{ 7 * 7 }}" in drawn.text


def test_a_letter_loads_nothing(letterhead: Letterhead):
    for letter in _letters("it"):
        html = letterhead.draw(letter.kind, letter.language, letter.contents).html
        assert not re.search(r"<(img|link|script|iframe|object)\b|url\(|@import", html)


def test_the_languages_differ(letterhead: Letterhead):
    for italian, english in zip(_letters("it"), _letters("en")):
        assert (
            letterhead.draw(italian.kind, "it", italian.contents).subject
            != letterhead.draw(english.kind, "en", english.contents).subject
        )


def _links(drawn: Drawn) -> set[str]:
    return set(re.findall(r'href="([^"]+)"', drawn.html))
