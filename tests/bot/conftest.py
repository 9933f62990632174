"""What the tests of the bot share: one running Rasa side for all of them."""

import sys
from collections.abc import Iterator

import pytest

from tests.bot.rasa_side import RasaSide

collect_ignore_glob = ["test_*.py"] if sys.version_info >= (3, 11) else []  # Rasa's Python only


@pytest.fixture(scope="session")
def _running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RasaSide]:
    side = RasaSide(tmp_path_factory.mktemp("rasa-side"))
    try:
        side.start()
        yield side
    finally:
        side.stop()


@pytest.fixture
def side(_running: RasaSide) -> RasaSide:
    """Rasa's side with stubs that have seen nothing yet."""
    _running.reset()
    return _running
