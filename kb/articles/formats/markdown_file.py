"""An article as a Markdown file: the fields in its YAML front matter, the answer below."""

from typing import Any

import yaml
from frontmatter.default_handlers import YAMLHandler

from kb.articles.formats.entry import Entry, Parsed, parsed, problem
from kb.articles.models import NewArticle
from kb.articles.wrong import wrong

FILE_CHARACTERS = 1_000_000
WIDTH = 10_000  # of a line: a phrasing is one line, so that differences of two versions can be read
_ORDER = ("id", *(name for name in NewArticle.model_fields if name not in ("id", "answer")))


class _PlainLoader(yaml.SafeLoader):
    """Safe YAML without aliases: a few lines of those unfold into gigabytes."""

    def compose_node(self, parent: Any, index: Any) -> Any:
        if self.check_event(yaml.events.AliasEvent):
            raise yaml.constructor.ConstructorError(None, None, "aliases are not taken", self.peek_event().start_mark)
        return super().compose_node(parent, index)


class _PlainDumper(yaml.SafeDumper):
    """YAML as people write it: lists a step in, no aliases."""

    def increase_indent(self, flow: bool = False, indentless: bool = False) -> None:
        return super().increase_indent(flow, False)

    def ignore_aliases(self, data: Any) -> bool:
        return True


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


def write(article: NewArticle) -> str:
    """The file of an article, without fields that say nothing. `read` gives the same article back."""
    fields = article.model_dump(exclude={"answer"}, exclude_none=True)
    said = {name: fields[name] for name in _ORDER if fields.get(name) not in (None, [], False)}
    front = yaml.dump(said, Dumper=_PlainDumper, allow_unicode=True, sort_keys=False, width=WIDTH)
    return f"---\n{front}---\n{article.answer}\n"


def folder_of(articles: list[NewArticle]) -> dict[str, bytes]:
    """A file for each article, in a folder of its language."""
    return {path_of(article): write(article).encode() for article in articles}


def path_of(article: NewArticle) -> str:
    """Where the file of an article belongs."""
    return f"{article.language}/{article.id}.md"
