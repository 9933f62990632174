"""`python -m tests.bench.editors`: how long every page of the editors' room takes.

The pages are those that kb/editors/pages.py serves, each asked for over HTTP of a real service, in turn with a bare
endpoint of the same service, while visitors go on asking in vain and their questions are being grouped. A page that nobody
named an example for is an error, so that no page is forgotten. Ends with 1 when a page is slower than promised.
"""

import argparse
import asyncio
import json
import os
import re
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import httpx

from common.clock import SYSTEM_CLOCK
from common.local_run.ports import free_ports
from kb.editors import pages
from kb.owner import pages as owner
from kb.parts import Parts
from kb.settings import Settings
from tests.bench.figures import Measured
from tests.bench.room import EXAM, fill_past, visitors, write_examples
from tests.bench.scale import article_about, fill, some_matters

ROUNDS = 40  # of each page
PROMISED = 0.3  # seconds at p95
BARE = "/health/live"
TOKEN = "measured-and-nothing-else-at-all-0123456"
STARTING = 900.0  # seconds until the service has learned from ten thousand articles on a busy machine
ELENA = b'{"staff_id": "st_elena", "name": "Elena Riva", "roles": ["editor", "supervisor", "admin"]}'

# More than one way to look at some pages; `{name}` stands for an example.
LOOKS = {
    "/": ["/", "/?q=modem", "/?status=draft", "/?language=en&skill="],
    "/misses": ["/misses", "/misses?group={group_id}", "/misses?shelf=done", "/misses?singles=true"],
    "/results": ["/results", "/results?order=unhelpful", "/results?order=title&page=9"],
    "/freshness": ["/freshness", "/freshness?reason=old&page=3"],
}


FILES = {
    "/export",
    "/answers/curve.csv",
    "/results/articles.csv",
    "/results/weeks.csv",
}  # downloads: everything there is, no page

# What the pages ask for while somebody types or tries something.
TYPED = {
    "/bench": {"question": "how do I pay the modem of my {number}th village plan", "language": "en"},
    "/preview": {"title": "Pay the modem", "answer": "With the plan you can **pay** {number} times.", "language": "en",
                 "phrasing": ["how do I pay the modem", "pay modem village"]},
    "/checks": {"title": "Pay the modem", "answer": "The modem costs {number} euro. You can pay at any time.",
                "language": "en", "phrasing": ["how do I pay the modem {number}", "pay modem village"]},
}  # fmt: skip
NOTICE = {
    "kind": "problem", "texts": {"en": {"title": "The line is down in Menaggio", "text": "We are on it."}},
    "audience": {"questions": ["the line is down in Menaggio"], "pages": [], "everyone": False},
}  # fmt: skip


class HandoffApi(BaseHTTPRequestHandler):
    """What kb asks of handoff_api while a page is drawn: who has signed in."""

    def do_GET(self) -> None:
        is_known = self.path.startswith(("/api/staff/sessions/current", "/health"))
        self.send_response(200 if is_known else 404)
        self.end_headers()
        self.wfile.write(ELENA if is_known else b"{}")

    def log_message(self, *_: object) -> None:
        """Say nothing."""


def main() -> None:
    top = argparse.ArgumentParser(prog="python -m tests.bench.editors", description=__doc__.split("\n")[0])
    top.add_argument("--articles", type=int, default=10_000)
    top.add_argument("--misses", type=int, default=100_000)
    top.add_argument("--weeks", type=int, default=30)
    top.add_argument("--folder", type=Path, help="fill this folder once and measure what it holds from then on")
    given = top.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        folder = given.folder or Path(scratch)
        known = folder / "examples.json"
        if not known.exists():
            examples = asyncio.run(filled(folder, given.articles, given.misses, given.weeks))
            known.write_text(json.dumps(examples))
        with service(folder) as client, visitors(client.base_url, TOKEN):
            sys.exit(1 if measure(client, json.loads(known.read_text())) else 0)


async def filled(folder: Path, articles: int, misses: int, weeks: int) -> dict[str, str]:
    """Fill a knowledge base; examples for what stands in the addresses of pages."""
    began = time.perf_counter()
    matters = some_matters(articles + 6000)
    parts = Parts.open(Settings(data_dir=folder), SYSTEM_CLOCK)
    await fill(parts, [article_about(matter) for matter in matters[:articles]])
    await parts.search.start()
    ids = ["-".join(matter) for matter in matters[:articles]]
    new = await fill_past(parts, ids, matters[articles:], misses, weeks)
    await parts.worklist.look()
    group = (await parts.misses.page("open", limit=1))[0]
    examples = await parts.database.write(lambda c: write_examples(c, ids[:EXAM]))
    await parts.close()
    took = time.perf_counter() - began
    print(f"{articles} articles, {misses} questions in vain ({new} of them not grouped yet), filled in {took:.0f} s")
    return examples | {"article_id": ids[0], "group_id": group.id}


@contextmanager
def service(folder: Path) -> Iterator[httpx.Client]:
    """kb on its own port, and what tells it who has signed in."""
    kb_port, staff_port = free_ports(2)
    handoff_api = ThreadingHTTPServer(("127.0.0.1", staff_port), HandoffApi)
    threading.Thread(target=handoff_api.serve_forever, daemon=True).start()
    environment = os.environ | {
        "DATA_DIR": str(folder), "KB_PORT": str(kb_port), "HANDOFF_API_PORT": str(staff_port), "SERVICE_TOKEN": TOKEN,
        "HANDOFF_API_URL": f"http://127.0.0.1:{staff_port}", "KB_DATABASE_URL": "",
    }  # fmt: skip
    with open(folder / "kb.log", "wb") as log:
        process = subprocess.Popen([sys.executable, "-m", "kb", "serve"], env=environment, stdout=log, stderr=log)
    try:
        address = f"http://localhost:{kb_port}"
        with httpx.Client(base_url=address, timeout=60, cookies={"staffetta": "elena"}) as client:
            _wait(client, process, folder / "kb.log")
            try:
                yield client
            except httpx.TransportError as error:
                sys.exit(f"kb is gone: {error!r}\n{(folder / 'kb.log').read_text()[-3000:]}")
    finally:
        process.terminate()
        process.wait(60)
        handoff_api.shutdown()


def _wait(client: httpx.Client, process: subprocess.Popen, log: Path) -> None:
    """Until it answers, and has learned."""
    began = time.perf_counter()
    while True:
        try:
            client.get(BARE)
            break
        except httpx.TransportError:
            if process.poll() is not None or time.perf_counter() - began > STARTING:
                sys.exit(f"kb did not start.\n{log.read_text()[-3000:]}")
            time.sleep(0.5)
    client.post("/api/model", headers={"Authorization": f"Bearer {TOKEN}"}, timeout=STARTING)


def addresses(examples: dict[str, str]) -> list[str]:
    """An address for every page that can be opened. Raises KeyError for a page that has no example here."""
    routers = [*(page.router for page in pages.PAGES), owner.router]
    paths = [route.path for router in routers for route in router.routes if "GET" in route.methods]
    found = []
    for path in dict.fromkeys(path for path in paths if path not in FILES):
        for look in LOOKS.get(path, [path]):
            found.append(re.sub(r"\{(\w+)\}", lambda name: examples[name.group(1)], look))
    return found


def measure(client: httpx.Client, examples: dict[str, str]) -> list[str]:
    """Print a line for every page; those that are too slow."""
    headers = {"Authorization": f"Bearer {TOKEN}"}
    examples["notice_id"] = client.post("/api/notices", json=NOTICE, headers=headers).json()["notice_id"]
    asked = [(address, None) for address in addresses(examples)] + list(TYPED.items())
    print(f"{'page':58} {'p50':>8} {'p95':>8} {'bare p95':>9}   kB")
    slow = [one for one in asked if not _keeps(client, *one)]
    if slow:
        print("once more, now that kb has been up for a while:")
        slow = [one for one in slow if not _keeps(client, *one)]
    print(f"promised: {PROMISED * 1e3:.0f} ms at p95; {len(slow)} of {len(asked)} pages do not keep it")
    return [address for address, _ in slow]


def _keeps(client: httpx.Client, address: str, form: dict | None) -> bool:
    """Print a line for a page; whether it is as quick as promised."""
    first = _answer(client, address, form, 0)
    if first.status_code not in (200, 303):
        print(f"{address:58} answers {first.status_code}: {first.text[:200]}")
        return False
    ours, bare = _times(client, address, form)
    mark = "" if ours.p95 <= PROMISED else "  TOO SLOW"
    print(
        f"{'POST ' if form else ''}{address:{53 if form else 58}} {ours.p50 * 1e3:6.0f}ms {ours.p95 * 1e3:6.0f}ms"
        f" {bare.p95 * 1e3:7.1f}ms {len(first.content) / 1024:5.0f}{mark}",
        flush=True,
    )
    return not mark


def _times(client: httpx.Client, address: str, form: dict | None) -> tuple[Measured, Measured]:
    """The page and the bare endpoint, in turn."""
    ours, bare = [], []
    for number in range(1, ROUNDS + 1):
        bare.append(_seconds(client, BARE, None, number))
        ours.append(_seconds(client, address, form, number))
    return Measured(ours, sum(ours)), Measured(bare, sum(bare))


def _seconds(client: httpx.Client, address: str, form: dict | None, number: int) -> float:
    began = time.perf_counter()
    _answer(client, address, form, number)
    return time.perf_counter() - began


def _answer(client: httpx.Client, address: str, form: dict | None, number: int) -> httpx.Response:
    """What a browser gets; `number` makes each form another one, so that nothing is remembered."""
    if form is None:
        return client.get(address)
    typed = {name: value.format(number=number) if isinstance(value, str) else value for name, value in form.items()}
    return client.post(address, data=typed, headers={"origin": str(client.base_url).rstrip("/")})


if __name__ == "__main__":
    main()
