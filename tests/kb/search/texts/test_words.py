"""What a question is reduced to before it is compared."""

import numpy as np
import pytest

from kb.search.texts.words import fingerprint, pieces, plain, stems, without_courtesy


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("Buongiorno, dove trovo la fattura? Grazie mille", "dove trovo la fattura"),
        ("Ciao! Salve, non va internet", "non va internet"),
        ("Hello there, where is my invoice? Thank you very much!", "where is my invoice"),
        ("please help, how do I log in", "help, how do I log in"),
        ("NON FUNZIONA NULLA", "non funziona nulla"),
        ("INTERNET giù a Como", "INTERNET giù a Como"),
        ("salve", "salve"),
        ("Hi", "Hi"),
        ("hidden fees on the bill", "hidden fees on the bill"),
        ("ciao ciao grazie", "ciao ciao grazie"),
        ("ﬁbra   lenta", "fibra lenta"),
        ("half \ud800 pair", "half ? pair"),
    ],
)
def test_courtesy_is_cut(written: str, meant: str):
    assert without_courtesy(written) == meant


def test_words_lose_case_accents_and_endings():
    assert plain("Perché È L’ORA") == "perche e l'ora"
    assert stems("le bollette e la bolletta", "it")[1] == stems("la bolletta", "it")[1]
    assert stems("invoices", "en") == stems("invoice", "en")


def test_pieces_mark_the_ends():
    assert pieces("ab", 3, 4) == [" ab", "ab ", " ab "]


def test_a_typo_changes_little_of_a_fingerprint():
    right, typo, other = (
        fingerprint(text, "en") for text in ("my invoice is wrong", "my invioce is wrong", "cat food")
    )
    assert np.linalg.norm(right) == pytest.approx(1)
    assert right @ typo > 0.5 > right @ other
    assert not fingerprint("???", "en").any()
