"""Which articles always go to a person, who gets the article to hand: by an editor's flag, or by a tag of a topic.

A ready text does harm there even when it is right: somebody is hurt, grieves, wants to leave or claims
a right, and what a machine says may be held against the company.
"""

import re
import unicodedata

# A topic for each line, its tags in Italian and English, one and many; who writes another language adds to it.
TOPICS = {
    # An editor says so in a word of his own; older than the flag and kept for files that use it.
    "sensitive": "delicato delicati sensitive",
    # Who complains has been failed once already and wants to be heard; and terms begin to run.
    "complaint": "reclamo reclami complaint complaints",
    # Why somebody leaves is worth hearing, and the day and the cost depend on what exactly was asked.
    "cancellation": "disdetta disdette cancellation cancellations cancelation",
    # Health comes first, and every word can be about liability.
    "injury": "infortunio infortuni injury injuries",
    # What the company writes can be held against it.
    "legal": "legale legali legal",
    # A right with a term set by law, and nobody gets data before it is known who asks.
    "data_protection": "privacy protezione-dati protezione-dei-dati data-protection gdpr",
}
SENSITIVE_TAGS = frozenset(" ".join(TOPICS.values()).split())
_BETWEEN = re.compile(r"[\s_-]+")


def sensitive_tags(tags: list[str]) -> list[str]:
    """Those of `tags` that send a question to a person, as they were written."""
    return [tag for tag in tags if _folded(tag) in SENSITIVE_TAGS]


def is_sensitive(flag: bool, tags: list[str]) -> bool:
    """Whether an article with this flag and these tags always goes to a person."""
    return flag or bool(sensitive_tags(tags))


def _folded(tag: str) -> str:
    """Without capitals and accents, and with one sign between words: `Data Protection` -> `data-protection`."""
    plain = unicodedata.normalize("NFKD", tag.strip().casefold())
    return _BETWEEN.sub("-", "".join(c for c in plain if not unicodedata.combining(c)))
