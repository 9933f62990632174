"""What makes an article acceptable; everything wrong with one is said in sentences."""

import re
import unicodedata

from common.language import LANGUAGES
from kb.articles.models import Content

# Limits that no honest article meets: the longest of the public sets has 150 phrasings.
TITLE_CHARACTERS = 300
ANSWER_BYTES = 64 * 1024
PHRASING_CHARACTERS = 1000
PHRASINGS = 2000
TAGS = 50
WORD_CHARACTERS = 100  # of a tag or a skill

_ID = re.compile(r"[a-z0-9][a-z0-9_-]{0,119}")
# Characters that no database stores alike: NUL and other controls, and halves of surrogate pairs.
_UNSTORABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff]")


def slug(title: str) -> str:
    """An id made from a title: `Come pago la bolletta?` -> `come-pago-la-bolletta`."""
    plain = unicodedata.normalize("NFKD", title.casefold().replace("’", "'"))
    words = re.findall(r"[a-z0-9]+", "".join(c for c in plain if not unicodedata.combining(c)))
    return "-".join(words)[:80].strip("-") or "article"


def tidied(content: Content) -> dict:
    """The fields of `content` without blank ends, empty lines and repeated phrasings or tags."""
    return {
        "language": content.language.strip().lower(),
        "title": " ".join(content.title.split()),
        "answer": content.answer.replace("\r\n", "\n").strip(),
        "phrasings": _distinct(content.phrasings),
        "tags": _distinct(content.tags),
        "skill": (content.skill or "").strip() or None,
        "translation_of": (content.translation_of or "").strip() or None,
    }


def _distinct(texts: list[str]) -> list[str]:
    return list(dict.fromkeys(text for text in (" ".join(text.split()) for text in texts) if text))


def problems_of(content: Content, article_id: str | None = None) -> list[str]:
    """Everything that is wrong with `content`, one sentence each; empty when it is acceptable."""
    return [sentence for sentence in _checks(content, article_id) if sentence]


def _checks(content: Content, article_id: str | None) -> list[str | None]:
    return [
        _check_id(article_id),
        None
        if content.language in LANGUAGES
        else f"The language is '{content.language[:20]}'; it must be one of {', '.join(LANGUAGES)}.",
        _check_text("title", content.title, TITLE_CHARACTERS),
        _check_answer(content.answer),
        *_check_many("phrasing", content.phrasings, PHRASINGS, PHRASING_CHARACTERS),
        *_check_many("tag", content.tags, TAGS, WORD_CHARACTERS),
        _check_text("skill", content.skill, WORD_CHARACTERS) if content.skill else None,
        "An article cannot be a translation of itself."
        if article_id and content.translation_of == article_id
        else None,
    ]


def _check_id(article_id: str | None) -> str | None:
    if article_id is None or _ID.fullmatch(article_id):
        return None
    return f"The id '{_shown(article_id)}' may only have small letters, digits, - and _, and at most 120 of them."


def _check_text(name: str, text: str, characters: int | None) -> str | None:
    if not text.strip():
        return f"The {name} is empty."
    if _UNSTORABLE.search(text):
        return f"The {name} has a character that cannot be stored (NUL, a control character or half a surrogate pair)."
    if characters is not None and len(text) > characters:
        return f"The {name} is longer than {characters} characters."
    return None


def _check_answer(text: str) -> str | None:
    if problem := _check_text("answer", text, None):
        return problem
    return "The answer is longer than 64 KB." if len(text.encode()) > ANSWER_BYTES else None


def _check_many(name: str, texts: list[str], count: int, characters: int) -> list[str | None]:
    if len(texts) > count:
        return [f"There are {len(texts)} {name}s; {count} is the most."]
    return [_check_text(f"{name} {number}", text, characters) for number, text in enumerate(texts, 1)]


def _shown(text: str) -> str:
    return text[:40].encode("ascii", "replace").decode()
