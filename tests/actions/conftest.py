"""The action server at work, between stubs of kb and handoff_api."""

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.bot.processes import Process, free_port, python
from tests.bot.stub_service import StubService
from tests.contracts import example

collect_ignore_glob = ["test_*.py"] if sys.version_info >= (3, 11) else []  # Rasa's Python only

TOKEN = "a-token-that-only-the-tests-use-0123456789"


class ActionsSide:
    """A running action server. `folder` takes its log."""

    def __init__(self, folder: Path) -> None:
        self.kb = StubService()
        self.handoff_api = StubService()
        ports = {"ACTIONS_PORT": str(free_port()), "KB_PORT": str(self.kb.port)}
        ports["HANDOFF_API_PORT"] = str(self.handoff_api.port)
        settings = {"SERVICE_TOKEN": TOKEN, "ACTION_CALL_TIMEOUT": "0.5"}
        log = folder / "actions.log"
        self.process: Process = python("actions", int(ports["ACTIONS_PORT"]), log, {**ports, **settings})

    def post(self, body: Any, token: str = TOKEN) -> httpx.Response:
        """What Rasa would send, or something else."""
        url = f"http://127.0.0.1:{self.process.port}/webhook"
        return httpx.post(url, json=body, headers={"Authorization": f"Bearer {token}"}, timeout=10)

    def run(self, action: str, **changed: Any) -> dict[str, Any]:
        """The reply to a call of `action` for the example message, with these parts of it changed."""
        metadata = {**example("bot_message_request"), **changed}
        response = self.post({"next_action": action, "sender_id": "x", "tracker": tracker(metadata)})
        assert response.status_code == 200
        return response.json()


def tracker(metadata: dict[str, Any]) -> dict[str, Any]:
    """A conversation as Rasa sends it along, as far as an action needs it."""
    latest = {"text": metadata.get("text"), "metadata": metadata}
    return {"sender_id": "x", "slots": {}, "latest_message": latest, "events": [], "paused": False}


@pytest.fixture(scope="session")
def _running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ActionsSide]:
    side = ActionsSide(tmp_path_factory.mktemp("actions"))
    try:
        side.process.start()
        side.process.wait("/health")
        yield side
    finally:
        for part in (side.process, side.kb, side.handoff_api):
            part.stop()


@pytest.fixture
def side(_running: ActionsSide) -> ActionsSide:
    """The action server with stubs in a good hour that have seen nothing yet."""
    _running.kb.reset(example("decide_response_answer"))
    _running.handoff_api.reset({"handoff_id": "handoff_1", "state": "waiting"}, status=201)
    return _running
