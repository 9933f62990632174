"""Fits the weights of `confidence.py` and prints them: `python -m kb.search.fitting PLACE...`

A PLACE is a file or folder of articles, such as demo/articles. Models are kept below DATA_DIR.
"""

import sys
from pathlib import Path

import numpy as np

from kb.search.fitting.kept_out import Asked, Encoder, articles_of, asked, turns
from kb.search.fitting.logistic import confidence, order
from kb.settings import Settings

ELSEWHERE = 0.15  # what a set counts for another language's weights
EVERYTHING, WORDS = np.ones(5), np.array([0.0, 0.0, 0.0, 1.0, 1.0])


def main(places: list[Path]) -> None:
    """Ask every place, fit each language and the words alone, print the rows of `confidence.py`."""
    encode = Encoder(Settings().models_folder)
    rows: dict[str, list[list[Asked]]] = {}
    for place in places:
        for language, articles in articles_of(place).items():
            found = [row for there, questions in turns(articles, place) for row in asked(there, questions, encode)]
            total = sum(row.counts for row in found)
            rows.setdefault(language, []).append([row._replace(counts=row.counts / total) for row in found])
            print(f"{place} ({language}): {len(found)} questions", file=sys.stderr)
    everywhere = [row for sets in rows.values() for one in sets for row in one]
    for language, sets in rows.items():
        own = [row for one in sets for row in one]
        others = [
            row._replace(counts=row.counts * ELSEWHERE)
            for other, sets in rows.items()
            if other != language
            for one in sets
            for row in one
        ]
        _print(language, own, order(own + others, EVERYTHING))
    _print("words alone", everywhere, order(everywhere, WORDS))


def _print(name: str, rows: list[Asked], weights: np.ndarray) -> None:
    figures, error = confidence(rows, weights)
    numbers = ", ".join(f"{number:.2f}" for number in [*weights, *figures])
    print(f"{name}: Weights({numbers})  calibration error {error:.3f}")


if __name__ == "__main__":
    main([Path(place) for place in sys.argv[1:]])
