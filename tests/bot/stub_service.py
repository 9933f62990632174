"""A small web server in place of kb or handoff_api, which live on the other Python."""

import json
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


class StubService:
    """Answers every POST with `status` and `reply` after `delay` seconds, and remembers what it was asked."""

    def __init__(self, port: int = 0) -> None:
        self.reset()
        self._server = _Server(("127.0.0.1", port), _handler_of(self))
        self.port = self._server.server_address[1]
        threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()

    def reset(self, reply: Any = None, status: int = 200) -> None:
        """Forget everything; from now on answer with `reply`, JSON or raw bytes."""
        self.status = status
        self.reply = {} if reply is None else reply
        self.delay = 0.0
        self.requests: list[tuple[str, str, Any]] = []  # path, Authorization, body

    @property
    def bodies(self) -> list[Any]:
        """The bodies it was sent, oldest first."""
        return [body for _, _, body in self.requests]

    def stop(self) -> None:
        """Close the port."""
        self._server.shutdown()
        self._server.server_close()


class _Server(ThreadingHTTPServer):
    request_queue_size = 128  # callers that may come at once; with the usual 5 some would be turned away


def _handler_of(stub: StubService) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        disable_nagle_algorithm = True

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            stub.requests.append((self.path, self.headers.get("Authorization", ""), json.loads(body)))
            time.sleep(stub.delay)
            reply = stub.reply(body) if callable(stub.reply) else stub.reply
            self._send(reply if isinstance(reply, bytes) else json.dumps(reply).encode())

        def _send(self, content: bytes) -> None:
            try:
                self.send_response(stub.status)
                self.send_header("Content-Type", "application/json")
                self.send_header("Content-Length", str(len(content)))
                self.end_headers()
                self.wfile.write(content)
            except ConnectionError:
                pass  # the caller's patience was over, which is what a delay is for

        def log_message(self, *_: Any) -> None:
            """Say nothing: the test's output is for the test."""

    return Handler
