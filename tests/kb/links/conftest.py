"""A web of a few pages on this machine, and a watch that may look there; otherwise no address of ours may be reached."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass, field

import pytest

from tests.kb.articles.conftest import shelf

__all__ = ["shelf"]

PAGES = {
    "/there": "200 OK",
    "/get-only": "405 Method Not Allowed",
    "/gone": "404 Not Found",
    "/failing": "503 Service Unavailable",
    "/closed": "403 Forbidden",
}


@dataclass
class Web:
    """A server on a port of this machine; `asked` are the first lines of the requests that came."""

    port: int = 0
    asked: list[str] = field(default_factory=list)
    hosts: list[str] = field(default_factory=list)
    moved: dict[str, str] = field(default_factory=dict)  # a path, and where it leads

    def address(self, path: str, host: str = "site.example") -> str:
        return f"http://{host}:{self.port}{path}"

    async def answer(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = (await reader.readuntil(b"\r\n\r\n")).decode()
        method, path, _ = head.split("\r\n")[0].split(" ")
        self.asked.append(f"{method} {path}")
        self.hosts += [line.partition(": ")[2] for line in head.split("\r\n") if line.lower().startswith("host:")]
        if path == "/silent":
            await asyncio.sleep(30)
        status = PAGES.get(path, "200 OK")
        if path == "/get-only" and method == "GET":
            status = "200 OK"
        more = ""
        if path in self.moved:
            status, more = "302 Found", f"Location: {self.moved[path]}\r\n"
        writer.write(f"HTTP/1.1 {status}\r\nContent-Length: 0\r\nConnection: close\r\n{more}\r\n".encode())
        await writer.drain()
        writer.close()


@pytest.fixture
async def web() -> AsyncIterator[Web]:
    web = Web()
    server = await asyncio.start_server(web.answer, "127.0.0.1", 0)
    web.port = server.sockets[0].getsockname()[1]
    yield web
    server.close()
