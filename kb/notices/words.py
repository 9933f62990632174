"""What a notice says, put together from its parts, as HTML and as plain text."""

from collections.abc import Sequence

from kb.articles.rendering import Rendered, render
from kb.notices.models import Language, Update, Words

_CAUSE: dict[Language, str] = {"it": "Causa", "en": "Cause"}
_UPDATE: dict[Language, str] = {"it": "Aggiornamento", "en": "Update"}


def said(words: Words, language: Language, updates: Sequence[Update] = ()) -> Rendered:
    """What the bot says in `language`: the text, the cause if it is known, and the newest update.

    `updates` newest first. The title and the time of the next update are said by whoever shows it.
    """
    parts = [words.text]
    if words.cause:
        parts.append(f"**{_CAUSE[language]}:** {words.cause}")
    if newest := next((one.text[language] for one in updates if language in one.text), None):
        parts.append(f"**{_UPDATE[language]}:** {newest}")
    return render("\n\n".join(parts))
