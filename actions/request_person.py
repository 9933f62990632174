"""Translates "I want a person" into a request to handoff_api."""

from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.executor import CollectingDispatcher

from actions.services import Services
from actions.turn import Turn


class RequestPerson(Action):
    """`action_request_person`: asks for a person because the visitor did."""

    def __init__(self, services: Services) -> None:
        self._services = services

    def name(self) -> str:
        """The name in Rasa's rules."""
        return "action_request_person"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> list:
        """Ask for the person and utter nothing: what the visitor is told about it, handoff_api says."""
        await self._services.request_handoff(Turn.of(tracker), "asked_for_person")
        return []
