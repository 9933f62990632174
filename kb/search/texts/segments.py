"""Cuts a message where it begins to ask something else."""

import re
from typing import NamedTuple

from kb.search.texts.words import plain, words

# Words that a question can be made of without naming its matter, in plain letters.
_SMALL = frozenset(
    """
    a about actually ad adesso after again ai al all alla alle allo allora also am an anche ancora and another any
    anything are as ask at avere avete avrei be because been before bisogna but by can cannot che chi ci cio come cosa
    cose cost costa costano costo costs could cui d da dal dalla dei del della delle devo di did dire do dobbiamo does
    doing done dove dovrei e ed else era esattamente everything exactly fa faccio far fare fatto fino for fra from get
    getting gia give gli go going good grazie ha had hai hanno happen happens has have having he her here his ho how i
    if il in inoltre insomma into io is it its just kind know l la le lei let li like ll lo long loro lui m ma mai
    make many may me mean mi mia mie miei mio more much must my ne need needs nel nella no noi non not nothing now o
    of off ogni on once one only oppure or ora other our out over per perche piu please po poi possiamo possibile
    possible posso potete potrei potreste prima proprio pure qual qualcosa qualcuno quale quali quando quanta quante
    quanti quanto quello questa queste questi question questo qui quindi re really s same sapere say se see sei sempre
    serve she should si sia siamo siete so solo some somebody someone something sono sta stessa stesse stessi stesso
    still sto su sua sue sui sul sulla suo t take tanto tell than that the their them then there these they thing
    things this those ti time to too tra tu tua tutta tutte tutti tutto un una under uno up us va ve vengono very vi
    viene voi volete volevo volta vorrei vorremmo vostra vostro want wanted was way we well were what when where
    whether which while who whole why will with would yes you your
    """.split()
)
_MATTER = 2  # words from which a text surely names a matter of its own: "and how do I pay" may go with what is before

# Abbreviations end in a stop as well ("u. s. d."): before the end of a sentence stands a word of three letters.
_SENTENCE_ENDS = re.compile(r"(?<=[?!])\s*(?=\w)|(?<=\w{3}[.;])\s+")
_ITALIAN_JOINT = (
    r"(?:(?:e|ed|ma|poi|inoltre|anche|oppure|oltre a questo|un'altra cosa:?)\s+)+"
    r"(?=come\b|quant[oaie]\b|(?:che )?cosa\b|perche\b|qual[ei]?\b|poss[oi]|si puo|potete|e possibile|c'e\b|avete\b|devo\b"
    r"|v(?:orrei|olevo) (?:anche |pure )?(?:sapere|chiedere)|quando\b[^?]*\?|dove\b[^?]*\?)"
)
_ENGLISH_JOINT = (
    r"(?:(?:and|also|then|but|plus|another thing:?)[\s,]+)+"
    r"(?=how\b|what\b|why\b|can\b|could\b|do\b|does\b|is (?:it|there)\b|are (?:you|there)\b|will\b|should\b"
    r"|i(?:'d like| want(?:ed)?| would like| need) to (?:know|ask)|when\b[^?]*\?|where\b[^?]*\?)"
)
_JOINT = re.compile(rf"(?:\s*[,;:]\s*|\s+)(?={_ITALIAN_JOINT}|{_ENGLISH_JOINT})")
_ASKS = re.compile(
    r"\W*(?:(?:e|ed|ma|poi|inoltre|anche|and|also|then|but|plus)[\s,]+)*"
    r"(?:come|quando|quant[oaie]|dove|chi|(?:che )?cosa|perche|qual[ei]?|poss[oi]\w*|si puo|potete|e possibile"
    r"|v(?:orrei|olevo) (?:anche |pure |inoltre )?(?:sapere|chiedere)"
    r"|how|when|what|where|who|why|which|can|could|do|does|is|are|will|would|should|may"
    r"|i(?:'d| would)? (?:also )?(?:like|want(?:ed)?|need) to (?:know|ask))\b"
)
# Before a question a wish is a question too; after it, it says why it was asked.
_WISHES = re.compile(
    r"\W*(?:v(?:orrei|oglio|olevo)|devo|mi serve|ho bisogno|non riesco|i(?:'d| would)? (?:want|like|need|can't|cannot))\b"
)
_ADDS = re.compile(
    r"\W*(?:(?:e|ed|and)[\s,]+)?(?:poi|inoltre|anche|oltre a questo|un'altra cosa|also|plus|another thing"
    r"|v(?:orrei|olevo) (?:anche|pure|inoltre)|i also|i(?:'d| would) also)\b"
)

# What leads from one question to the next, and is near to articles that it has nothing to do with.
_LEAD = re.compile(
    r"\W*(?:(?:e|ed|ma|poi|inoltre|anche|oltre a questo|un'altra cosa|and|also|then|but|plus|another thing)[\s,:]+)*"
    r"(?:v(?:orrei|olevo) (?:anche |pure |inoltre )?(?:sapere|chiedere)(?: se)?[\s,:]+"
    r"|i(?:'d| would)? (?:also )?(?:like|want(?:ed)?|need) to (?:know|ask)(?: if| whether)?[\s,:]+)?"
)


class Segment(NamedTuple):
    """A piece of a message: whether it asks, and about anything."""

    text: str
    asks: bool


def sentences(text: str) -> list[str]:
    """The sentences of a message, in order."""
    return [part.strip() for part in _SENTENCE_ENDS.split(text) if part.strip(" .?!,;:")]


def segments(text: str) -> list[Segment]:
    """The sentences of a message, cut again where one goes on to ask something else."""
    pieces = [piece for sentence in sentences(text) for piece in _cut(sentence)]
    found: list[Segment] = []
    for piece, following in zip(pieces, [*pieces, ""][1:], strict=True):
        is_first = not any(before.asks for before in found)
        asks = _asks(piece) or bool(_ADDS.match(_flat(following))) or (is_first and bool(_WISHES.match(_flat(piece))))
        found.append(Segment(piece, asks and _telling(piece) > 0))
    return found


def names_matter(text: str) -> bool:
    """Whether a text says by itself what it is about."""
    return _telling(text) >= _MATTER


def without_lead(text: str) -> str:
    """`text` without what leads over to it: "and I also wanted to know"."""
    return text[_LEAD.match(_flat(text)).end() :]


def _telling(text: str) -> int:
    return sum(word not in _SMALL for word in words(text))


def _cut(sentence: str) -> list[str]:
    flat = _flat(sentence)
    starts = [0, *(joint.end() for joint in _JOINT.finditer(flat)), len(sentence)]
    return [sentence[start:end].strip(" ,;:") for start, end in zip(starts, starts[1:], strict=False)]


def _asks(piece: str) -> bool:
    return piece.rstrip().endswith("?") or bool(_ASKS.match(_flat(piece)))


def _flat(text: str) -> str:
    """`text` in plain letters, character for character where it can be."""
    flat = plain(text)
    return flat if len(flat) == len(text) else text.lower()
