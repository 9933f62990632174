"""The shorthand of chats is written out, and nothing that only looks like it."""

import pytest

from kb.search.texts.courtesies import without_courtesy
from kb.search.texts.shorthand import written_out


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("nn va internet", "non va internet"),
        ("Nn funziona, xke?", "non funziona, perché?"),
        ("cmq il modem nn arriva", "comunque il modem non arriva"),
        ("cosa faccio x pagare", "cosa faccio per pagare"),
        ("x cambiare piano", "per cambiare piano"),
        ("it doesnt work pls", "it doesn't work please"),
        ("ho un iPhone X nuovo", "ho un iPhone X nuovo"),
        ("una presa 2 x due", "una presa 2 x due"),
        ("scrivi a nn@esempio.it o a www.nn.it", "scrivi a nn@esempio.it o a www.nn.it"),
        ("il modello xk-200", "il modello xk-200"),
        ("annnn", "annnn"),
        ("", ""),
    ],
)
def test_shorthand_is_written_out(written: str, meant: str):
    assert written_out(written) == meant


def test_shorthand_of_a_courtesy_is_a_courtesy():
    assert without_courtesy("ciao, nn trovo la fattura, grz") == "non trovo la fattura"
    assert without_courtesy("where is my invoice thx") == "where is my invoice"
