"""Index file and model file are shortcuts: one that cannot be trusted is not used, and what it held is made anew."""

import asyncio
import shutil
from pathlib import Path

import faiss
import pytest
from hypothesis import example, given
from hypothesis import settings as trying
from hypothesis import strategies as st

from common.clock import SYSTEM_CLOCK
from kb.parts import Parts
from kb.search.index import index_file
from kb.search.index.index_file import IndexFile
from kb.search.index.vector_index import VectorIndex
from kb.search.model import model_file
from kb.settings import Settings
from tests.kb.samples import ALL, answered_by, ask, load

DIMENSION = 384


async def opened(settings: Settings) -> Parts:
    parts = Parts.open(settings, SYSTEM_CLOCK)
    await parts.search.start()
    return parts


@pytest.fixture(scope="module")
def learned(tmp_path_factory: pytest.TempPathFactory, models: Path) -> tuple[Path, str]:
    """The data of a knowledge base that was learned and stopped, and the key of its encoder."""
    folder = tmp_path_factory.mktemp("learned")
    (folder / "models").symlink_to(models)

    async def learn() -> str:
        parts = await opened(Settings(data_dir=folder))
        await load(parts, *ALL)
        await parts.search.settle()
        await parts.close()
        return parts.search._upkeep.maker[0]

    return folder, asyncio.run(learn())


@pytest.fixture
def copy(learned: tuple[Path, str], tmp_path: Path) -> Settings:
    """The settings of a copy of it, which finds its files by itself wherever it lies."""
    return Settings(data_dir=shutil.copytree(learned[0], tmp_path / "data", symlinks=True))


def of_index(settings: Settings) -> IndexFile:
    return IndexFile(settings.index_folder, settings.index_key)


def of_model(settings: Settings) -> Path:
    return of_index(settings).path.with_suffix(".model")


def damaged(data: bytes, harm: str, where: float) -> bytes:
    at = int(where * len(data))
    flipped = bytes([data[at] ^ 1 << at % 8])
    return data[:at] + {"cut": b"", "flipped": flipped + data[at + 1 :], "longer": b"x" + data[at:]}[harm]


@trying(max_examples=100, deadline=None)
@given(
    st.sampled_from(["index", "model"]),
    st.sampled_from(["cut", "flipped", "longer"]),
    st.floats(0, 1, exclude_max=True),
)
@example("index", "cut", 0.0)
@example("model", "cut", 0.0)
def test_no_damage_goes_unnoticed(learned: tuple[Path, str], kind: str, harm: str, where: float):
    folder, key = learned
    file = IndexFile(folder.with_name("harmed"), "sqlite:///any")
    file.path.parent.mkdir(exist_ok=True)
    path = {"index": file.path, "model": file.path.with_suffix(".model")}[kind]
    whole = next((folder / "index").glob(f"*.{kind}")).read_bytes()
    path.write_bytes(damaged(whole, harm, where))
    assert (file.load(key, DIMENSION) if kind == "index" else model_file.read(path, key)) is None


@pytest.mark.parametrize("harm", ["flipped", "gone"])
async def test_what_the_files_held_is_made_anew(copy: Settings, harm: str):
    for path in (of_index(copy).path, of_model(copy)):
        if harm == "gone":
            path.unlink()
        else:
            path.write_bytes(damaged(path.read_bytes(), "flipped", 0.6))
    parts = await opened(copy)
    assert answered_by(await ask(parts, "where is my invoice", "en")) == "find-invoice"
    assert ("could not be used" in parts.search.state()) == (harm == "flipped")
    await parts.search.settle()
    assert parts.search.state() == "ok"
    assert (await parts.search.told())["learned_generation"] == 1
    await parts.close()
    assert of_index(copy).path.exists() and of_model(copy).exists()


async def test_good_files_are_used_as_they_are(copy: Settings, learned: tuple[Path, str]):
    written = of_model(copy).stat().st_mtime_ns, of_index(copy).path.stat().st_mtime_ns
    parts = await opened(copy)
    assert (await parts.search.told())["learned_generation"] == 1
    await parts.close()
    assert written == (of_model(copy).stat().st_mtime_ns, of_index(copy).path.stat().st_mtime_ns)


async def test_what_was_published_and_archived_since_they_were_written_counts(copy: Settings):
    kept = {path: path.read_bytes() for path in (of_index(copy).path, of_model(copy))}
    parts = await opened(copy)
    await parts.articles.archive("find-invoice")
    await parts.close()
    for path, data in kept.items():  # as if the machine had died before they were replaced
        path.write_bytes(data)
    parts = await opened(copy)
    named = [candidate.article_id for candidate in (await ask(parts, "where is my invoice", "en")).decision.candidates]
    assert named and "find-invoice" not in named
    left = {"wifi-password", "trovare-fattura", "complaint"}
    assert set(parts.search._upkeep.index.marks) == set(parts.search.knowledge.model.marks) == left
    await parts.close()


def test_files_of_another_encoder_or_of_other_code_are_not_used(
    copy: Settings, learned: tuple[Path, str], monkeypatch: pytest.MonkeyPatch
):
    index, model, key = of_index(copy), of_model(copy), learned[1]
    assert index.load(key, DIMENSION) and model_file.read(model, key)
    assert index.load("another", DIMENSION) is None and model_file.read(model, "another") is None
    assert index.load(key, 768) is None
    monkeypatch.setattr(index_file, "LAYOUT", index_file.LAYOUT + 1)
    assert index.load(key, DIMENSION) is None


def test_a_manifest_that_does_not_fit_its_index_is_refused():
    index = faiss.IndexIDMap2(faiss.IndexFlatIP(DIMENSION))
    with pytest.raises(ValueError):
        VectorIndex.restored(index, 0, [("a", "mark", 0, 2)])


def test_databases_do_not_share_a_file(tmp_path: Path):
    one, other = IndexFile(tmp_path, "sqlite:///a"), IndexFile(tmp_path, "sqlite:///b")
    assert one.path != other.path
    one.write(one.packed(VectorIndex(DIMENSION), "m"))
    assert one.load("m", DIMENSION) is not None and other.load("m", DIMENSION) is None
