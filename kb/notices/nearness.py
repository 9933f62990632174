"""When a running notice is near to a question, and is said first.

What counts is the share of the question that the ranking gives to the notice, beside all articles
that are about something else. How the cut was measured is in docs/decisions/0028-when-a-notice-is-said.md.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from common.language import detect
from kb.articles.published import PublishedArticle
from kb.notices.models import Language, Notice
from kb.notices.words import said
from kb.search.beside import Share

LEAST = 0.02  # share; measured where some seventy articles compete
TIMES_CHANCE = 1.5  # with fewer articles a question that is nobody's leaves more to each
MOST = 0.25
_ODDS = 5.0  # of a share of 1 to be right, fitted over the measured sets: a share of .2 was right in half of the cases
_SURE = 0.9  # from which a question's language is certain; a short one may be taken for the other


@dataclass(frozen=True)
class Near:
    """A notice that is said first, in one language, and how likely it concerns whoever asks."""

    notice: Notice
    language: Language
    confidence: float

    def as_json(self) -> dict[str, Any]:
        """`notice` in the answer of `POST /api/decide`."""
        words = self.notice.texts[self.language]
        rendered = said(words, self.language, self.notice.updates)
        return {
            "notice_id": self.notice.notice_id,
            "version": self.notice.version,
            "kind": self.notice.kind,
            "title": words.title,
            "text": rendered.text,
            "html": rendered.html,
            "next_update_at": self.notice.next_update_at,
            "confidence": round(self.confidence, 4),
        }


def standing(notices: Sequence[Notice]) -> list[PublishedArticle]:
    """What stands beside the articles for these notices: one text for each language that somebody may ask in."""
    return [text for notice in notices for text in _texts(notice)]


def nearest(shares: Sequence[Share], notices: Sequence[Notice], language: str) -> Near | None:
    """The notice with the greatest share, if that is enough."""
    best = max(shares, key=lambda share: share.value, default=None)
    if best is None or best.value < cut(best.against):
        return None
    notice = next(one for one in notices if _name(one, language) == best.id)
    spoken = language if language in notice.texts else next(iter(notice.texts), language)
    return Near(notice, spoken, confidence(best.value))


def cut(against: int) -> float:
    """The share from which a notice is near, where so many articles compete."""
    return max(LEAST, min(MOST, TIMES_CHANCE / max(against, 1)))


def confidence(share: float) -> float:
    """How likely a notice with this share of a question concerns whoever asks."""
    return _ODDS * share / (1 + _ODDS * share)


def _texts(notice: Notice) -> list[PublishedArticle]:
    languages = {language: [] for language in notice.texts}
    for question in notice.audience.questions:
        for language in _languages_of(question, notice):
            languages.setdefault(language, []).append(question)
    return [_text(notice, language, examples) for language, examples in languages.items()]


def _text(notice: Notice, language: str, examples: list[str]) -> PublishedArticle:
    words = notice.texts.get(language)
    title = words.title if words else examples[0]
    plain = said(words, language).text if words else ""
    return PublishedArticle(
        _name(notice, language), notice.version, language, title, plain, "", tuple(examples or [title]), False, None
    )


def _languages_of(question: str, notice: Notice) -> list[str]:
    """The language of an example; one that could be either counts for every language of the notice."""
    found = detect(question)
    if found is None or (found[1] < _SURE and notice.texts):
        return list(notice.texts)
    return [found[0]]


def _name(notice: Notice, language: str) -> str:
    """The name of its text; no article has one like it, because their ids have no colon."""
    return f"{notice.notice_id}:{language}"
