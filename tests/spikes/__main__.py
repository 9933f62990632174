"""`python -m tests.spikes [--seeds 31,32,33] [--language it] [--per-day 200]`: what the detector finds in simulated months.

The default seeds were never used for choosing anything. A quarter of an hour for both languages.
"""

import argparse
import sys
import tempfile
import time
from pathlib import Path

import numpy as np

from kb.search.encoding.embedder import BATCH, Embedder
from kb.search.texts.spelling import Vectors
from tests.spikes.company import company
from tests.spikes.scoring import BENCHMARK, Score

SEEDS = "31,32,33,34"
COMPANIES = (("it", 200), ("it", 30), ("en", 200))


def main() -> int:
    """Print what was found; the exit status says whether the goals were kept at 200 conversations a day."""
    asked = _arguments()
    seeds = [int(seed) for seed in asked.seeds.split(",")]
    chosen = [one for one in COMPANIES if asked.language in one[0] and asked.per_day in (0, one[1])]
    began, faults = time.monotonic(), []
    with tempfile.TemporaryDirectory() as folder:
        embedder = Embedder("", Path(folder))
        embedder._load()
        firms = {language: company(language, _embed(embedder)) for language in {one[0] for one in chosen}}
        for language, per_day in chosen:
            score = Score.of(firms[language], per_day, seeds, with_unannounced=per_day == 200)
            _show(language, per_day, score)
            if per_day == 200:
                faults += [f"{language}: {fault}" for fault in score.faults()]
        embedder.close()
    print(f"\nPlayed in {time.monotonic() - began:.0f} s.", *faults, sep="\n")
    return bool(faults)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.spikes", description=__doc__)
    parser.add_argument("--seeds", default=SEEDS, help="of the months; each is 28 days after 30 of learning")
    parser.add_argument("--language", default="", help="it or en; both without")
    parser.add_argument("--per-day", type=int, default=0, help="conversations; 200 and 30 without")
    return parser.parse_args()


def _embed(embedder: Embedder):
    def embed(texts: list[str]) -> Vectors:
        return np.vstack([embedder.encode(texts[start : start + BATCH]) for start in range(0, len(texts), BATCH)])

    return embed


def _show(language: str, per_day: int, score: Score) -> None:
    print(
        f"\n{language}, {per_day} conversations a day, {score.weeks:.0f} quiet weeks and as many with an incident a day"
    )
    print(
        f"  false alarms a week: {score.false_a_week('chance'):.2f} by chance, {score.false_a_week('planned'):.2f} planned"
    )
    if score.unannounced:
        planned = score.false_a_week("planned", score.unannounced)
        print(
            f"  where nobody announced anything: {score.false_a_week(months=score.unannounced):.2f}, {planned:.2f} planned"
        )
    for size in score.sizes():
        mark = " *" if size == BENCHMARK else ""
        print(f"  {size[0]} people in {size[1]} min{mark}: {score.delay(*size, everyday=False)}")
    for size in score.sizes():
        print(f"  {size[0]} in {size[1]} min, no word of its own: {score.delay(*size, everyday=True)}")
    mean, slowest = score.milliseconds
    print(
        f"  {score.purity:.0%} of a raised case is about the incident, and it holds {score.linked:.0%} of its people in the end"
    )
    print(f"  {mean:.2f} ms a question, 99 % within {slowest:.1f} ms", flush=True)


if __name__ == "__main__":
    sys.exit(main())
