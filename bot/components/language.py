"""Takes the language of a message from what handoff_api said about it, so that small talk is answered in it."""

from typing import List

from rasa.engine.graph import GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.shared.nlu.training_data.message import Message

LANGUAGES = ("it", "en")


def language_entity(language: str) -> dict:
    """The entity from which Rasa fills its slot `language`."""
    return {"entity": "language", "value": language, "start": 0, "end": 0}


@DefaultV1Recipe.register([DefaultV1Recipe.ComponentType.ENTITY_EXTRACTOR], is_trainable=False)
class LanguageFromMetadata(GraphComponent):
    """Adds the entity `language` when the message's metadata names one that we speak."""

    @classmethod
    def create(cls, config, model_storage, resource, execution_context) -> "LanguageFromMetadata":
        """Make the component; it has no configuration and learns nothing."""
        return cls()

    def process(self, messages: List[Message]) -> List[Message]:
        """Add the entity to each message that has a language."""
        for message in messages:
            language = (message.get("metadata") or {}).get("language")
            if language in LANGUAGES:
                message.set("entities", [*message.get("entities", []), language_entity(language)], add_to_output=True)
        return messages
