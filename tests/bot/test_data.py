"""The training data, the rules and the domain fit together, in both languages."""

from pathlib import Path

import pytest
import yaml

BOT = Path(__file__).resolve().parents[2] / "bot"
LANGUAGES = ("it", "en")


def read(name: str) -> dict:
    return yaml.safe_load((BOT / name).read_text(encoding="utf-8"))


DOMAIN = read("domain.yml")
EXAMPLES = {
    language: [
        (block["intent"], example[2:])
        for block in read(f"data/{language}/nlu.yml")["nlu"]
        for example in block["examples"].splitlines()
    ]
    for language in LANGUAGES
}


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_intent_has_examples(language: str):
    assert {intent for intent, _ in EXAMPLES[language]} == set(DOMAIN["intents"])


def test_no_example_has_two_intents():
    intents: dict[str, set[str]] = {}
    for language in LANGUAGES:
        for intent, example in EXAMPLES[language]:
            intents.setdefault(example.lower(), set()).add(intent)
    assert not {example: found for example, found in intents.items() if len(found) > 1}


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_labelled_messages_were_not_learned(language: str):
    learned = {example.lower() for _, example in EXAMPLES[language]}
    lines = (Path(__file__).parent / "messages" / f"{language}.tsv").read_text(encoding="utf-8").splitlines()
    seen = [text for text in (line.split("\t")[1] for line in lines) if text.lower() in learned]
    assert not seen


def test_every_intent_has_one_rule_and_every_action_is_known():
    steps = [step for rule in read("data/rules.yml")["rules"] for step in rule["steps"]]
    assert sorted(step["intent"] for step in steps if "intent" in step) == sorted(DOMAIN["intents"])
    assert {step["action"] for step in steps if "action" in step} == {*DOMAIN["actions"], *DOMAIN["responses"]}


@pytest.mark.parametrize("name", DOMAIN["responses"])
def test_every_reply_is_there_in_both_languages(name: str):
    italian, english = DOMAIN["responses"][name]
    assert italian["condition"] == [{"type": "slot", "name": "language", "value": "it"}]
    assert "condition" not in english
    assert "\n\n" not in italian["text"] + english["text"]  # Rasa would make two messages of it
