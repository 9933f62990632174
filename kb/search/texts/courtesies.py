"""Takes off a question what is polite and says nothing about it: greetings, names, thanks."""

import re
import unicodedata

from kb.search.texts.shorthand import written_out

# Cut from both ends, never from within.
_OPENING = re.compile(
    r"(?:(?:ciao|salve|buon ?giorno|buona ?sera|buon pomeriggio|scus(?:a|i|ate|atemi|ami)|per (?:favore|cortesia|piacere)"
    r"|hi|hello|hey|good (?:morning|afternoon|evening)|dear|excuse me|sorry|please)"
    r"(?: (?:a tutti|there|all|everyone|team|sir|madam))?(?![\w'])[\s,.;:!)-]*)+",
    re.IGNORECASE,
)
_NAME = re.compile(
    r"(?:(?i:sono|mi chiamo|qui è|my name is|i am|i'm|this is))(?: [A-ZÀ-Þ][\w'’]+){1,3}(?:\s*[,.;:!)-]+\s*|\s+(?:e|and)\s+)"
)
_CLOSING = re.compile(
    r"(?:[\s,.;:!?(-]+(?:(?:molte )?grazie(?: (?:mille|tante|infinite|in anticipo))?|per (?:favore|cortesia|piacere)"
    r"|(?:cordiali |distinti )?saluti|thank(?:s| you)(?: (?:very much|so much|a lot|in advance))?|please|cheers"
    r"|(?:kind |best )?regards))+[\s,.;:!?)-]*",
    re.IGNORECASE,
)
_SHOUTED = 0.7  # share of capitals among the letters from which a text is read as shouted


def without_courtesy(question: str) -> str:
    """`question` without greetings and thanks around it; unchanged when little else is there.

    Text in capitals is made small, so that it reads like everybody else's, and the shorthand of
    chats is written out; halves of surrogate pairs, which no model takes, become question marks.
    """
    question = question.encode("utf-8", "replace").decode()
    question = " ".join(unicodedata.normalize("NFKC", question).split())
    question = written_out(question.lower() if _is_shouted(question) else question)
    bare = question
    for pattern in (_OPENING, _NAME):
        found = pattern.match(bare)
        bare = bare[found.end() :] if found else bare
    ends = [closing.start() for closing in _CLOSING.finditer(bare) if closing.end() == len(bare)]
    bare = bare[: ends[0]] if ends else bare
    return bare if len(bare.split()) >= 2 else question


def _is_shouted(text: str) -> bool:
    letters = [character for character in text if character.isalpha()]
    return len(letters) > 1 and sum(character.isupper() for character in letters) >= _SHOUTED * len(letters)
