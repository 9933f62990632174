"""Fixtures that run the real processes: one stack for the session, private ones for tests that break things."""

import os
import shutil
import sqlite3
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing, contextmanager
from pathlib import Path

import httpx
import pytest

from common.local_run.demo_data import load_once
from common.local_run.ports import free_ports
from common.local_run.stack import Stack
from tests.mailbox import Mailbox, mailbox_aside

# So generous that no test meets them by accident; tests of the limits set their own.
LIMITS = {"CONVERSATIONS_PER_MINUTE": "100000", "MESSAGES_PER_MINUTE": "100000"}
PORTS = ("HANDOFF_API_PORT", "KB_PORT", "DEMO_PORT", "RASA_PORT", "ACTIONS_PORT", "REDIS_PORT")

LEARNING = 300.0  # seconds; some 30 on a machine that does nothing else

StackMaker = Callable[..., Stack]


class Prepared:
    """What takes a stack long to make, kept in `folder`: a trained bot, the model's files, a kb that has learned."""

    def __init__(self, folder: Path) -> None:
        self.bot = folder / "bot"
        self._models = folder / "models"
        self._kb = folder / "kb"

    def give(self, data_dir: Path, *, loaded: bool) -> None:
        """Copy into a stack's folder what is there already; kb only when the stack will load the demo (`loaded`)."""
        if self.bot.exists():
            shutil.copytree(self.bot, data_dir / "bot")
        if loaded and self._kb.exists():
            shutil.copytree(self._kb, data_dir, dirs_exist_ok=True)
        if self._models.exists():
            shutil.copytree(self._models, data_dir / "models")

    def keep_bot(self, data_dir: Path) -> None:
        _whole(self.bot, lambda copy: shutil.copytree(data_dir / "bot", copy))

    def keep_models(self, data_dir: Path) -> None:
        """Of a stack whose kb is ready: it has exported what it encodes with."""
        _whole(self._models, lambda copy: shutil.copytree(data_dir / "models", copy))

    def keep_kb(self, data_dir: Path) -> None:
        """Of a kb that has learned."""
        _whole(self._kb, lambda copy: _copy_kb(data_dir, copy))


def _whole(place: Path, make: Callable[[Path], object]) -> None:
    """Make a folder that is there whole or not at all: another process may look for it, or make it as well."""
    if place.exists():
        return
    copy = place.with_name(f"{place.name}-{os.getpid()}")
    copy.parent.mkdir(exist_ok=True)
    make(copy)
    try:
        copy.rename(place)
    except OSError:  # the other one was quicker
        shutil.rmtree(copy)


def _copy_kb(data_dir: Path, copy: Path) -> None:
    """The files that kb may have open; its database as SQLite itself copies it."""
    copy.mkdir()
    shutil.copytree(data_dir / "index", copy / "index")
    with (
        closing(sqlite3.connect(data_dir / "kb.sqlite3")) as here,
        closing(sqlite3.connect(copy / "kb.sqlite3")) as there,
    ):
        here.backup(there)


@pytest.fixture(scope="session")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Prepared:
    """What the first stack of the run has made, for the later ones; the processes of one run share it."""
    base = tmp_path_factory.getbasetemp()
    return Prepared((base.parent if "PYTEST_XDIST_WORKER" in os.environ else base) / "prepared")


@pytest.fixture(scope="session")
def letters() -> Iterator[Mailbox]:
    """What the session's stack has sent by e-mail."""
    with mailbox_aside() as box:
        yield box


@pytest.fixture(scope="session")
def stack(tmp_path_factory: pytest.TempPathFactory, prepared: Prepared, letters: Mailbox) -> Iterator[Stack]:
    """The session's stack, with the demo company loaded and learned. Tests share it: stop nothing, wipe nothing."""
    mail = {"SMTP_URL": letters.url, "ANSWER_BY_MAIL_AFTER": "3"}  # seconds; nobody waits a minute in a test
    with running(tmp_path_factory.mktemp("stack"), prepared, **mail) as one:
        _wait_until_learned(one)
        prepared.keep_kb(one.data_dir)
        yield one


def _wait_until_learned(stack: Stack) -> None:
    """The articles and the demo's evidence; until then the bot answers phrasings word for word and little else."""
    headers = {"Authorization": f"Bearer {stack.environment['SERVICE_TOKEN']}"}
    until = time.monotonic() + LEARNING
    model = {"evidence": 0}
    while not model["evidence"] or model["generation"] != model["learned_generation"]:
        assert time.monotonic() < until, f"nothing was learned within {LEARNING} s: {model}"
        time.sleep(0.5)
        model = httpx.get(f"{stack.address('kb')}/api/model", headers=headers, timeout=30).json()


@pytest.fixture
def make_stack(tmp_path: Path, prepared: Prepared) -> Iterator[StackMaker]:
    """`make_stack(demo=True, **settings)` starts a private stack; all of them stop with the test."""
    with ExitStack() as held:

        def make(demo: bool = True, **env: str) -> Stack:
            folder = tmp_path / f"stack-{len(list(tmp_path.iterdir()))}"
            return held.enter_context(running(folder, prepared, demo=demo, **env))

        yield make


@contextmanager
def running(folder: Path, prepared: Prepared, *, demo: bool = True, **env: str) -> Iterator[Stack]:
    """A stack on free ports with its data in `folder`, started, and stopped at the end."""
    stack = Stack(folder, dict(zip(PORTS, free_ports(len(PORTS)), strict=True)), {**LIMITS, **env})
    prepared.give(stack.data_dir, loaded=demo)
    try:
        stack.start()
        prepared.keep_bot(stack.data_dir)
        prepared.keep_models(stack.data_dir)
        if demo:
            load_once(stack)
        yield stack
    finally:
        stack.stop()
