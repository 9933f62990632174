"""A stack of their own for the tests that break things."""

from collections.abc import Iterator

import pytest

from common.local_run.stack import Stack
from tests.stack import Prepared, running


@pytest.fixture(scope="package")
def fragile(tmp_path_factory: pytest.TempPathFactory, prepared: Prepared) -> Iterator[Stack]:
    """One stack for this folder; each test mends what it broke."""
    with running(tmp_path_factory.mktemp("fragile"), prepared) as stack:
        yield stack
