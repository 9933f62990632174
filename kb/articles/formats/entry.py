"""One article as it was found in a file: where it stood, and what it says."""

from datetime import date
from typing import Any, NamedTuple

from kb.articles.models import NewArticle, Problem
from kb.articles.wrong import Wrong, wrong

_FIELDS = tuple(NewArticle.model_fields)
_NEEDED = ("language", "title", "answer")
_LISTS = ("phrasings", "tags")
_FLAGS = ("sensitive",)
_STATUSES = ("draft", "published", "archived")


class Entry(NamedTuple):
    """An article in a file, and the line where it begins (from 1)."""

    source: str
    line: int
    article: NewArticle
    notes: tuple[Wrong, ...] = ()  # what of the file was left out
    says_status: bool = True  # whether the file says so, or it is the usual one

    def as_draft(self) -> "Entry":
        """The same, as a draft where the file does not say otherwise."""
        return self if self.says_status else self._replace(article=self.article.model_copy(update={"status": "draft"}))


class Parsed(NamedTuple):
    """What a file holds, good and bad."""

    entries: list[Entry]
    problems: list[Problem]


def problem(source: str, line: int, *found: Wrong) -> Problem:
    """Why something cannot be imported."""
    return Problem(source=source, line=line, wrong=list(found))


def parsed(source: str, line: int, fields: Any) -> Entry | Problem:
    """The article that `fields` describe, published unless they say otherwise."""
    if not isinstance(fields, dict):
        return problem(source, line, wrong("not_an_object"))
    found = [mistake for name, value in fields.items() if (mistake := _mistake(name, value))]
    found += [wrong("field_missing", name=name) for name in _NEEDED if fields.get(name) is None]
    if found:
        return problem(source, line, *found)
    given = {name: _as_text(value) for name, value in fields.items() if value is not None}
    usual = "draft" if given.get("publish_at") else "published"
    article = NewArticle(**{"status": usual} | given)
    return Entry(source, line, article, says_status="status" in given)


def _as_text(value: Any) -> Any:
    """YAML makes dates of what looks like one."""
    return value.isoformat() if isinstance(value, date) else value


def _mistake(name: str, value: Any) -> Wrong | None:
    """What is wrong with the shape of one field."""
    if name not in _FIELDS:
        return wrong("field_unknown", name=str(name)[:40], known=", ".join(_FIELDS))
    if value is None:
        return None
    if name in _LISTS:
        fits = isinstance(value, list) and all(isinstance(item, str) for item in value)
        return None if fits else wrong("field_list", name=name)
    if name in _FLAGS:
        return None if isinstance(value, bool) else wrong("field_flag", name=name)
    if not isinstance(_as_text(value), str):
        return wrong("field_text", name=name)
    if name == "status" and value not in _STATUSES:
        return wrong("status_unknown", known=", ".join(_STATUSES))
    return None
