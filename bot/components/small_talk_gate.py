"""Lets a message pass as small talk only when small talk is all that it says.

A classifier of words is sure that "non funziona niente" is a "no" and that "hello, my order" is a
greeting. Whoever is taken for small talk gets no answer, while small talk that is taken for a question
merely costs a look into the knowledge base: so in doubt a message is a question.
"""

import json
import re
from typing import Dict, List

from rasa.engine.graph import GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

QUESTION = "question"
WORD = re.compile(r"[^\W\d_]+|\d+")
ALIKE = 0.5  # shared share of three-letter pieces from which two words count as the same one with a typo


def words(text: str) -> List[str]:
    """The words and numbers of a text, in lower case; "l'ordine" is two."""
    return WORD.findall(text.lower())


def pieces(word: str) -> frozenset:
    """The three-letter pieces of a word, with its borders: "ciao" has ^ci, cia, iao, ao$."""
    bordered = f"^{word}$"
    return frozenset(bordered[i : i + 3] for i in range(len(bordered) - 2))


class Vocabulary:
    """The words that the examples of one intent use."""

    def __init__(self, known: List[str]) -> None:
        self._known = frozenset(known)
        self._pieces = [(len(word), pieces(word)) for word in known if len(word) > 3]

    def share(self, found: List[str]) -> float:
        """How many of the words `found` belong here, from 0 to 1."""
        return sum(self._has(word) for word in found) / len(found) if found else 0.0

    def _has(self, word: str) -> bool:
        if word in self._known or len(word) < 4:  # a short word with a typo is another word
            return word in self._known
        mine = pieces(word)
        return any(
            abs(length - len(word)) < 3 and len(mine & theirs) / len(mine | theirs) >= ALIKE
            for length, theirs in self._pieces
        )


@DefaultV1Recipe.register([DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER], is_trainable=True)
class SmallTalkGate(GraphComponent):
    """Turns every intent that does not explain enough of the message's words into `question`."""

    @staticmethod
    def get_default_config() -> Dict:
        """`share`: of the words that an intent must know; stricter ones `by_intent`."""
        return {"share": 0.65, "by_intent": {}, "max_words": 20}

    def __init__(self, config: Dict, model_storage, resource: Resource, vocabularies: Dict[str, List[str]]) -> None:
        self._config = config
        self._storage = model_storage
        self._resource = resource
        self._vocabularies = {intent: Vocabulary(known) for intent, known in vocabularies.items()}

    @classmethod
    def create(cls, config, model_storage, resource, execution_context) -> "SmallTalkGate":
        """Make an untrained gate: it lets nothing pass."""
        return cls(config, model_storage, resource, {})

    @classmethod
    def load(cls, config, model_storage, resource, execution_context, **_) -> "SmallTalkGate":
        """Make a gate that knows what `train` stored."""
        with model_storage.read_from(resource) as folder:
            return cls(config, model_storage, resource, json.loads((folder / "vocabularies.json").read_text()))

    def train(self, training_data: TrainingData) -> Resource:
        """Store the words that each kind of small talk uses."""
        vocabularies: Dict[str, set] = {}
        for example in training_data.intent_examples:
            if example.get("intent") != QUESTION:
                vocabularies.setdefault(example.get("intent"), set()).update(words(example.get("text")))
        with self._storage.write_to(self._resource) as folder:
            stored = {intent: sorted(known) for intent, known in sorted(vocabularies.items())}
            (folder / "vocabularies.json").write_text(json.dumps(stored))
        return self._resource

    def process(self, messages: List[Message]) -> List[Message]:
        """Replace the intents that do not hold."""
        for message in messages:
            intent = message.get("intent") or {}
            if not self._holds(intent.get("name"), words(message.get("text") or "")):
                message.set("intent", {"name": QUESTION, "confidence": 1.0}, add_to_output=True)
        return messages

    def _holds(self, intent: str, found: List[str]) -> bool:
        if intent not in self._vocabularies or len(found) > self._config["max_words"]:
            return intent == QUESTION
        needed = self._config["by_intent"].get(intent, self._config["share"])
        return self._vocabularies[intent].share(found) >= needed
