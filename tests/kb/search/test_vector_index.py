"""The index of vectors: nearest first, what was removed is gone, and cells find what comparing with all finds."""

from collections.abc import Iterator

import faiss
import numpy as np
import pytest
from threadpoolctl import threadpool_limits

from kb.search.index import cells
from kb.search.index.vector_index import VectorIndex

DIMENSION = 24


@pytest.fixture(autouse=True)
def one_thread() -> Iterator[None]:
    """As where the index is used: on a busy machine several threads wait for each other."""
    with threadpool_limits(limits=1):
        yield


@pytest.fixture
def random() -> np.random.Generator:
    return np.random.default_rng(5)


def about(random: np.random.Generator, topics: int, of_each: int) -> dict[str, tuple[str, np.ndarray]]:
    """Articles whose passages lie near each other."""
    centres = random.normal(size=(topics, 1, DIMENSION))
    vectors = centres + 0.4 * random.normal(size=(topics, of_each, DIMENSION))
    vectors /= np.linalg.norm(vectors, axis=2, keepdims=True)
    return {f"a{number}": (f"m{number}", each.astype(np.float32)) for number, each in enumerate(vectors)}


def in_cells(index: VectorIndex) -> VectorIndex:
    numbers, vectors = index.everything()
    index.regrouped(cells.grouped(numbers, vectors), numbers)
    return index


def test_the_nearest_come_first(random: np.random.Generator):
    articles = about(random, 40, 5)
    index = VectorIndex(DIMENSION)
    index.put(articles)
    question = articles["a7"][1][2]
    nearest = index.nearest(question, 30)
    assert next(iter(nearest)) == "a7" and nearest["a7"] == pytest.approx(1, abs=1e-5)
    assert list(nearest.values()) == sorted(nearest.values(), reverse=True)
    assert index.cosines(["a7", "nobody"], question) == {"a7": pytest.approx(1, abs=1e-5), "nobody": 0.0}


@pytest.mark.parametrize("grouping", [lambda index: index, in_cells], ids=["flat", "in cells"])
def test_what_is_put_anew_or_removed_is_gone(random: np.random.Generator, grouping):
    articles = about(random, 300, 5)
    index = VectorIndex(DIMENSION)
    index.put(articles)
    index = grouping(index)
    index.remove(["a1", "a2", "never there"])
    index.put({"a3": ("new", articles["a1"][1][:2])})
    assert index.size == 5 * 297 + 2
    assert "a1" not in index.marks and index.marks["a3"] == "new"
    assert not len(index.vectors_of("a1"))
    assert np.allclose(index.vectors_of("a3"), articles["a1"][1][:2], atol=1e-3)
    found = index.nearest(articles["a1"][1][0], index.size)
    assert next(iter(found)) == "a3" and not {"a1", "a2"} & found.keys()


def test_what_changes_while_cells_are_made_is_kept(random: np.random.Generator):
    articles = about(random, 300, 5)
    index = VectorIndex(DIMENSION)
    index.put(articles)
    numbers, vectors = index.everything()
    made = cells.grouped(numbers, vectors)
    index.remove(["a1"])
    index.put({"a2": ("m", articles["a1"][1]), "late": ("m", articles["a2"][1])})
    index.regrouped(made, numbers)
    assert index.size == 300 * 5
    assert np.allclose(index.vectors_of("late"), articles["a2"][1], atol=1e-3)
    assert next(iter(index.nearest(articles["a1"][1][0], 20))) == "a2"


def test_cells_find_nearly_all_that_comparing_with_all_finds(random: np.random.Generator):
    topics = [vectors for _, vectors in about(random, 400, 51).values()]
    questions = [vectors[0] for vectors in topics]
    index = VectorIndex(DIMENSION)
    index.put(
        {f"{topic}.{n}": ("m", v[None]) for topic, vectors in enumerate(topics) for n, v in enumerate(vectors[1:])}
    )
    assert cells.due(index.size, index.built_at)
    truth = [set(index.nearest(question, 50)) for question in questions]
    in_cells(index)
    found = [set(index.nearest(question, 50)) for question in questions]
    assert np.mean([len(one & true) for one, true in zip(found, truth)]) > 0.95 * 50
    assert not cells.due(index.size, index.built_at)


def test_cells_survive_a_file(random: np.random.Generator):
    index = VectorIndex(DIMENSION)
    index.put(about(random, 300, 5))
    in_cells(index)
    kept = faiss.deserialize_index(index.serialised().copy())
    again = VectorIndex.restored(kept, index.built_at, index.entries())
    question = index.vectors_of("a5")[0]
    assert again.nearest(question, 20) == index.nearest(question, 20)
    again.remove(["a5"])
    assert "a5" not in again.nearest(question, 20)


def test_a_manifest_that_does_not_fit_is_refused(random: np.random.Generator):
    index = VectorIndex(DIMENSION)
    index.put(about(random, 3, 5))
    with pytest.raises(ValueError):
        VectorIndex.restored(index._faiss, 0, index.entries()[:2])
