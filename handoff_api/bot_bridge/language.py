"""In which language a conversation goes on after a message."""

from common.language import detect
from handoff_api.conversations.models import Conversation

# Measured with the detector of common.language: single words such as "hello" or "E-1029" land
# anywhere, while three words with this probability are practically never taken for the other language.
SURE = 0.9
FEW_WORDS = 3

Found = tuple[str, float] | None


def find_language(text: str) -> Found:
    """What `language_after` needs to know of a text; done outside the transaction, as it takes time."""
    return detect(text)


def language_after(conversation: Conversation, text: str, found: Found, is_first: bool) -> str:
    """The language of a conversation once the visitor has written `text`.

    The page's language is only a guess at the visitor's, so the first message needs fewer words
    to change it.
    """
    if found is None or found[1] < SURE:
        return conversation.language
    return found[0] if is_first or len(text.split()) >= FEW_WORDS else conversation.language
