"""The pieces of an article that are indexed: its title, its phrasings, its body in passages."""

import hashlib
import json
import re
from typing import Literal, NamedTuple

from kb.articles.published import PublishedArticle

# Words of a passage. On Italian bodies without phrasings pieces of 60 words named the right paragraph as often
# as pieces of 100 did, and the whole body is compared beside them (docs/decisions/0012-the-decision-model.md).
WORDS = 60

_SENTENCE_ENDS = re.compile(r"(?<=[.!?:;])\s+|\n+")


class Passage(NamedTuple):
    """A text that a question is compared with."""

    kind: Literal["title", "phrasing", "body"]
    text: str


def passages_of(article: PublishedArticle) -> list[Passage]:
    """All passages of an article, each text once."""
    found = [Passage("phrasing", text) for text in article.phrasings]
    found.append(Passage("title", article.title))
    found += [Passage("body", text) for text in body_passages(article.text)]
    return list({passage.text: passage for passage in reversed(found)}.values())[::-1]


def body_passages(text: str) -> list[str]:
    """Whole sentences in pieces of at most about WORDS words."""
    found: list[str] = []
    current: list[str] = []
    count = 0
    for sentence in filter(None, (part.strip() for part in _SENTENCE_ENDS.split(text))):
        words = len(sentence.split())
        if current and count + words > WORDS:
            found.append(" ".join(current))
            current, count = [], 0
        current.append(sentence)
        count += words
    return [*found, " ".join(current)] if current else found


def mark_of(article: PublishedArticle) -> str:
    """A mark of all that search knows of the article: another text or language, another mark."""
    told = [article.language, *([passage.kind, passage.text] for passage in passages_of(article))]
    return hashlib.sha256(json.dumps(told).encode()).hexdigest()[:24]
