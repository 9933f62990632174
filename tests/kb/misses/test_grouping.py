"""Groups by meaning: what is alike comes together, what somebody decided about stays one, ids survive."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kb.misses.grouping import LOOSE, Grouping, average_link
from kb.misses.likeness import likeness_vectors
from kb.search.texts.spelling import telling_words

DIMENSION = 16


def _around(center: int, number: int, spread: float = 0.2, seed: int = 0) -> np.ndarray:
    """Unit vectors around one axis."""
    noise = np.random.default_rng(seed + center).normal(0, spread, (number, DIMENSION))
    vectors = np.eye(DIMENSION)[center] + noise
    return (vectors / np.linalg.norm(vectors, axis=1, keepdims=True)).astype(np.float32)


def _grouped(*vectors: np.ndarray) -> tuple[Grouping, list[list[str]]]:
    grouping = Grouping(DIMENSION)
    rows = [grouping.add(some) for some in vectors]
    grouping.regroup(())
    return grouping, [[grouping.groups[row] for row in some] for some in rows]


def test_what_is_alike_comes_together_and_the_rest_stays_apart():
    _, (lights, modem) = _grouped(_around(0, 20), _around(5, 20))
    assert len(set(lights)) == len(set(modem)) == 1
    assert lights[0] != modem[0]


def test_ids_survive_when_more_comes():
    grouping, (lights, modem) = _grouped(_around(0, 20), _around(5, 20))
    grouping.add(_around(0, 5, seed=7))
    grouping.add(_around(9, 6))
    grouping.regroup(())
    assert lights[0] in grouping.groups and modem[0] in grouping.groups
    assert len(set(grouping.groups)) == 3


def test_a_group_that_somebody_works_on_is_never_taken_apart():
    grouping = Grouping(DIMENSION)
    rows = grouping.add(_around(0, 5)) + grouping.add(_around(5, 5))
    for row in rows:
        grouping.groups[row] = "joined-by-hand"
    grouping.regroup({"joined-by-hand"})
    assert {grouping.groups[row] for row in rows} == {"joined-by-hand"}
    grouping.regroup(())
    assert len({grouping.groups[row] for row in rows}) == 2


def test_what_is_stored_and_taken_up_again_groups_the_same():
    grouping, _ = _grouped(_around(0, 10), _around(5, 10))
    again = Grouping(DIMENSION)
    for row, micro_id in enumerate(grouping.ids):
        again.restore(micro_id, grouping.sum_of(row), grouping.sizes[row], grouping.groups[row])
    fresh = _around(5, 3, seed=3)
    assert [grouping.groups[row] for row in grouping.add(fresh)] == [again.groups[row] for row in again.add(fresh)]


@settings(deadline=None, max_examples=40)
@given(st.integers(1, 14), st.integers(0, 10_000))
def test_average_link_is_what_its_definition_says(count: int, seed: int):
    """Beside a slow one that joins the two most alike clusters again and again."""
    generator = np.random.default_rng(seed)
    vectors = generator.normal(0.3, 1, (count, 6)).astype(np.float32)
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    found = average_link(vectors, np.ones(count, np.float32), LOOSE)
    assert _partition(found.tolist()) == _partition(_slowly(vectors))


def _slowly(vectors: np.ndarray) -> list[int]:
    clusters = [[number] for number in range(len(vectors))]
    like = vectors @ vectors.T
    while len(clusters) > 1:
        pairs = [(a, b) for a in range(len(clusters)) for b in range(a)]
        best = max(pairs, key=lambda pair: like[np.ix_(clusters[pair[0]], clusters[pair[1]])].mean())
        if like[np.ix_(clusters[best[0]], clusters[best[1]])].mean() < LOOSE:
            break
        clusters[best[1]] += clusters.pop(best[0])
    return [next(n for n, members in enumerate(clusters) if row in members) for row in range(len(vectors))]


def _partition(labels: list[int]) -> set[frozenset[int]]:
    return {frozenset(row for row, label in enumerate(labels) if label == one) for one in labels}


@pytest.mark.parametrize(
    ("question", "telling"),
    [
        ("Buongiorno, nn mi va internet a Menaggio!!", ["internet", "menaggio"]),
        ("Salve, vorrei sapere l'indirizzo IP fisso grazie", ["indirizzo", "fisso"]),
        ("hi, what about the static address please", ["static", "address"]),
    ],
)
def test_words_that_anybody_uses_tell_nothing(question: str, telling: list[str]):
    assert telling_words(question) == telling


def test_vectors_have_unit_length_whatever_is_asked():
    embeddings = np.eye(3, 8, dtype=np.float32)
    vectors = likeness_vectors(["come va?", "a", "modem rotto"], embeddings)
    assert np.allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-5)
