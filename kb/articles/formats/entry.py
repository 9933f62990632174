"""One article as it was found in a file: where it stood, and what it says."""

from typing import Any, NamedTuple

from kb.articles.models import NewArticle, Problem

_FIELDS = tuple(NewArticle.model_fields)
_NEEDED = ("language", "title", "answer")
_LISTS = ("phrasings", "tags")
_STATUSES = ("draft", "published", "archived")


class Entry(NamedTuple):
    """An article in a file, and the line where it begins (from 1)."""

    source: str
    line: int
    article: NewArticle


class Parsed(NamedTuple):
    """What a file holds, good and bad."""

    entries: list[Entry]
    problems: list[Problem]


def problem(source: str, line: int, reason: str) -> Problem:
    """Why something cannot be imported."""
    return Problem(source=source, line=line, reason=reason)


def parsed(source: str, line: int, fields: Any) -> Entry | Problem:
    """The article that `fields` describe, published unless they say otherwise."""
    if not isinstance(fields, dict):
        return problem(source, line, "An article must be an object with fields such as title and answer.")
    wrong = [sentence for name, value in fields.items() if (sentence := _wrong(name, value))]
    wrong += [f"The field '{name}' is missing." for name in _NEEDED if fields.get(name) is None]
    if wrong:
        return problem(source, line, " ".join(wrong))
    given = {name: value for name, value in fields.items() if value is not None}
    return Entry(source, line, NewArticle(**{"status": "published"} | given))


def _wrong(name: str, value: Any) -> str | None:
    """What is wrong with the shape of one field, as a sentence."""
    if name not in _FIELDS:
        return f"There is no field '{str(name)[:40]}'; the fields are {', '.join(_FIELDS)}."
    if value is None:
        return None
    if name in _LISTS:
        fits = isinstance(value, list) and all(isinstance(item, str) for item in value)
        return None if fits else f"The field '{name}' must be a list of texts."
    if not isinstance(value, str):
        return f"The field '{name}' must be a text."
    if name == "status" and value not in _STATUSES:
        return f"The status must be one of {', '.join(_STATUSES)}."
    return None
