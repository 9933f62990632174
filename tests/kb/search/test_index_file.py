"""An index file that cannot be trusted is made anew; what was archived meanwhile is not in it."""

import asyncio
from collections.abc import Callable
from pathlib import Path

import pytest

from common.clock import SYSTEM_CLOCK
from kb.parts import Parts
from kb.search.encoding.embedder import Embedder
from kb.search.index import index_file
from kb.search.index.index_file import IndexFile
from kb.search.index.vector_index import VectorIndex
from kb.settings import Settings
from tests.kb.samples import ALL, answered_by, ask, load


@pytest.fixture
async def file(settings: Settings) -> Path:
    """The index file of a knowledge base that was used and stopped."""
    parts = Parts.open(settings, SYSTEM_CLOCK)
    await parts.search.start()
    await load(parts, *ALL)
    await parts.close()
    return IndexFile(settings.index_folder, settings.database_address).path


def missing(path: Path) -> None:
    path.unlink()


def truncated(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:-100])


def flipped(path: Path) -> None:
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 1
    path.write_bytes(data)


def emptied(path: Path) -> None:
    path.write_bytes(b"")


def nonsense(path: Path) -> None:
    path.write_bytes(b"not an index\n{}")


async def opened(settings: Settings) -> Parts:
    parts = Parts.open(settings, SYSTEM_CLOCK)
    await parts.search.start()
    return parts


@pytest.mark.parametrize("harm", [missing, truncated, flipped, emptied, nonsense])
async def test_it_is_made_anew(settings: Settings, file: Path, harm: Callable[[Path], None]):
    whole = file.read_bytes()
    harm(file)
    parts = await opened(settings)
    assert answered_by(await ask(parts, "where is my invoice", "en")) == "find-invoice"
    assert parts.search.state() == "ok"
    await parts.close()
    assert len(file.read_bytes()) == len(whole)


@pytest.fixture(scope="session")
def key(models: Path) -> str:
    """The key of the bundled model's vectors."""
    embedder = Embedder("", models)
    asyncio.run(embedder.start())
    embedder.close()
    return embedder.key


async def test_a_good_file_is_used(settings: Settings, file: Path, key: str):
    assert IndexFile(settings.index_folder, settings.database_address).load(key, 384)


async def test_the_file_of_another_model_is_not_used(settings: Settings, file: Path, key: str):
    kept = IndexFile(settings.index_folder, settings.database_address)
    assert kept.load("another/model", 384) is None
    assert kept.load(key, 768) is None


async def test_the_file_of_other_code_is_not_used(
    settings: Settings, file: Path, key: str, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(index_file, "LAYOUT", index_file.LAYOUT + 1)
    assert IndexFile(settings.index_folder, settings.database_address).load(key, 384) is None


async def test_what_the_file_has_too_much_or_too_little_is_mended(settings: Settings, file: Path):
    kept = file.read_bytes()
    parts = await opened(settings)
    await parts.articles.archive("find-invoice")
    await parts.close()
    file.write_bytes(kept)  # as if the machine had died before the file was replaced
    parts = await opened(settings)
    named = [candidate.article_id for candidate in (await ask(parts, "where is my invoice", "en")).decision.candidates]
    assert "find-invoice" not in named
    assert set(parts.search._upkeep.index.marks) == {"wifi-password", "trovare-fattura", "complaint"}
    await parts.close()


def test_databases_do_not_share_a_file(tmp_path: Path):
    one, other = IndexFile(tmp_path, "sqlite:///a"), IndexFile(tmp_path, "sqlite:///b")
    assert one.path != other.path
    one.write(one.packed(VectorIndex(384), "m"))
    assert one.load("m", 384) is not None and other.load("m", 384) is None
