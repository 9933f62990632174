"""Fixtures that run the real processes: one stack for the session, private ones for tests that break things."""

import shutil
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
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


@pytest.fixture(scope="session")
def trained_bot(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a bot that the first stack of the session trains and the later ones copy."""
    return tmp_path_factory.mktemp("bot") / "bot"


@pytest.fixture(scope="session")
def letters() -> Iterator[Mailbox]:
    """What the session's stack has sent by e-mail."""
    with mailbox_aside() as box:
        yield box


@pytest.fixture(scope="session")
def stack(tmp_path_factory: pytest.TempPathFactory, trained_bot: Path, letters: Mailbox) -> Iterator[Stack]:
    """The session's stack, with the demo company loaded and learned. Tests share it: stop nothing, wipe nothing."""
    mail = {"SMTP_URL": letters.url, "ANSWER_BY_MAIL_AFTER": "3"}  # seconds; nobody waits a minute in a test
    with running(tmp_path_factory.mktemp("stack"), trained_bot, **mail) as one:
        _wait_until_learned(one)
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
def make_stack(tmp_path: Path, trained_bot: Path) -> Iterator[StackMaker]:
    """`make_stack(demo=True, **settings)` starts a private stack; all of them stop with the test."""
    with ExitStack() as held:

        def make(demo: bool = True, **env: str) -> Stack:
            folder = tmp_path / f"stack-{len(list(tmp_path.iterdir()))}"
            return held.enter_context(running(folder, trained_bot, demo=demo, **env))

        yield make


@contextmanager
def running(folder: Path, trained_bot: Path, *, demo: bool = True, **env: str) -> Iterator[Stack]:
    """A stack on free ports with its data in `folder`, started, and stopped at the end."""
    stack = Stack(folder, dict(zip(PORTS, free_ports(len(PORTS)), strict=True)), {**LIMITS, **env})
    bot = stack.data_dir / "bot"
    if trained_bot.exists():
        shutil.copytree(trained_bot, bot)
    try:
        stack.start()
        if not trained_bot.exists():
            shutil.copytree(bot, trained_bot)
        if demo:
            load_once(stack)
        yield stack
    finally:
        stack.stop()
