"""How visitors say the same thing differently: a greeting, a place, another word for it, a slip of the finger."""

import random
import unicodedata

OPENINGS = {
    "it": ["", "", "", "", "", "buongiorno, ", "salve ", "ciao, ", "buonasera ", "scusi, ", "ehi ", "una cosa: "],
    "en": ["", "", "", "", "", "hi, ", "hello ", "good morning, ", "hey ", "sorry, ", "quick question: "],
}
CLOSINGS = {
    "it": ["", "", "", "", "", "?", " ?", " grazie", ", grazie mille", "...", " mi sapete dire?", " per favore"],
    "en": ["", "", "", "", "", "?", " ?", " thanks", ", thank you", "...", " any idea?", " please"],
}
PLACES = {
    "it": [" a {}", " a {}", " qui a {}", " ({})", ", {}", " in zona {}", " vicino a {}"],
    "en": [" in {}", " in {}", " here in {}", " ({})", ", {}", " around {}", " near {}"],
}
OTHER_WORDS = {
    "it": {
        "internet": ["internet", "la rete", "la connessione"],
        "linea": ["linea", "connessione"],
        "bolletta": ["bolletta", "fattura"],
        "fattura": ["fattura", "bolletta"],
        "modem": ["modem", "router", "lariobox"],
        "tecnico": ["tecnico", "operaio"],
        "funziona": ["funziona", "va"],
    },
    "en": {
        "internet": ["internet", "broadband", "connection"],
        "invoice": ["invoice", "bill"],
        "bill": ["bill", "invoice"],
        "modem": ["modem", "router", "lariobox"],
        "technician": ["technician", "engineer"],
        "working": ["working", "on"],
    },
}
SLIPS = 0.04  # of the words
SHORTENED = 0.2  # of the longer sentences lose a word
IN_CAPITALS = 0.4


def said(core: str, language: str, rng: random.Random, town: str | None = None) -> str:
    """One visitor's words for `core`."""
    words = core.rstrip("?. ").split()
    if len(words) > 5 and rng.random() < SHORTENED:
        words.pop(rng.randrange(len(words)))
    others = OTHER_WORDS[language]
    text = " ".join(rng.choice(others[word]) if word in others else word for word in words)
    if town:
        text += rng.choice(PLACES[language]).format(town if rng.random() < 0.6 else town.lower())
    text = rng.choice(OPENINGS[language]) + text + rng.choice(CLOSINGS[language])
    text = " ".join(_slipped(word, rng) if rng.random() < SLIPS else word for word in text.split())
    return text[:1].upper() + text[1:] if rng.random() < IN_CAPITALS else text


def _slipped(word: str, rng: random.Random) -> str:
    """A word as a hurried finger types it."""
    if len(word) < 5:
        return word
    place, kind = rng.randrange(1, len(word) - 2), rng.randrange(4)
    if kind == 0:
        return word[:place] + word[place + 1] + word[place] + word[place + 2 :]
    if kind == 1:
        return word[:place] + word[place + 1 :]
    if kind == 2:
        return word[:place] + word[place] + word[place:]
    return "".join(one for one in unicodedata.normalize("NFKD", word) if not unicodedata.combining(one))
