"""`python -m tests.simulation [--company NAME] [--mutate NAME]`: how true the said waits are, company by company.

Without options it plays 244 days in about six minutes. A mutation is an estimator that is wrong on purpose:
the run must miss a gate, and reports it.
"""

import argparse
import sys
import time

from tests.simulation.companies import COMPANIES, Company
from tests.simulation.scoring import DAYS, LEAST_IN_CELL, LONGER, MEASURED, PINBALL_SLACK, Result, Score, simulated
from tests.simulation.wrong import WRONG

HEADINGS = (
    "| company | waits | raw: hit · width · pinball | **said range: hit · width · pinball** | prototype | sentences |"
)


def main() -> int:
    """Print the table; the exit status says whether every gate was kept."""
    asked = _arguments()
    print(HEADINGS)
    print("|---" * (HEADINGS.count("|") - 1) + "|", flush=True)
    faults, cells, began = [], [], time.monotonic()
    for company in (one for one in COMPANIES if asked.company in one.name):
        result = _played(company, asked)
        print(_row(result), flush=True)
        cells += [f"{result.company}, by position: {_told(result.by_position)}; by hour: {_told(result.by_hour)}"]
        faults += result.faults(MEASURED[company.name][2] * PINBALL_SLACK)
    print(f"\nHit rates of at least {LEAST_IN_CELL} waits, reported only:", *cells, sep="\n")
    print(f"\nPlayed in {time.monotonic() - began:.0f} s.", *faults, sep="\n")
    if not asked.mutate:
        return bool(faults)
    print(f"{asked.mutate}: " + ("noticed" if faults else "NOT noticed"))
    return not faults


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.simulation", description=__doc__)
    parser.add_argument("--company", default="", help="only those whose name has this in it")
    parser.add_argument("--mutate", choices=WRONG, help="play with an estimator that is wrong in this way")
    parser.add_argument("--days", type=int, help="instead of as many as the prototype was measured on")
    return parser.parse_args()


def _played(company: Company, asked: argparse.Namespace) -> Result:
    days = asked.days or LONGER.get(company.name, DAYS)
    return simulated(company, days, **({"watching": WRONG[asked.mutate]} if asked.mutate else {}))


def _row(result: Result) -> str:
    raw, said = result.raw, result.stretched
    hit, width, pinball = MEASURED[result.company]
    return (
        f"| {result.company} | {raw.counted} | {raw.hit:.0%} · {raw.width:.1f} · {raw.pinball:.2f} "
        f"| **{said.hit:.0%} · {said.width:.1f} · {said.pinball:.2f}** | {hit:.0%} · {width:.1f} · {pinball:.2f} "
        f"| {result.sentences:.0%} |"
    )


def _told(cells: dict[str, Score]) -> str:
    return (
        ", ".join(f"{name} {score.hit:.0%}" for name, score in sorted(cells.items(), key=lambda cell: len(cell[0])))
        or "too few"
    )


if __name__ == "__main__":
    sys.exit(main())
