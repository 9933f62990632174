"""Refuses request bodies that are larger than anything we ask for, before anybody parses them."""

from starlette.responses import JSONResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

LARGEST_BODY = 64 * 1024  # bytes; the longest message takes 24 KB as escaped JSON


class BodyLimit:
    """Reads a body of at most `largest` bytes and hands it on; anything larger is answered with 413."""

    def __init__(self, app: ASGIApp, largest: int = LARGEST_BODY) -> None:
        self.app = app
        self._largest = largest

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        names = {name for name, _ in scope.get("headers", [])}
        if scope["type"] != "http" or not names & {b"content-length", b"transfer-encoding"}:
            await self.app(scope, receive, send)
            return
        messages = await self._read(scope, receive)
        if messages is None:
            await _refuse(scope, receive, send)
            return
        waiting = iter(messages)

        async def replay() -> Message:
            return next(waiting, None) or await receive()

        await self.app(scope, replay, send)

    async def _read(self, scope: Scope, receive: Receive) -> list[Message] | None:
        """The whole body, or None when it is too large."""
        announced = dict(scope["headers"]).get(b"content-length", b"0")
        if not announced.isdigit() or int(announced) > self._largest:
            return None
        messages, size = [], 0
        while True:
            message = await receive()
            messages.append(message)
            size += len(message.get("body", b""))
            if size > self._largest:
                return None
            if not message.get("more_body", False):
                return messages


async def _refuse(scope: Scope, receive: Receive, send: Send) -> None:
    answer = JSONResponse(
        {"error": "TooLarge", "detail": f"At most {LARGEST_BODY // 1024} KB can be sent at once."},
        status_code=413,
        headers={"Connection": "close"},  # what is still coming is not read
    )
    await answer(scope, receive, send)
