"""A knowledge base for every test: real model, real FAISS, real SQL; only the model's files are shared."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from pydantic import SecretStr

from common.clock import SYSTEM_CLOCK
from kb.parts import Parts
from kb.search.encoding import model_files
from kb.settings import Settings

TOKEN = "for-tests-and-nothing-else-at-all-0123"


@pytest.fixture(scope="session")
def models(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of the model, exported once for all tests."""
    folder = tmp_path_factory.mktemp("models")
    model_files.load("", folder)
    return folder


@pytest.fixture
def settings(tmp_path: Path, models: Path) -> Settings:
    """The settings of a new, empty knowledge base."""
    (tmp_path / "models").symlink_to(models)
    return Settings(data_dir=tmp_path, service_token=SecretStr(TOKEN))


@pytest.fixture
async def parts(settings: Settings) -> AsyncIterator[Parts]:
    """A knowledge base that is up, with nothing in it."""
    parts = Parts.open(settings, SYSTEM_CLOCK)
    await parts.search.start()
    yield parts
    await parts.close()
