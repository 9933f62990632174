"""A stack of their own for the tests that break things."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from common.local_run.stack import Stack
from tests.stack import running


@pytest.fixture(scope="package")
def fragile(tmp_path_factory: pytest.TempPathFactory, trained_bot: Path) -> Iterator[Stack]:
    """One stack for this folder; each test mends what it broke."""
    with running(tmp_path_factory.mktemp("fragile"), trained_bot) as stack:
        yield stack
