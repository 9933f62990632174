"""Figures are read in both languages, in whichever way they are written."""

import pytest

from kb.likeness.agreeing import disagreements
from kb.likeness.facts import figures, without_figures
from kb.likeness.statements import statements


def _read(text: str) -> list[tuple[str, tuple[float, ...]]]:
    return [(figure.unit, figure.values) for figure in figures(text)]


@pytest.mark.parametrize(("text", "found"), [
    ("La visita costa 49 €, poi €25 ogni mezz'ora.", [("€", (49,)), ("€", (25,))]),
    ("21,90 € al mese, oppure €1,200.50 once", [("€ a month", (21.9,)), ("€", (1200.5,))]),
    ("arriva in 3-5 giorni lavorativi", [("working days", (3, 5))]),
    ("from 3 to 5 working days", [("working days", (3, 5))]),
    ("entro due settimane", [("days", (14,))]),
    ("2 years' warranty", [("months", (24,))]),
    ("dal lunedì al sabato tra le 8 e le 20", [("clock", (8, 20))]),
    ("until 6 pm or 17:30", [("clock", (18,)), ("clock", (17.3,))]),
    ("esce il 1° del mese e scade il 25.", [("day of the month", (1,)), ("day of the month", (25,))]),
    ("entro il 31 dicembre, by March 5", [("date", (1231,)), ("date", (305,))]),
    ("chiama 800 123 456", [("telephone", (800123456,))]),
    ("99,9 % l'anno, 100 GB", [("%", (99.9,)), ("GB", (100,))]),
    ("Casa 2,5 Gbit", [("Gbit", (2.5,))]),
    ("il Wi-Fi a 5 GHz", []),
    ("premi 1 per accettare", []),
])  # fmt: skip
def test_a_figure_has_its_unit_and_its_values(text: str, found: list):
    assert _read(text) == found


def test_what_two_sentences_share_is_what_is_left_without_their_figures():
    mine, theirs = "La visita costa 49 €.", "La visita costa 60 euro."
    assert without_figures(mine, figures(mine)) == without_figures(theirs, figures(theirs)) == "La visita costa €."


def test_only_sentences_with_figures_are_compared_and_each_knows_what_it_is_about():
    found = statements("Trasloco", "Chiedilo prima.\n- Costo: 49 €, tecnico compreso.\nDura 10 giorni; poi basta.")
    assert [one.text for one in found] == ["Costo: 49 €, tecnico compreso.", "Dura 10 giorni;"]
    assert found[0].compared == "Trasloco. Costo: €, tecnico compreso."


@pytest.mark.parametrize(("one", "other", "found"), [
    ("Costa **49 €** e dura 10 giorni.", "It costs **€49** and takes 10 days.", []),
    ("Costa **59 €** e dura 10 giorni.", "It costs **€49** and takes 10 days.", [("€", [59.0], [49.0])]),
    ("Aperto 24 ore su 24.", "Open day and night.", []),  # said in words: nobody can tell
])  # fmt: skip
def test_a_translation_gives_the_same_figures(one: str, other: str, found: list):
    assert disagreements(one, other) == found
