"""The draft that a conversation suggests: what was asked, what was answered, and nobody's data in it."""

from types import SimpleNamespace

import pytest

from handoff_api.event_log import StoredEvent
from handoff_api.proposed_articles.drafting import TITLE_CHARACTERS, drafted
from handoff_api.proposed_articles.personal_data import personal_in, without_personal

REQUESTED = "2026-11-22T10:00:00.000000Z"


def said(*lines: tuple[str, str]) -> list[StoredEvent]:
    """A log: who, and what; an agent speaks after the request."""
    at = {"visitor": "2026-11-22T09:59:00.000000Z", "agent": "2026-11-22T10:05:00.000000Z"}
    return [
        StoredEvent("conv_1", n, n - 1, "message.created", "everyone", at[who], {"speaker": who, "text": text})
        for n, (who, text) in enumerate(lines, 1)
    ]


def draft(*lines: tuple[str, str], names: tuple[str, ...] = (), question: dict | None = None):
    handoff = SimpleNamespace(question=question, requested_at=REQUESTED)
    return drafted(handoff, said(*lines), "it", names)


def test_question_and_answer_become_title_phrasings_and_text():
    found = draft(
        ("visitor", "Buongiorno, il contratto è di mio padre che non c'è più. Mi serve il certificato di morte?"),
        ("agent", "Ciao Irene, no: basta un'autocertificazione, il certificato non serve."),
        ("visitor", "ok grazie"),
        ("agent", "Prego"),
        names=("Irene Galli",),
    ).draft
    assert found.title == "Mi serve il certificato di morte?"
    assert found.answer == "no: basta un'autocertificazione, il certificato non serve."
    assert found.phrasings == (
        "Buongiorno, il contratto è di mio padre che non c'è più. Mi serve il certificato di morte?",
    )


def test_what_the_bot_was_asked_comes_first_and_once():
    found = draft(
        ("visitor", "IP fisso, si può?"),
        ("agent", "Sì, si attiva dall'area clienti."),
        question={"verbatim": "IP fisso, si può?", "restated": "avere un indirizzo IP fisso"},
    ).draft
    assert found.phrasings == ("IP fisso, si può?",) and found.title == "Avere un indirizzo IP fisso"


def test_personal_data_is_left_out_and_named():
    found = draft(
        ("visitor", "Sono Irene, mi mandate il modulo a irene@posta.example?"),
        ("agent", "Ecco Irene, te lo mando a irene@posta.example e ti chiamo allo 0341 555 0123."),
        names=("Irene",),
    )
    assert "irene" not in str(vars(found.draft)).lower() and "0123" not in found.draft.answer
    assert found.left_out == ["Irene", "irene@posta.example", "0341 555 0123"]


def test_a_long_story_makes_a_short_title():
    found = draft(("visitor", "parola " * 200), ("agent", "Risposta."))
    assert len(found.draft.title) <= TITLE_CHARACTERS + 1 and found.draft.title.endswith("…")


def test_an_empty_conversation_suggests_nothing():
    found = draft().draft
    assert (found.title, found.answer, found.phrasings) == ("", "", ())


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("scrivi a a.b+c@posta.example.it", ["a.b+c@posta.example.it"]),
        ("il mio numero è +39 347 555 01 23", ["+39 347 555 01 23"]),
        ("chiama 0341/5550123", ["0341/5550123"]),
        ("codice RSSMRA85T10A562S", ["RSSMRA85T10A562S"]),
        ("iban IT60 X054 2811 1010 0000 0123 456", ["IT60 X054 2811 1010 0000 0123 456"]),
        ("cliente 20451877", ["20451877"]),
        ("abito in via Roma 12, Lecco", ["via Roma 12"]),
        ("dal 20/11/2026 al 2026-12-01 costa 24,90 euro", []),
        ("spedito via corriere in 3 giorni", []),
        ("la linea va a 1000 mega, 30 giorni gratis", []),
        ("chiedi a irene", ["irene"]),
        ("le sirene di Irene", ["Irene"]),
    ],
)
def test_what_seems_to_name_somebody(text: str, found: list[str]):
    assert personal_in(text, ["Irene Galli"]) == found
    assert all(piece not in without_personal(text, ["Irene Galli"])[0] for piece in found)
