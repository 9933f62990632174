"""What makes an article acceptable; everything wrong with one is named."""

import re
import unicodedata

from common.language import LANGUAGES
from kb.articles.models import Content
from kb.articles.wrong import Wrong, wrong

# Limits that no honest article meets: the longest of the public sets has 150 phrasings.
TITLE_CHARACTERS = 300
ANSWER_BYTES = 64 * 1024
PHRASING_CHARACTERS = 1000
PHRASINGS = 2000
TAGS = 50
WORD_CHARACTERS = 100  # of a tag or a skill

_ID = re.compile(r"[a-z0-9][a-z0-9_-]{0,119}")
# Characters that no database stores alike: NUL and other controls, and halves of surrogate pairs.
UNSTORABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff]")


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
        "skill": " ".join((content.skill or "").split()) or None,
        "translation_of": (content.translation_of or "").strip() or None,
        "sensitive": content.sensitive,
    }


def _distinct(texts: list[str]) -> list[str]:
    return list(dict.fromkeys(text for text in (" ".join(text.split()) for text in texts) if text))


def problems_of(content: Content, article_id: str | None = None) -> list[Wrong]:
    """Everything that is wrong with tidied `content`; empty when it is acceptable."""
    return [found for found in _checks(content, article_id) if found]


def _checks(content: Content, article_id: str | None) -> list[Wrong | None]:
    return [
        _check_id(article_id),
        _check_language(content.language),
        _check_needed("title", content.title) or _check_length("title", "title", content.title, TITLE_CHARACTERS),
        _check_needed("answer", content.answer) or _check_answer(content.answer),
        *_check_many("phrasings", "phrasing", content.phrasings, PHRASINGS, PHRASING_CHARACTERS),
        *_check_many("tags", "tag", content.tags, TAGS, WORD_CHARACTERS),
        _check_length("skill", "skill", content.skill or "", WORD_CHARACTERS),
        wrong("translation_self", "translation_of") if article_id and content.translation_of == article_id else None,
    ]


def _check_id(article_id: str | None) -> Wrong | None:
    if article_id is None or _ID.fullmatch(article_id):
        return None
    return wrong("id_form", id=_shown(article_id))


def _check_language(language: str) -> Wrong | None:
    if language in LANGUAGES:
        return None
    return wrong("language_unknown", "language", given=_shown(language), known=", ".join(LANGUAGES))


def _check_needed(field: str, text: str) -> Wrong | None:
    return None if text.strip() else wrong(f"{field}_empty", field)


def _check_length(field: str, name: str, text: str, characters: int, **where: int) -> Wrong | None:
    """`name` is what the sentence is about: the field, or one text in it, which `where` numbers."""
    if UNSTORABLE.search(text):
        return wrong(f"{name}_unstorable", field, **where)
    return wrong(f"{name}_long", field, most=characters, **where) if len(text) > characters else None


def _check_answer(text: str) -> Wrong | None:
    if UNSTORABLE.search(text):
        return wrong("answer_unstorable", "answer")
    return wrong("answer_long", "answer", most=ANSWER_BYTES // 1024) if len(text.encode()) > ANSWER_BYTES else None


def _check_many(field: str, name: str, texts: list[str], count: int, characters: int) -> list[Wrong | None]:
    if len(texts) > count:
        return [wrong(f"{field}_many", field, count=len(texts), most=count)]
    return [_check_length(field, name, text, characters, number=number) for number, text in enumerate(texts, 1)]


def _shown(text: str) -> str:
    return text[:40].encode("ascii", "replace").decode()
