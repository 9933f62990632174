"""What is polite and says nothing about a question is cut, and nothing else."""

import pytest

from kb.search.texts.courtesies import without_courtesy


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("Buongiorno, dove trovo la fattura? Grazie mille", "dove trovo la fattura"),
        ("Ciao! Salve, non va internet", "non va internet"),
        ("Buongiorno, sono Mario Rossi, non va internet", "non va internet"),
        ("Hello there, where is my invoice? Thank you very much!", "where is my invoice"),
        ("Hi, my name is Ann Lee and I can't log in, thanks", "I can't log in"),
        ("sono cliente da ieri, dove trovo la fattura", "sono cliente da ieri, dove trovo la fattura"),
        ("please help, how do I log in", "help, how do I log in"),
        ("NON FUNZIONA NULLA", "non funziona nulla"),
        ("BUONGIORNO, DOVE TROVO LA FATTURA di ottobre?? GRAZIE", "dove trovo la fattura di ottobre"),
        ("INTERNET giù a Como", "INTERNET giù a Como"),
        ("salve", "salve"),
        ("Hi", "Hi"),
        ("hidden fees on the bill", "hidden fees on the bill"),
        ("ciao ciao grazie", "ciao ciao grazie"),
        ("ﬁbra   lenta", "fibra lenta"),
        ("half \ud800 pair", "half ? pair"),
        ("  ", ""),
    ],
)
def test_courtesy_is_cut(written: str, meant: str):
    assert without_courtesy(written) == meant
