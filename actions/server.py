"""The web server that Rasa calls to run an action.

rasa-sdk brings one too; ours asks for the service token, since whoever may run an action can request
people in any conversation, and it says nothing about a failed action, where the other sends the
whole conversation back and logs it.
"""

import hmac
import logging
from typing import Any

from rasa_sdk.executor import ActionExecutor
from sanic import Sanic
from sanic.request import Request
from sanic.response import HTTPResponse, json

from actions.answer_question import AnswerQuestion
from actions.request_person import RequestPerson
from actions.services import ServiceFailed, Services
from actions.settings import Settings

log = logging.getLogger(__name__)

NOTHING = {"events": [], "responses": []}  # Rasa's word for an action that had nothing to say


def make_app(settings: Settings) -> Sanic:
    """The action server, with its connections opened at the start and closed at the end."""
    app = Sanic("staffetta_actions", configure_logging=False)
    expected = f"Bearer {settings.service_token}".encode()

    @app.before_server_start
    async def connect(app: Sanic, _loop: Any) -> None:
        app.ctx.services = Services(settings)
        app.ctx.executor = ActionExecutor()
        for action in (AnswerQuestion(app.ctx.services), RequestPerson(app.ctx.services)):
            app.ctx.executor.register_action(action)

    @app.after_server_stop
    async def disconnect(app: Sanic, _loop: Any) -> None:
        await app.ctx.services.close()

    @app.get("/health")
    async def health(_request: Request) -> HTTPResponse:
        return json({"status": "ready"})

    @app.post("/webhook")
    async def run_action(request: Request) -> HTTPResponse:
        presented = request.headers.get("authorization", "").encode("utf-8", "surrogateescape")
        if not hmac.compare_digest(presented, expected):
            return json({"error": "NotSignedIn", "detail": "This address is for Rasa."}, status=401)
        return json(await _run(app.ctx.executor, request.json))

    return app


async def _run(executor: ActionExecutor, call: dict[str, Any]) -> dict[str, Any]:
    """What the action said; nothing when it failed, which handoff_api takes for a failed bot."""
    try:
        return await executor.run(call)
    except ServiceFailed as failure:
        log.error("requested nobody: %s", failure)
    except Exception as error:  # its message may carry a visitor's words, so only its kind is written
        log.error("action failed: %s", type(error).__name__)
    return NOTHING
