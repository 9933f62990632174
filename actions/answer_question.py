"""Translates a question into kb's decision, and the decision into a reply or a request for a person."""

import logging
from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.executor import CollectingDispatcher

from actions.services import ServiceFailed, Services
from actions.turn import Turn

log = logging.getLogger(__name__)

SHOWN = ("decision", "confidence", "threshold", "language", "candidates", "reason")  # of a decision, to handoff_api
HANDED_OVER = ("confidence", "threshold", "candidates")  # of a decision, to the person who takes over


class AnswerQuestion(Action):
    """`action_answer_question`: asks kb and passes on what it decides."""

    def __init__(self, services: Services) -> None:
        self._services = services

    def name(self) -> str:
        """The name in Rasa's rules."""
        return "action_answer_question"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> list:
        """Utter the answer or the choice; when a person is asked for, utter nothing."""
        turn = Turn.of(tracker)
        try:
            decision = await self._services.decide(turn)
        except ServiceFailed as failure:
            log.warning("asked nobody: %s", failure)
            await self._services.request_handoff(turn, "kb_unavailable")
            return []
        if decision["decision"] == "handoff":
            reason = decision.get("reason") or "low_confidence"
            await self._services.request_handoff(turn, reason, _part(decision, HANDED_OVER), decision.get("notice"))
        else:
            dispatcher.utter_message(json_message=_reply(decision))
        return []


def _reply(decision: dict[str, Any]) -> dict[str, Any]:
    """What handoff_api makes its message to the visitor from."""
    reply = {"kind": decision["decision"], "decision": _part(decision, SHOWN)}
    if decision["decision"] == "answer":
        reply["answer"] = decision["answer"]
    if decision.get("notice"):
        reply["notice"] = decision["notice"]
    return reply


def _part(decision: dict[str, Any], names: tuple[str, ...]) -> dict[str, Any]:
    return {name: decision[name] for name in names if name in decision}
