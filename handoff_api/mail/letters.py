"""The letters there are, one function each: what a caller has to know to have one sent.

Times and dates come in as words, in the language and on the clock of whoever reads the letter. A
`code` is that of a link to go on with the conversation (`conversations.access.link_for_letter`).
"""

from collections.abc import Sequence
from typing import NotRequired, TypedDict

from handoff_api.mail.models import Letter


class Source(TypedDict):
    """An article that something was taken from, and its address."""

    title: str
    url: str


class Line(TypedDict):
    """Something that was said: by whom, when (in words), what, and what it is from."""

    who: str
    time: str
    text: str
    sources: NotRequired[list[Source]]


def promise_made(
    to: str, language: str, conversation_id: str, *, name: str | None, question: str | None, promise: str | None,
    due: str, code: str
) -> Letter:  # fmt: skip
    """To a visitor: we answer his `question` by `due`, or do what an agent has promised by then."""
    contents = {"name": name, "question": question, "promise": promise, "due": due, "code": code}
    return Letter(to, language, "promise_made", contents, conversation_id)


def promise_moved(
    to: str, language: str, conversation_id: str, *, name: str | None, before: str, due: str, reason: str, code: str
) -> Letter:
    """To a visitor: not by `before`, but by `due`, and why."""
    contents = {"name": name, "before": before, "due": due, "reason": reason, "code": code}
    return Letter(to, language, "promise_moved", contents, conversation_id)


def answer(
    to: str, language: str, conversation_id: str, *, name: str | None, question: str | None, lines: Sequence[Line], code: str
) -> Letter:  # fmt: skip
    """To a visitor who is away: what agents have answered, oldest first."""
    contents = {"name": name, "question": question, "lines": list(lines), "code": code}
    return Letter(to, language, "answer", contents, conversation_id)


def transcript(to: str, language: str, conversation_id: str, *, lines: Sequence[Line], code: str | None) -> Letter:
    """To a visitor who asked for it: everything that was said, oldest first."""
    return Letter(to, language, "transcript", {"lines": list(lines), "code": code}, conversation_id)


def notice(to: str, language: str, conversation_id: str | None, *, text: str, code: str | None) -> Letter:
    """To a visitor: news about what he had asked, in the words of an editor."""
    return Letter(to, language, "notice", {"text": text, "code": code}, conversation_id)


def invitation(to: str, language: str, staff_id: str | None, *, invited_by: str, path: str, until: str) -> Letter:
    """To a new colleague: come in by the link at `path`, which works until `until`."""
    contents = {"invited_by": invited_by, "path": path, "until": until}
    return Letter(to, language, "invitation", contents, staff_id=staff_id)


def password_reset(to: str, language: str, staff_id: str | None, *, name: str, path: str, until: str) -> Letter:
    """To somebody of the staff: choose a new password by the link at `path`, which works until `until`."""
    contents = {"name": name, "path": path, "until": until}
    return Letter(to, language, "password_reset", contents, staff_id=staff_id)
