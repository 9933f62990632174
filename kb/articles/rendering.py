"""Turns an article's Markdown into HTML that cannot do anything, and into plain text.

Two locks, each enough alone: markdown-it-py with raw HTML off, then nh3 with a short list of what
may stay. Images stay out: a remote image would tell a stranger who reads which article.
"""

import asyncio
import html
import re
from typing import NamedTuple

import nh3
from markdown_it import MarkdownIt

_MARKDOWN = MarkdownIt("commonmark", {"html": False}).enable(["table", "strikethrough"])
_INLINE = ("a", "br", "code", "del", "em", "s", "strong")
_BLOCKS = ("blockquote", "h1", "h2", "h3", "h4", "hr", "li", "ol", "p", "pre", "ul")
_TABLE = ("table", "tbody", "td", "th", "thead", "tr")
_CLEANER = nh3.Cleaner(
    tags={*_INLINE, *_BLOCKS, *_TABLE},
    attributes={"*": set(), "a": {"href"}, "ol": {"start"}},  # "*": the default has title and lang
    url_schemes={"http", "https", "mailto", "tel"},
    link_rel="noopener noreferrer nofollow",
    set_tag_attribute_values={"a": {"target": "_blank"}},  # the widget's frame never navigates away
)
_ENDS_CELL = re.compile(r"</t[dh]>\s*")
_ENDS_LINE = re.compile(r"</(?:p|h[1-4]|li|tr|pre|blockquote)>|<br\s*/?>|<hr\s*/?>")


class Rendered(NamedTuple):
    """An answer as browsers show it and as plain text."""

    html: str
    text: str


def render(markdown: str) -> Rendered:
    """The HTML and the plain text of `markdown`."""
    cleaned = _CLEANER.clean(_MARKDOWN.render(markdown))
    return Rendered(cleaned, _text(cleaned))


async def render_aside(*markdown: str) -> list[Rendered]:
    """`render` for each text, off the event loop: a long answer takes tens of milliseconds."""
    return await asyncio.to_thread(lambda: [render(text) for text in markdown])


def _text(cleaned: str) -> str:
    """The words of cleaned HTML, a line for each block and a dash for each item of a list."""
    lines = _ENDS_LINE.sub("\n", _ENDS_CELL.sub(" ", cleaned.replace("<li>", "- ")))
    words = html.unescape(re.sub(r"<[^>]*>", "", lines))
    return "\n".join(line for line in (" ".join(line.split()) for line in words.splitlines()) if line)
