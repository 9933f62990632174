"""The demo company's knowledge base with its evidence, learned once for all tests that only ask it."""

import asyncio
import json
from pathlib import Path

import pytest
from pydantic import SecretStr

from common.clock import SYSTEM_CLOCK
from kb.articles.folder import files_of
from kb.evidence.labelled import outcomes_of
from kb.parts import Parts
from kb.search.evaluation.evaluation import Labelled, labelled_of
from kb.settings import Settings
from tests.kb.conftest import TOKEN
from tests.kb.samples import EDITOR
from tests.settings_example import ROOT

DEMO = ROOT / "demo"


def numbered(file: Path) -> list[tuple[int, dict]]:
    """The lines of a JSON Lines file."""
    return [(number, json.loads(line)) for number, line in enumerate(file.read_text("utf-8").splitlines(), 1)]


def asked_at(file: str) -> list[Labelled]:
    """The labelled questions of one of the demo's files."""
    return labelled_of(numbered(DEMO / file))


@pytest.fixture(scope="session")
def learned_demo(tmp_path_factory: pytest.TempPathFactory, models: Path) -> Settings:
    """The settings under which the demo's knowledge base opens, with its articles, its evidence and its model."""
    folder = tmp_path_factory.mktemp("demo")
    (folder / "models").symlink_to(models)
    settings = Settings(data_dir=folder, service_token=SecretStr(TOKEN))
    asyncio.run(_learn(settings))
    return settings


async def _learn(settings: Settings) -> None:
    parts = Parts.open(settings, SYSTEM_CLOCK)
    try:
        await parts.search.start()
        report = await parts.imports.run(files_of(DEMO / "articles"), EDITOR)
        assert not report.problems, report.problems
        await parts.evidence.add(outcomes_of(numbered(DEMO / "evidence.jsonl")))
        await parts.search.settle()
    finally:
        await parts.close()
