"""What people read stands in the language files: no template and no script has a sentence of its own."""

import json
import re
from html.parser import HTMLParser
from pathlib import Path

import pytest
from jinja2 import Environment

from tests.guards.tree import ROOT, files

TEMPLATES = sorted(set(files("*/templates/**/*.html") + files("*/templates/*.html")))
SCRIPTS = sorted(
    path for path in set(files("*.js")) if "vendor" not in path.parts and not path.name.endswith(".min.js")
)

# The same in every language: names and what is typed on a keyboard.
NAMES = {"Staffetta", "Markdown", "CSV", "HTML", "JSON", "Lines", "UTC", "Esc", "Ctrl", "Alt", "Enter", "Tab", "Shift"}
BOTH_BY_ITSELF = {"Chat di assistenza", "Support chat"}  # the widget's loader, which is one file on another's page
_ADDRESS = re.compile(r"\S*@\S*")
_CLASS = re.compile(r"({%\s*block \w*class\s*%}).*?({%\s*endblock)")
_NOT_READ = {"script", "style", "code", "pre", "kbd"}
_READ = {"title", "aria-label", "aria-description", "aria-roledescription", "placeholder", "alt"}
_WORD = re.compile(r"[^\W\d_]{2,}")
# Where a script writes something that is read: `x.textContent = "..."`, `setAttribute("title", "...")`.
_WRITTEN = re.compile(
    r"""(?:\.(?:textContent|innerText|title|placeholder|alt|ariaLabel|ariaDescription)\s*=(?!=)"""
    r"""|setAttribute\(\s*["'](?:title|aria-label|placeholder|alt)["']\s*,"""
    r"""|new Notification\(|\b(?:alert|confirm|prompt)\()[^;\n]*"""
)
_QUOTED = re.compile(r""""((?:[^"\\\n]|\\.)*)"|'((?:[^'\\\n]|\\.)*)'|`([^`]*)`""")
_ASKED_FOR = re.compile(r"""\b(?:t|say|sentence|word|text)\((?:[^()]|\([^()]*\))*\)""")


class _Read(HTMLParser):
    """Collects what a template says by itself, with the number of its line."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.found: list[str] = []
        self._silent = 0

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        self._silent += tag in _NOT_READ
        given = dict(attributes)
        says = _READ | ({"value"} if tag == "input" and given.get("type") in {"submit", "button"} else set())
        for name in says & given.keys():
            self._note(given[name] or "")

    def handle_endtag(self, tag: str) -> None:
        self._silent -= tag in _NOT_READ

    def handle_data(self, data: str) -> None:
        if not self._silent:
            self._note(data)

    def _note(self, text: str) -> None:
        if set(_WORD.findall(_ADDRESS.sub("", text))) - NAMES:
            self.found.append(f"line {self.getpos()[0]}: {' '.join(text.split())}")


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: str(path.relative_to(ROOT)))
def test_a_template_has_no_sentence_of_its_own(path: Path):
    reader = _Read()
    reader.feed(_without_jinja(path.read_text()))
    reader.close()
    assert not reader.found


@pytest.mark.parametrize("path", SCRIPTS, ids=lambda path: str(path.relative_to(ROOT)))
def test_a_script_writes_no_sentence_of_its_own(path: Path):
    assert not _written(path.read_text())


@pytest.mark.parametrize("path", files("*/languages/it.json"), ids=lambda path: str(path.relative_to(ROOT)))
def test_a_sentence_is_not_the_same_in_both_languages(path: Path):
    """One that was copied and not translated; names, numbers and words that both languages have are short."""
    italian, english = (json.loads(path.with_name(f"{code}.json").read_text()) for code in ("it", "en"))
    assert not [key for key, said in italian.items() if said == english[key] and len(_words(said)) > 2]


@pytest.mark.parametrize(("source", "found"), [
    ('<p title="Close">{{ t("x") }}</p>', ["line 1: Close"]),
    ("<p>\n{{ name }} is here</p>", ["line 1: is here"]),
    ('<p class="{{ "wide" if x }}">{{ t("desk.title") }} · <kbd>Esc</kbd></p>', []),
])  # fmt: skip
def test_the_guard_sees_what_a_template_says(source: str, found: list[str]):
    reader = _Read()
    reader.feed(_without_jinja(source))
    assert reader.found == found


@pytest.mark.parametrize(("source", "found"), [
    ('line.textContent = "Try again";', ["Try again"]),
    ("button.title = `Chat with ${name}`;", ["Chat with "]),
    ('line.textContent = t("queue.empty", { count: "two" });', []),
    ('line.textContent = data.title || "–";', []),
])  # fmt: skip
def test_the_guard_sees_what_a_script_writes(source: str, found: list[str]):
    assert _written(source) == found


def _without_jinja(source: str) -> str:
    """The template's own text; what Jinja puts in is left out, its line breaks stay."""
    kept = (value if kind in {"data", "raw_begin", "raw_end"} else "\n" * value.count("\n")
            for _, kind, value in Environment().lex(_CLASS.sub(r"\1\2", source)))  # fmt: skip
    return "".join(kept)


def _words(sentence: object) -> set[str]:
    """The words of a sentence or of a group of them, without the places for values."""
    return set(_WORD.findall(re.sub(r"\{\w+\}", "", json.dumps(sentence, ensure_ascii=False)))) - NAMES


def _written(source: str) -> list[str]:
    """The words that a script writes where they are read, without those asked for with `t(...)`."""
    said = []
    for statement in _WRITTEN.findall(source):
        for quoted in _QUOTED.findall(_ASKED_FOR.sub("", statement)):
            text = re.sub(r"\$\{[^}]*\}", "", "".join(quoted))
            if (
                text not in BOTH_BY_ITSELF
                and set(_WORD.findall(text)) - NAMES
                and (text[0].isupper() or " " in text.strip())
            ):
                said.append(text)
    return said
