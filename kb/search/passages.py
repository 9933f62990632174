"""The pieces of an article that are indexed: its title, its phrasings, its body in passages."""

import re
from typing import Literal, NamedTuple

from kb.articles.published import PublishedArticle

# A passage has about as many words as the model was trained on; more dilute what it is about.
WORDS = 50
SHORTEST = 8  # words; a rest that is shorter stays with the passage before it

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
    """Whole sentences in pieces of about WORDS words; the last sentence of one begins the next."""
    found: list[str] = []
    current: list[str] = []
    for sentence in _SENTENCE_ENDS.split(text):
        current.append(sentence)
        if _words(current) >= WORDS:
            found.append(" ".join(current))
            current = current[-1:] if len(current) > 1 and _words(current[-1:]) < WORDS / 2 else []
    rest = " ".join(current).strip()
    if rest and (not found or _words([rest]) >= SHORTEST) and not (found and found[-1].endswith(rest)):
        found.append(rest)
    return found


def _words(sentences: list[str]) -> int:
    return sum(len(sentence.split()) for sentence in sentences)
