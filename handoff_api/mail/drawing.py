"""Draws a letter: the words of its kind around its contents, as plain text and as HTML."""

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from common.texts import Texts
from handoff_api.mail.models import Kind

HERE = Path(__file__).parent
Say = Callable[..., str]  # a sentence of the letters, in the reader's language


@dataclass(frozen=True)
class Sheet:
    """What stands on a letter, from top to bottom; what is empty is left out."""

    subject: str
    greeting: str
    opening: list[str]
    question_label: str = ""
    question: str = ""  # what the visitor had asked
    lines: list[dict[str, Any]] = field(default_factory=list)  # who said what, and when
    words: list[str] = field(default_factory=list)  # somebody's words, set off
    headline: str = ""
    button: str = ""
    link: str = ""
    small: list[str] = field(default_factory=list)
    foot: str = ""


@dataclass(frozen=True)
class Drawn:
    """A letter as it is sent."""

    subject: str
    text: str
    html: str


class Letterhead:
    """Whose letters these are: the company's name, our address, and where a conversation's link leads.

    `go_on` is the path of that page, with `{code}` in it.
    """

    def __init__(self, company: str, address: str, go_on: str) -> None:
        self.company = company
        self._address = address
        self._go_on = go_on
        self._texts = Texts(HERE / "languages")
        self._environment = Environment(
            loader=FileSystemLoader(HERE / "templates"),
            autoescape=lambda name: name is not None and name.endswith(".html"),
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
        )
        self._environment.filters["quoted"] = _quoted

    def draw(self, kind: Kind, language: str, contents: dict[str, Any]) -> Drawn:
        """The letter. Raises KeyError for contents that its kind needs and that are not there."""
        say = partial(self._texts.get, language)
        sheet = SHEETS[kind](_Said(say, self.company, kind), contents, self._link(contents))
        values = {"language": language, "company": self.company, "sheet": sheet, "full": self._full}
        return Drawn(
            subject=" ".join(sheet.subject.split()),
            text=self._environment.get_template("letter.txt").render(values).strip() + "\n",
            html=self._environment.get_template("letter.html").render(values),
        )

    def _full(self, url: str) -> str:
        """An address that can be opened from anywhere."""
        return f"{self._address}{url}" if url.startswith("/") else url

    def _link(self, contents: dict[str, Any]) -> str:
        if contents.get("path"):
            return self._full(contents["path"])
        return self._full(self._go_on.format(code=contents["code"])) if contents.get("code") else ""


@dataclass(frozen=True)
class _Said:
    """The sentences of one kind of letter, and those that every letter has."""

    say: Say
    company: str
    kind: str

    def own(self, key: str, **values: object) -> str:
        return self.say(f"{self.kind}.{key}", **values)

    def sheet(
        self, contents: dict[str, Any], link: str, subject: dict[str, object] | None = None, **parts: Any
    ) -> Sheet:
        name = contents.get("name")
        return Sheet(**{
            "subject": self.own("subject", company=self.company, **(subject or {})),
            "greeting": self.say("greeting", name=name) if name else self.say("greeting.nameless"),
            "opening": [self.own("intro", company=self.company)] if "opening" not in parts else [],
            "button": self.own("button") if link else "",
            "link": link,
            "small": [self.say("button.lasts")] if contents.get("code") else [],
            "foot": self.say("no_reply" if link and contents.get("code") else "no_reply.linkless"),
            **parts,
        })  # fmt: skip


def _promise_made(said: _Said, contents: dict[str, Any], link: str) -> Sheet:
    return said.sheet(
        contents,
        link,
        {"due": contents["due"]},
        question_label=said.own("question"),
        question=contents["question"] or "",
        words=[contents["promise"]] if contents["promise"] else [],
        headline=said.own("due", due=contents["due"]),
        small=[said.own("small"), said.say("button.lasts")],
    )


def _promise_moved(said: _Said, contents: dict[str, Any], link: str) -> Sheet:
    return said.sheet(
        contents,
        link,
        {"due": contents["due"]},
        words=[contents["reason"]],
        headline=said.own("due", due=contents["due"]),
        small=[said.own("before", before=contents["before"]), said.say("button.lasts")],
    )


def _answer(said: _Said, contents: dict[str, Any], link: str) -> Sheet:
    return said.sheet(
        contents,
        link,
        question_label=said.own("question"),
        question=contents["question"] or "",
        lines=contents["lines"],
    )


def _transcript(said: _Said, contents: dict[str, Any], link: str) -> Sheet:
    return said.sheet(contents, link, lines=contents["lines"])


def _notice(said: _Said, contents: dict[str, Any], link: str) -> Sheet:
    return said.sheet(contents, link, words=[contents["text"]])


def _invitation(said: _Said, contents: dict[str, Any], link: str) -> Sheet:
    intro = said.own("intro", company=said.company, invited_by=contents["invited_by"])
    return said.sheet(contents, link, opening=[intro], small=[said.own("small", until=contents["until"])])


def _password_reset(said: _Said, contents: dict[str, Any], link: str) -> Sheet:
    return said.sheet(contents, link, small=[said.own("small", until=contents["until"])])


SHEETS: dict[Kind, Callable[[_Said, dict[str, Any], str], Sheet]] = {
    "promise_made": _promise_made,
    "promise_moved": _promise_moved,
    "answer": _answer,
    "transcript": _transcript,
    "notice": _notice,
    "invitation": _invitation,
    "password_reset": _password_reset,
}


def _quoted(text: str) -> str:
    """As mail programs mark what somebody else wrote."""
    return "\n".join(f"> {line}".rstrip() for line in text.splitlines())
