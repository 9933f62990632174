"""What the page of an article points out beside the form; a hint never stands in the way of saving."""

import asyncio
import re
from dataclasses import dataclass

from common.language import detect
from kb.articles.sensitive import sensitive_tags
from kb.editors.writing import Writing

# Measured on the 1,784 phrasings of the demo and of three public sets: at this length and probability none is
# taken for another language, and of those of the demo that are long enough 98 % are known for their own.
WORDS = 3
PROBABILITY = 0.9
LOOKED_AT = 100  # phrasings; more would keep an editor's page waiting for tens of milliseconds
_WORD = re.compile(r"[^\W\d_]+")


@dataclass(frozen=True)
class Foreign:
    """A phrasing in another language than its article's."""

    text: str
    language: str


@dataclass(frozen=True)
class Hints:
    """What an editor may want to know about what stands in the form."""

    foreign: list[Foreign]
    sensitive_tags: list[str]  # which of the tags send every question to a person


async def hints_of(writing: Writing) -> Hints:
    """The hints for what was typed, found off the event loop."""
    content = writing.content()
    found = await asyncio.to_thread(foreign, content.phrasings[:LOOKED_AT], content.language)
    return Hints(found, sensitive_tags(content.tags))


def foreign(phrasings: list[str], language: str) -> list[Foreign]:
    """Those of `phrasings` that are surely not written in `language`; short ones are not judged."""
    judged = [(text, detect(text)) for text in phrasings if len(_WORD.findall(text)) >= WORDS]
    return [Foreign(text, seen[0]) for text, seen in judged if seen and seen[0] != language and seen[1] >= PROBABILITY]
