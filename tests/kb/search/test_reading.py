"""Which texts of a message are asked, and what their candidates say together."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kb.search.decision import Candidate
from kb.search.reading import MOST_PARTS, Reading, heard, is_repeated, language_of, read

LIKELY = 0.3
STORY = (
    "Vi scrivo dopo tre settimane di prove con il computer, il telefono e la televisione di casa mia. "
    "Di giorno non abbiamo problemi e scarico tutto in un attimo, ma verso le nove il film si ferma. "
    "Succede tutti i giorni fino a mezzanotte. "
)


def candidate(article_id: str, confidence: float, exact: bool = False) -> Candidate:
    return Candidate(article_id, 1, article_id, confidence, sensitive=False, exact=exact)


@pytest.mark.parametrize(
    ("message", "parts"),
    [
        ("come pago la bolletta? e quanto costa il cambio modem?", ["come pago la bolletta?", "quanto costa il cambio modem?"]),
        ("come pago la bolletta e quanto costa il cambio modem", ["come pago la bolletta", "quanto costa il cambio modem"]),
        (
            "vorrei cambiare il modem, poi volevo sapere come si paga la bolletta",
            ["vorrei cambiare il modem", "come si paga la bolletta"],
        ),
        ("Hi! how can I pay? Also, when will the technician come?", ["how can I pay?", "when will the technician come?"]),
        (
            "Ho cambiato casa. Come aggiorno l'indirizzo? E vendete anche ripetitori? Ciao e grazie",
            ["Ho cambiato casa. Come aggiorno l'indirizzo?", "vendete anche ripetitori? Ciao e"],
        ),
        ("Non riesco ad aprire la posta. Come si cambia canale?", ["Non riesco ad aprire la posta.", "Come si cambia canale?"]),
        ("My bill is too high. I also wanted to know how to move house", ["My bill is too high.", "how to move house"]),
    ],
)  # fmt: skip
def test_two_questions_are_asked_one_by_one(message: str, parts: list[str]):
    reading = read(message)
    assert (list(reading.parts), reading.several) == (parts, True)
    assert reading.texts == (reading.whole, *parts)


@pytest.mark.parametrize(
    "message",
    [
        "dove trovo la fattura",
        "Da ieri non si apre più nessuna pagina. Che controlli posso fare?",
        "il modem si spegne e quando lo riaccendo non va",
        "come si fa e quanto costa?",
        "how much is 100 u. s. d. in g. b. p.",
        "What should I look at, and what do you need from me?",
        "play some rock and turn on the lights",
        "quello che ho detto ieri al telefono è registrato? vorrei risentirlo",
        "non funziona!!! internet!!! perché???",
    ],
)
def test_one_question_is_asked_as_it_is(message: str):
    assert read(message).parts == ()


def test_a_story_is_asked_with_its_end():
    end = "Come si cambia la password del wifi?"
    assert read(STORY + end) == Reading(STORY + end, (end,))
    assert read(STORY + "Da che cosa dipende e che cosa posso fare?").parts == ()


@pytest.mark.parametrize(
    ("message", "said", "written", "language"),
    [
        ("where do I find my invoice", None, {"it"}, "en"),
        ("where do I find my invoice", "it", {"it"}, "it"),
        ("dove trovo la fattura", None, {"en"}, "it"),
        ("reset router", None, {"it"}, "it"),
        ("?!", None, {"en"}, "en"),
        ("where do I find my invoice", None, {"de"}, "en"),
        ("router", None, set(), "en"),
    ],
)
def test_the_language_of_a_message(message: str, said: str | None, written: set[str], language: str):
    assert language_of(read(message), said, written) == language


def test_the_same_words_again_are_the_same_question():
    earlier = ["Ciao, dove trovo la fattura?", "altro"]
    assert is_repeated(read("dove trovo la FATTURA... grazie"), earlier)
    assert not is_repeated(read("dove trovo il modem"), earlier)
    assert not is_repeated(read("?!"), ["!!"])


def test_both_of_two_questions_are_offered_first():
    reading = Reading("a? b?", ("modem blu?", "casa nuova?"), several=True)
    both = heard(
        reading,
        [
            [candidate("c", 0.6), candidate("a", 0.2)],
            [candidate("a", 0.5), candidate("c", 0.1)],
            [candidate("b", 0.9), candidate("c", 0.7)],
        ],
        LIKELY,
    )
    assert both.several and [one.article_id for one in both.candidates] == ["a", "b", "c"]
    assert both.candidates[2].confidence == 0.7


def test_a_second_question_that_nobody_can_answer_still_counts():
    reading = Reading("a? b?", ("modem blu?", "vendete frigoriferi?"), several=True)
    heard_ = heard(reading, [[candidate("a", 0.9)], [candidate("a", 0.9)], [candidate("b", 0.1)]], LIKELY)
    assert heard_.several and heard_.candidates[0].article_id == "a"


def test_two_questions_that_one_article_answers_are_one():
    reading = Reading("a? a?", ("modem blu?", "modem rosso?"), several=True)
    same = heard(reading, [[candidate("a", 0.4)], [candidate("a", 0.8)], [candidate("a", 0.5)]], LIKELY)
    assert not same.several and not same.doubtful and same.candidates[0].confidence == 0.8


def test_a_phrasing_word_for_word_is_one_question():
    reading = Reading("a? b?", ("modem blu?", "casa nuova?"), several=True)
    whole = [candidate("c", 0.4, exact=True)]
    assert heard(reading, [whole, [candidate("a", 0.9)], [candidate("b", 0.9)]], LIKELY).candidates == tuple(whole)


@pytest.mark.parametrize(("other", "doubtful"), [("b", True), ("a", False)])
def test_a_story_takes_the_surer_reading(other: str, doubtful: bool):
    told = heard(Reading("whole", ("end",)), [[candidate(other, 0.4)], [candidate("a", 0.8)]], LIKELY)
    assert (told.candidates[0].article_id, told.doubtful, told.several) == ("a", doubtful, False)


WORDS = st.lists(
    st.sampled_from(
        "come quanto e poi how and what modem fattura invoice casa ? . , ! volevo sapere also É 🙂".split()
    ),
    max_size=30,
).map(" ".join)


@settings(max_examples=300, deadline=None)
@given(WORDS | st.text(max_size=80))
def test_whatever_is_written_can_be_read(message: str):
    reading = read(message)
    assert len(reading.parts) <= MOST_PARTS
    assert all(part.strip() for part in reading.parts)
    assert not reading.several or len(reading.parts) > 1
    found = [[candidate("a", 0.5)] for _ in reading.texts]
    assert [one.article_id for one in heard(reading, found, LIKELY).candidates] == ["a"]
    assert heard(reading, [[] for _ in reading.texts], LIKELY).candidates == ()
