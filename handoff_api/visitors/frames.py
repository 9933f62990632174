"""The frames of a visitor's socket: read with care, answered with constant words."""

from typing import Any

from pydantic import ValidationError

from common.errors import StaffettaError
from handoff_api.visitors.bodies import Hello, Message

UNKNOWN = {
    "type": "error",
    "error": "UnknownFrame",
    "status": 400,
    "detail": "This frame is not one we know. Send hello, send or typing.",
}


def hello(frame: dict[str, Any]) -> Hello | None:
    """The frame as a greeting, or None."""
    try:
        return Hello.model_validate(frame)
    except ValidationError:
        return None


def message(frame: dict[str, Any]) -> Message | dict[str, Any]:
    """The frame as a message, or the complaint that says what is wrong with it."""
    try:
        return Message.model_validate(frame)
    except ValidationError as error:
        first = error.errors(include_input=False, include_url=False, include_context=False)[0]
        return complaint(frame, "Unprocessable", 422, f"{first['msg']}.")


def refusal(frame: dict[str, Any], error: StaffettaError) -> dict[str, Any]:
    """What the sender of a message is told when it was refused."""
    return complaint(frame, type(error).__name__, error.status, error.detail)


def complaint(frame: dict[str, Any], error: str, status: int, detail: str) -> dict[str, Any]:
    """An error about one message, which it names if it has a name worth repeating."""
    told: dict[str, Any] = {"type": "error", "error": error, "status": status, "detail": detail}
    name = frame.get("client_msg_id")
    return {**told, "client_msg_id": name} if isinstance(name, str) and _is_tame(name) else told


def _is_tame(name: str) -> bool:
    return len(name) <= 64 and name.isascii() and name.isprintable()
