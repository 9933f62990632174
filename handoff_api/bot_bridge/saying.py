"""What the bot's replies become in the log: messages, decisions, buttons, evidence."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from urllib.parse import quote

from common.database import Connection
from common.ids import new_id
from handoff_api.bot_bridge.replies import Answer, Confirm, Reply, Said, Verdict
from handoff_api.conversations import buttons
from handoff_api.conversations.messages import add_message
from handoff_api.conversations.models import Conversation
from handoff_api.conversations.turns import Outcome, Turn
from handoff_api.event_log import StoredEvent, append
from handoff_api.event_log.events import BotDecided
from handoff_api.event_log.parts import Button, Citation
from handoff_api.notices.models import SaidNotice
from handoff_api.notices.telling import tell_first
from handoff_api.outbox import evidence
from handoff_api.sentences import sentence

MOST_CHOICES = 3  # more are not read; with "none of these" and "a person" that makes five buttons


@dataclass
class BotSpeech:
    """One turn's replies on their way into the log, inside one piece of write-work."""

    c: Connection
    now: datetime
    conversation: Conversation
    turn: Turn
    events: list[StoredEvent] = field(default_factory=list)
    outcome: Outcome = "text"
    article_id: str | None = None

    def say(self, replies: list[Reply]) -> None:
        """Store every reply, in order."""
        for number, reply in enumerate(replies):
            self._notice(reply.notice if isinstance(reply, Answer | Confirm) else None)
            if isinstance(reply, Answer):
                self._answer(number, reply)
            elif isinstance(reply, Confirm):
                self._ask_back(number, reply)
            else:
                self._message(number, reply.text)

    def _notice(self, notice: SaidNotice | None) -> None:
        if notice is not None:
            self.events += tell_first(self.c, self.now, self.conversation, notice)

    def _answer(self, number: int, reply: Answer) -> None:
        article = reply.answer
        self.outcome, self.article_id = "answer", article.article_id
        self._decided(reply.decision, article.article_id, "answered")
        citation = Citation(
            article_id=article.article_id,
            version=article.version,
            title=article.title,
            url=f"/help/{quote(article.article_id, safe='')}",
        )
        self._message(number, article.text, html=article.html, citations=[citation])

    def _ask_back(self, number: int, reply: Confirm) -> None:
        self.outcome = "confirm"
        self._decided(reply.decision, None, "asked_back")
        language = self.conversation.language
        choices: list[buttons.Choice] = [
            buttons.Choice(new_id("btn"), "article", candidate.article_id, candidate.title)
            for candidate in reply.decision.candidates[:MOST_CHOICES]
        ]
        choices.append(buttons.Choice(new_id("btn"), "none", None, sentence(language, "bot.confirm.none")))
        choices.append(buttons.Choice(new_id("btn"), "person", None, sentence(language, "bot.confirm.person")))
        shown = [Button(id=choice.id, title=choice.title) for choice in choices]
        asked = buttons.Asked(self.turn.id, self.turn.question.own_words, reply.decision.model_dump_json())
        words = sentence(language, "bot.confirm.several" if asked.is_several else "bot.confirm")
        seq = self._message(number, words, buttons=shown, several=asked.is_several or None)
        buttons.insert(self.c, self.conversation.id, seq, choices, asked)

    def _decided(self, verdict: Verdict, article_id: str | None, outcome: evidence.Outcome) -> None:
        question = self.turn.question.own_words
        decided = BotDecided(turn_id=self.turn.id, question=question, article_id=article_id, **verdict.model_dump())
        self.events.append(append(self.c, self.conversation.id, decided, self.now))
        known: dict[str, Any] = {**verdict.model_dump(), "article_id": article_id}
        evidence.report(self.c, self.now, self.conversation.id, self.turn.id, question, known, outcome)

    def _message(self, number: int, text: str, **more: Any) -> int:
        name = f"{self.turn.id}:{number}"  # unique, so that no reply can be stored twice
        stored = add_message(self.c, self.now, self.conversation.id, "bot", "bot", name, text, **more)
        if stored.event is not None:
            self.events.append(stored.event)
        return stored.seq


def says_something(replies: list[Reply]) -> bool:
    """Whether a visitor would hear anything; asking back without anything to choose from says nothing."""
    return any(not isinstance(reply, Said) or reply.text.strip() for reply in replies)
