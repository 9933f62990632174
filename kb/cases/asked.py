"""A question as the detector sees it: when, of which conversation, its stems, its vector and the bot's first candidate."""

from dataclasses import dataclass

from kb.search.texts.spelling import Vectors, meant_and_spelled, telling_words
from kb.search.texts.words import stem

WEIGHT_OF_SPELLING = 0.25  # of a likeness; the encoder's vectors have the rest
LONGEST_STEM = 24  # characters; longer ones are no words


@dataclass(frozen=True, slots=True)
class Asked:
    """One question of one conversation."""

    id: str
    conversation_id: str
    at: float  # seconds since 1970
    stems: tuple[str, ...]
    article_id: str | None
    vector: Vectors


def vectors_of(questions: list[str], embeddings: Vectors) -> Vectors:
    """One row of unit length for each question; the dot product of two is their likeness."""
    return meant_and_spelled(questions, embeddings, WEIGHT_OF_SPELLING)


def stems_of(question: str, language: str | None) -> dict[str, str]:
    """The stems of the words that say what a question is about, each with the word as it was written."""
    found: dict[str, str] = {}
    for word in telling_words(question):
        found.setdefault(stem(word, language or "it")[:LONGEST_STEM], word)
    return found
