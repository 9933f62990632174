"""The first half of an import: files are read, every article is tidied and rendered, every problem is named."""

import re
from collections import Counter
from collections.abc import Callable, Iterable
from typing import NamedTuple

from markdown_it import MarkdownIt

from kb.articles import formats
from kb.articles.formats import Entry, Parsed, problem
from kb.articles.models import Content, Problem
from kb.articles.planning import Plan, plan_of
from kb.articles.rendering import Rendered, render
from kb.articles.rules import problems_of, tidied
from kb.articles.service import free_id
from kb.articles.wrong import Wrong, wrong

PROBLEMS = 200  # named at most; who has more mends these first

Told = Callable[[int, int], None]  # how many files are read, and of how many

# What would run if it were HTML. Here it would be shown as it stands, which no editor means: see `_script_in`.
_RUNS = re.compile(r"<\s*/?\s*(script|iframe|object|embed|style|svg|form|meta|link|base)\b|\bon\w+\s*=", re.IGNORECASE)
_ADDRESS_RUNS = re.compile(r"\]\(\s*<?\s*(javascript|vbscript|data)\s*:", re.IGNORECASE)
_WITH_HTML = MarkdownIt("commonmark", {"html": True})


class Ready(NamedTuple):
    """An article that can be stored."""

    entry: Entry
    content: Content
    plan: Plan
    rendered: Rendered


class Prepared:
    """Articles by their ids, and what is wrong with what was read."""

    def __init__(self, taken: set[str]) -> None:
        self.articles: dict[str, Ready] = {}
        self.problems: list[Problem] = []
        self._taken = taken

    def add(self, entry: Entry) -> None:
        """Take one article in, or name what is wrong with it."""
        content = Content(**tidied(entry.article))
        article_id = entry.article.id
        plan, unplanned = plan_of(entry.article, entry.article.status)
        problems = problems_of(content, article_id) + unplanned + _script_in(content.answer)
        if article_id and article_id in self.articles:
            first = self.articles[article_id].entry
            problems.append(wrong("id_twice", id=article_id, source=first.source, line=first.line))
        if problems:
            self.problems += [problem(entry.source, entry.line, found) for found in problems]
            return
        article_id = article_id or free_id(content.title, lambda one: one in self._taken or one in self.articles)
        self.articles[article_id] = Ready(entry, content, plan, render(content.answer))

    def check_translations(self) -> None:
        """Name the translations of what is neither here nor in the knowledge base."""
        known = self._taken | set(self.articles)
        for entry, content, *_ in self.articles.values():
            if content.translation_of and content.translation_of not in known:
                unknown = wrong("translation_unknown", id=content.translation_of)
                self.problems.append(problem(entry.source, entry.line, unknown))

    def drop_shared_headings(self) -> None:
        """A question that several saved pages have as a heading belongs to none of them: "Do you need more help?"."""
        pages = {name: ready for name, ready in self.articles.items() if formats.is_page(ready.entry.source)}
        seen = Counter(text.casefold() for ready in pages.values() for text in ready.content.phrasings)
        for name, (entry, content, plan, rendered) in pages.items():
            own = [text for text in content.phrasings if text == content.title or seen[text.casefold()] == 1]
            article = entry.article.model_copy(update={"phrasings": own})
            content = content.model_copy(update={"phrasings": own})
            self.articles[name] = Ready(entry._replace(article=article), content, plan, rendered)


def prepare(
    files: dict[str, bytes],
    taken: set[str],
    told: Told = lambda done, total: None,
    named: Callable[[Entry], Entry] = lambda entry: entry,
) -> Prepared:
    """What `files` (name -> bytes) hold; `taken` are the ids that are there.

    `told` is called as it goes on, in this thread; what it raises ends the reading. `named` may give ids.
    """
    prepared, total, first = Prepared(taken), formats.count(files), next(iter(files), "")
    for done, (entries, problems) in enumerate(_all_of(files), 1):
        prepared.problems += problems
        for entry in entries:
            prepared.add(named(entry))
        told(min(done, total), total)
    if not prepared.articles and not prepared.problems:
        prepared.problems.append(problem(first, 1, wrong("nothing_inside")))
    prepared.drop_shared_headings()
    prepared.check_translations()
    return prepared


def prepare_again(entries: Iterable[Entry], taken: set[str]) -> Prepared:
    """The same for what was read before."""
    prepared = Prepared(taken)
    for entry in entries:
        prepared.add(entry)
    prepared.check_translations()
    return prepared


def _all_of(files: dict[str, bytes]) -> Iterable[Parsed]:
    for name, data in files.items():
        yield from formats.read_all(name, data)


def _script_in(answer: str) -> list[Wrong]:
    """What would run in a browser, unless it stands in a piece of code: nobody means it to be read."""
    if _RUNS.search(answer) or _ADDRESS_RUNS.search(answer):
        for token in _WITH_HTML.parse(answer):
            for piece in (token, *(token.children or ())):
                if piece.type in ("html_block", "html_inline") and (found := _RUNS.search(piece.content)):
                    return [wrong("script", "answer", what=found.group(0)[:40])]
                if piece.type == "text" and (found := _ADDRESS_RUNS.search(piece.content)):
                    return [wrong("script", "answer", what=found.group(1)[:40])]
    return []
