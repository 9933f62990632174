"""The words of a question that say what it is about, and how it is spelled as numbers that can be compared."""

import zlib

import numpy as np
from numpy.typing import NDArray

from kb.search.texts.courtesies import without_courtesy
from kb.search.texts.words import pieces_of_word, words

PIECES = 256  # numbers that stand for the pieces of words; two pieces in one number cancel as often as they add
SHORTEST, LONGEST = 3, 5  # characters of a piece

Vectors = NDArray[np.float32]

# Words that any question may have, in plain letters; fragments of elisions among them.
STOP_WORDS = frozenset(
    """
    a about ad agli ai aiutare aiuto al all alla alle allo an anche ancora and any are as at avere be been bisogno
    buonasera buongiorno but by c can che chi ci ciao come con cosa could couldn cui d da dal dall dalla dei del
    dell della delle dello devo di did didn do does doesn domanda don dopo dove e ed era essere fa faccio fare fate
    favore for from get gia gli got grazie ha had hai hanno has hasn have haven hello help hey hi ho how i if il in
    io is isn it its ive just know la le li ll lo m ma me mese mi mia mie miei mille mio modo my ne need nel nell
    nella no noi non nostra nostro not now o of ogni on or our out over per perche piu please po poi posso possono
    posto potete potrei puo puoi qua qual quale quali quando quanto quest questa questo qui re s sa salve sapere
    scusate se sei sempre should si siete so solo some sono su sua sul sull sulla suo t te tell thank thanks that
    the their them there they this ti to tra tu tutta tutto un una uno up urgente us va ve vi voglio voi volevo
    vorrei vostra vostro want was wasn we were what when where which who why will with won would you your
    """.split()
)


def telling_words(question: str) -> list[str]:
    """The words of a question that say what it is about, in plain letters, each once."""
    bare = without_courtesy(question)
    return [word for word in dict.fromkeys(words(bare)) if word not in STOP_WORDS and len(word) >= SHORTEST]


def meant_and_spelled(questions: list[str], embeddings: Vectors, weight: float) -> Vectors:
    """One row of unit length for each question: its meaning, and with `weight` (0 to 1) its spelling.

    The dot product of two rows is their likeness. `embeddings` are the model's, of unit length.
    """
    spelled = np.array([_spelling(question) for question in questions], dtype=np.float32)
    both = np.hstack([np.sqrt(1 - weight) * embeddings, np.sqrt(weight) * spelled]).astype(np.float32)
    return both / np.linalg.norm(both, axis=1, keepdims=True)


def _spelling(question: str) -> Vectors:
    vector = np.zeros(PIECES, dtype=np.float32)
    for word in words(question):
        if word not in STOP_WORDS:
            for piece in pieces_of_word(word, SHORTEST, LONGEST):
                hashed = zlib.crc32(piece.encode())
                vector[hashed % PIECES] += 1 if hashed & 0x10000 else -1
    length = float(np.linalg.norm(vector))
    return vector / length if length else vector
