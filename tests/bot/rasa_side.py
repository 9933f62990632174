"""Rasa's whole side at work: the real Rasa, the real actions and a real Redis between two stubs."""

import itertools
import tempfile
from pathlib import Path
from typing import Any

import httpx

from bot.settings import Settings
from bot.train import fingerprint, train_if_changed
from tests.bot.processes import Process, free_port, python, redis
from tests.bot.stub_service import StubService
from tests.contracts import example

TOKEN = "a-token-that-only-the-tests-use-0123456789"
ACTION_TIMEOUT = 2.0
ACTION_CALL_TIMEOUT = 0.8
PATH = "/webhooks/staffetta/messages"


def trained() -> Settings:
    """Settings with a trained model; it is kept between test runs, in a folder named after what it was made from."""
    folder = Path(tempfile.gettempdir()) / f"staffetta-bot-{fingerprint()[:16]}"
    settings = Settings(data_dir=folder)
    train_if_changed(settings)
    return settings


class RasaSide:
    """Everything running. `folder` takes the logs."""

    def __init__(self, folder: Path) -> None:
        self.kb = StubService()
        self.handoff_api = StubService()
        self.redis = redis(free_port(), folder / "redis.log")
        ports = {"ACTIONS_PORT": str(free_port()), "RASA_PORT": str(free_port())}
        self._environment = {
            **ports,
            "SERVICE_TOKEN": TOKEN,
            "DATA_DIR": str(trained().data_dir),
            "REDIS_URL": f"redis://127.0.0.1:{self.redis.port}/0",
            "KB_PORT": str(self.kb.port),
            "HANDOFF_API_PORT": str(self.handoff_api.port),
            "ACTION_TIMEOUT": str(ACTION_TIMEOUT),
            "ACTION_CALL_TIMEOUT": str(ACTION_CALL_TIMEOUT),
        }
        self.actions = python("actions", int(ports["ACTIONS_PORT"]), folder / "actions.log", self._environment)
        self.rasa = python("bot.run", int(ports["RASA_PORT"]), folder / "rasa.log", self._environment)
        self.url = f"http://127.0.0.1:{self.rasa.port}{PATH}"
        self._client = httpx.Client(timeout=30)
        self._numbers = itertools.count()

    def start(self) -> None:
        """Start all and wait until they answer."""
        for process in self._processes():
            process.start()
        self.redis.wait()
        self.actions.wait("/health")
        self.rasa.wait("/webhooks/staffetta/health")
        self.reset()

    def stop(self) -> None:
        """End all, by their ids."""
        self._client.close()
        for part in (*self._processes(), self.kb, self.handoff_api):
            part.stop()

    def reset(self) -> None:
        """The stubs as they are in a good hour."""
        self.kb.reset(example("decide_response_answer"))
        self.handoff_api.reset({"handoff_id": "handoff_1", "state": "waiting"}, status=201)

    def message(self, text: str, **fields: Any) -> dict[str, Any]:
        """A message as handoff_api sends it, in a conversation of its own unless `sender` says otherwise."""
        number = next(self._numbers)
        ids = {"sender": f"conv_{number}.0", "message_id": f"turn_{number}", "turn_id": f"turn_{number}"}
        return {**example("bot_message_request"), **ids, "text": text, **fields}

    def post(self, message: Any, token: str = TOKEN) -> httpx.Response:
        """Send a message, or whatever is to be sent in its place."""
        return self._client.post(self.url, json=message, headers={"Authorization": f"Bearer {token}"})

    def ask(self, text: str, **fields: Any) -> list[dict[str, Any]]:
        """The bot's replies to a message."""
        response = self.post(self.message(text, **fields))
        assert response.status_code == 200, response.text
        return response.json()["replies"]

    def logs(self) -> str:
        """All that Rasa and the actions have written."""
        return self.rasa.log.read_text() + self.actions.log.read_text()

    def _processes(self) -> tuple[Process, ...]:
        return self.redis, self.actions, self.rasa
