"""Articles as JSON Lines: one object a line."""

import json

from kb.articles.formats.entry import Entry, Parsed, parsed, problem
from kb.articles.models import NewArticle, Problem
from kb.articles.wrong import wrong

LINE_CHARACTERS = 1_000_000


def read(source: str, text: str) -> Parsed:
    """The articles of a text, a line each; empty lines are passed over."""
    found = [_line(source, number, line) for number, line in enumerate(text.split("\n"), 1) if line.strip()]
    return Parsed(
        [item for item in found if isinstance(item, Entry)], [item for item in found if isinstance(item, Problem)]
    )


def _line(source: str, number: int, line: str) -> Entry | Problem:
    if len(line) > LINE_CHARACTERS:
        return problem(source, number, wrong("line_long", most=f"{LINE_CHARACTERS:,}"))
    try:
        return parsed(source, number, json.loads(line))
    except json.JSONDecodeError as error:
        return problem(source, number, wrong("json_broken", what=error.msg, character=error.colno))
    except (RecursionError, ValueError):
        return problem(source, number, wrong("json_deep"))


def write(articles: list[NewArticle]) -> str:
    """One line an article, without fields that say nothing."""
    return "".join(article.model_dump_json(exclude_none=True) + "\n" for article in articles)
