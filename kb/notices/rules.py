"""What makes a notice acceptable; everything wrong with one is named."""

import re
from collections.abc import Iterable

from kb.articles.wrong import Wrong, wrong
from kb.notices.models import Audience, Content, News, Words

# A title is read in a banner on a phone; the rest are limits that no honest notice meets.
TITLE_CHARACTERS = 120
TEXT_CHARACTERS = 4000
CAUSE_CHARACTERS = 500
QUESTIONS = 200
QUESTION_CHARACTERS = 1000
PAGES = 50
PAGE_CHARACTERS = 300

_UNSTORABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff]")


def tidied(content: Content) -> Content:
    """The same without blank ends, empty lines and what is said twice; a language without words is left out."""
    texts = {language: _tidied_words(words) for language, words in content.texts.items()}
    audience = Audience(
        questions=_distinct(content.audience.questions),
        pages=_distinct(content.audience.pages),
        everyone=content.audience.everyone,
    )
    kept = {language: words for language, words in texts.items() if words.title or words.text or words.cause}
    return content.model_copy(update={"texts": kept, "audience": audience})


def tidied_news(news: News) -> News:
    """The same without blank ends and empty languages."""
    texts = {language: text.replace("\r\n", "\n").strip() for language, text in news.texts.items()}
    return news.model_copy(update={"texts": {language: text for language, text in texts.items() if text}})


def problems_of(content: Content) -> list[Wrong]:
    """Everything that is wrong with a tidied notice; empty when it is acceptable."""
    return [found for found in _checks(content) if found]


def problems_of_news(news: News) -> list[Wrong]:
    """Everything that is wrong with a tidied update."""
    if not news.texts:
        return [wrong("update_empty", "update")]
    return [one for text in news.texts.values() if (one := _check_text("update", "update", text, TEXT_CHARACTERS))]


def _checks(content: Content) -> Iterable[Wrong | None]:
    if not content.texts:
        yield wrong("notice_empty", "title_it")
    for language, words in content.texts.items():
        if not words.title:
            yield wrong("title_empty", f"title_{language}")
        yield _check_text(f"title_{language}", "title", words.title, TITLE_CHARACTERS)
        if not words.text:
            yield wrong("notice_text_empty", f"text_{language}")
        yield _check_text(f"text_{language}", "notice_text", words.text, TEXT_CHARACTERS)
        yield _check_text(f"cause_{language}", "cause", words.cause, CAUSE_CHARACTERS)
    yield from _check_audience(content.audience)
    if content.ends_at and content.starts_at and content.ends_at <= content.starts_at:
        yield wrong("notice_ends_early", "ends_at")


def _check_audience(audience: Audience) -> Iterable[Wrong | None]:
    if len(audience.questions) > QUESTIONS:
        yield wrong("questions_many", "questions", count=len(audience.questions), most=QUESTIONS)
    for number, question in enumerate(audience.questions, 1):
        yield _check_text("questions", "phrasing", question, QUESTION_CHARACTERS, number=number)
    if len(audience.pages) > PAGES:
        yield wrong("pages_many", "pages", count=len(audience.pages), most=PAGES)
    for page in audience.pages:
        if not page.startswith("/") or len(page) > PAGE_CHARACTERS or _UNSTORABLE.search(page):
            yield wrong("page_form", "pages", given=page[:40].encode("ascii", "replace").decode())


def _check_text(field: str, name: str, text: str, characters: int, **where: int) -> Wrong | None:
    if _UNSTORABLE.search(text):
        return wrong(f"{name}_unstorable", field, **where)
    return wrong(f"{name}_long", field, most=characters, **where) if len(text) > characters else None


def _tidied_words(words: Words) -> Words:
    return Words(
        title=" ".join(words.title.split()),
        text=words.text.replace("\r\n", "\n").strip(),
        cause=" ".join(words.cause.split()),
    )


def _distinct(texts: list[str]) -> list[str]:
    return list(dict.fromkeys(text for text in (" ".join(text.split()) for text in texts) if text))
