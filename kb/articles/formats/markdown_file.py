"""An article as a Markdown file: the fields in its YAML front matter, the answer below."""

from typing import Any

import yaml
from frontmatter.default_handlers import YAMLHandler

from kb.articles.formats.entry import Entry, Parsed, parsed, problem
from kb.articles.wrong import wrong

FILE_CHARACTERS = 1_000_000


class _PlainLoader(yaml.SafeLoader):
    """Safe YAML without aliases: a few lines of those unfold into gigabytes."""

    def compose_node(self, parent: Any, index: Any) -> Any:
        if self.check_event(yaml.events.AliasEvent):
            raise yaml.constructor.ConstructorError(None, None, "aliases are not taken", self.peek_event().start_mark)
        return super().compose_node(parent, index)


def read(source: str, text: str) -> Parsed:
    """The one article of a file."""
    if len(text) > FILE_CHARACTERS:
        return Parsed([], [problem(source, 1, wrong("file_long", most=f"{FILE_CHARACTERS:,}"))])
    if not YAMLHandler.FM_BOUNDARY.match(text):
        return Parsed([], [problem(source, 1, wrong("front_missing"))])
    try:
        front, answer = YAMLHandler().split(text)
    except ValueError:
        return Parsed([], [problem(source, 1, wrong("front_endless"))])
    found = _article(source, front, answer)
    return Parsed([found], []) if isinstance(found, Entry) else Parsed([], [found])


def _article(source: str, front: str, answer: str) -> Any:
    try:
        fields = yaml.load(front, Loader=_PlainLoader)
    except yaml.MarkedYAMLError as error:
        # The front matter keeps the line break after its first ---, so its marks count that line too.
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        return problem(source, line, wrong("front_broken", what=str(error.problem)))
    except (yaml.YAMLError, RecursionError, ValueError):
        return problem(source, 1, wrong("front_unreadable"))
    if not isinstance(fields, dict):
        return problem(source, 1, wrong("front_no_fields"))
    if "answer" in fields:
        return problem(source, 1, wrong("answer_in_front"))
    return parsed(source, 1, fields | {"answer": answer.strip()})
