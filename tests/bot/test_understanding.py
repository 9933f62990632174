"""Messages that the bot was not trained on go where they belong, in both languages."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from tests.bot.rasa_side import RasaSide

MESSAGES = Path(__file__).parent / "messages"
# What a reply begins with says which rule spoke; affirm and deny have the same one.
SAID = {
    "it": {"Ciao": "greet", "Prego": "thanks", "A presto": "goodbye", "Sì, sono": "bot_challenge", "Va bene": "yes_no"},
    "en": {"Hello": "greet", "You're": "thanks", "Goodbye": "goodbye", "Yes, I'm": "bot_challenge", "All": "yes_no"},
}
SMALL_TALK = {"greet", "thanks", "goodbye", "bot_challenge", "yes_no"}


def labelled(language: str) -> list[tuple[str, str]]:
    """Pairs of where a message should go and the message."""
    lines = (MESSAGES / f"{language}.tsv").read_text(encoding="utf-8").splitlines()
    pairs = [line.split("\t") for line in lines]
    return [("yes_no" if label in ("affirm", "deny") else label, text) for label, text in pairs]


@pytest.fixture(scope="module", params=["it", "en"])
def routes(request: pytest.FixtureRequest, _running: RasaSide) -> list[tuple[str, str, str]]:
    """Triples of where each message should go, where it went, and its text."""
    _running.reset()
    language = request.param
    pairs = labelled(language)
    messages = [_running.message(text, language=language) for _, text in pairs]
    with ThreadPoolExecutor(4) as pool:
        replies = list(pool.map(lambda message: _running.post(message).json()["replies"], messages))
    asked_for_person = {body["turn_id"] for body in _running.handoff_api.bodies}
    went = [
        "ask_person" if message["turn_id"] in asked_for_person else route(reply, language)
        for message, reply in zip(messages, replies, strict=True)
    ]
    return [(label, where, text) for (label, text), where in zip(pairs, went, strict=True)]


def route(replies: list[dict], language: str) -> str:
    """Which rule gave these replies."""
    if "custom" in replies[0]:
        return "question"
    return next(rule for begins, rule in SAID[language].items() if replies[0]["text"].startswith(begins))


def share_right(routes: list[tuple[str, str, str]], labels: set[str]) -> float:
    rows = [(label, where, text) for label, where, text in routes if label in labels]
    print(*(row for row in rows if row[0] != row[1]), sep="\n")  # shown when the test fails
    return sum(label == where for label, where, _ in rows) / len(rows)


def test_questions_are_questions(routes):
    assert share_right(routes, {"question"}) >= 0.95


def test_small_talk_is_small_talk(routes):
    assert share_right(routes, SMALL_TALK) >= 0.8


def test_who_wants_a_person_gets_one(routes):
    assert share_right(routes, {"ask_person"}) >= 0.9
