"""How somebody is called on a page: a name, or a mark that tells two nameless visitors apart."""

import re

from handoff_api.conversations.models import Conversation

_WORD = re.compile(r"[^\W\d_]+")


def visitor_name(conversation: Conversation) -> tuple[str | None, str]:
    """The name that a visitor gave, if any, and four letters of his random id."""
    return conversation.visitor_name, conversation.visitor_id[-4:].upper()


def initials(name: str | None) -> str:
    """One or two letters for a face; empty for somebody without a name."""
    words = _WORD.findall(name or "")
    return (words[0][0] + words[1][0] if len(words) > 1 else "".join(words)[:2]).upper()
