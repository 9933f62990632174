"""Makes a draft of an article from a conversation: the visitor's questions, the agent's answers."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from handoff_api.event_log import StoredEvent
from handoff_api.handoffs.models import Handoff
from handoff_api.knowledge.models import Draft
from handoff_api.proposed_articles.personal_data import without_personal

TITLE_CHARACTERS = 120
PHRASINGS = 5
PHRASING_CHARACTERS = 300
SHORT = 12  # characters; "ok, grazie" is neither a question nor an answer
_GREETING = re.compile(
    r"^(?:ciao|salve|buongiorno|buonasera|buon pomeriggio|gentile|hello|hi|hey|good (?:morning|afternoon|evening)|dear)\b"
    r"[^.,!?\n]{0,40}[.,!]\s*",
    re.IGNORECASE,
)
_SENTENCE = re.compile(r"[^.!?\n]+\?")


@dataclass(frozen=True)
class Suggestion:
    """A draft as it is offered to the agent, and what was left out of it because it seems to name somebody."""

    draft: Draft
    left_out: list[str]


def drafted(handoff: Handoff, events: Sequence[StoredEvent], language: str, names: Iterable[str]) -> Suggestion:
    """The draft that a conversation suggests: what the visitor asked, and what agents answered to it."""
    names = list(names)
    asked = _said(events, "visitor")
    answered = [_GREETING.sub("", text).strip() for text in _own_answers(events, handoff.requested_at)]
    wanted = (handoff.question or {}).get("verbatim")
    questions = [*([wanted] if wanted else []), *_questions(asked)] or asked[:1]
    left_out: list[str] = []

    def clean(text: str) -> str:
        cleaned, taken = without_personal(text, names)
        left_out.extend(taken)
        return cleaned

    phrasings = [clean(one)[:PHRASING_CHARACTERS] for one in dict.fromkeys(_one_line(text) for text in questions)]
    answer = clean("\n\n".join(text for text in answered if len(text) >= SHORT) or "\n\n".join(answered))
    restated = (handoff.question or {}).get("restated")
    title = _title(clean(restated) if restated else next(iter(phrasings), ""))
    draft = Draft(language, title, answer, tuple(phrasings[:PHRASINGS]))
    return Suggestion(draft, list(dict.fromkeys(left_out)))


def _said(events: Sequence[StoredEvent], speaker: str, after: str = "") -> list[str]:
    return [
        event.data["text"]
        for event in events
        if event.type == "message.created" and event.data["speaker"] == speaker and event.at >= after
        if event.data["text"].strip()
    ]


def _own_answers(events: Sequence[StoredEvent], after: str) -> list[str]:
    """What agents answered in words of their own; what was quoted from an article is one already."""
    own = [event for event in events if not event.data.get("citations")]
    return _said(own, "agent", after) or _said(events, "agent", after)


def _questions(texts: Sequence[str]) -> list[str]:
    """Those that ask something, and every first word of a visitor that is long enough to say what he wants."""
    return [text for number, text in enumerate(texts) if "?" in text or (number == 0 and len(text) >= SHORT)]


def _title(question: str) -> str:
    """One short line: the sentence that asks, where there is one."""
    asking = _SENTENCE.findall(question)
    line = _GREETING.sub("", _one_line(asking[-1] if asking else question)).strip()
    if len(line) > TITLE_CHARACTERS:
        line = line[:TITLE_CHARACTERS].rsplit(" ", 1)[0] + "…"
    return line[:1].upper() + line[1:]


def _one_line(text: str) -> str:
    return " ".join(text.split())
