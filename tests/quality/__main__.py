"""`python -m tests.quality FOLDER`: measures the decisions on the labelled sets in FOLDER and on the demo's questions.

A set is a folder with `kb.jsonl` (articles) and `questions.jsonl` (what is measured); what is in
`labelled.jsonl`, if there is one, is given to the knowledge base as evidence. Ends with 0 when
everything was measured, whatever the figures say: a missed goal is printed, not hidden.
"""

import json
import shutil
import sys
import time
from pathlib import Path

from kb.settings import Settings
from tests.quality import goals, report
from tests.quality.methods import Measured, measured
from tests.quality.ranking import NotMeasured
from tests.quality.sets import LabelledSet, demo, sets_in


def main(named: str, *tuned: str) -> int:
    """Measure every set in the folder `named`, and the demo; the exit code is 0 only if each was measured.

    The sets called `tuned` are measured with an encoder tuned on their articles too, which takes minutes more.
    """
    if not named:
        print("QUALITY_SETS is not set. Name the folder of labelled sets: make quality QUALITY_SETS=path/to/sets")
        return 1
    sets = sets_in(Path(named))
    if not sets:
        print(f"There is no labelled set (a folder with kb.jsonl and questions.jsonl) in {named}.")
        return 1
    settings = Settings()
    root = settings.data_dir.resolve() / "quality"
    for made in ("kb", "index"):  # anew in every run; exported models and trained bots are kept
        shutil.rmtree(root / made, ignore_errors=True)
    report.RESULTS.mkdir(parents=True, exist_ok=True)
    done = [
        found
        for one in [*sets, demo()]
        if (found := _one(one, root, settings.kb_wrong_answer_budget, one.name in tuned))
    ]
    (report.RESULTS / "figures.json").write_text(json.dumps({one.name: one.figures for one in done}, indent=1))
    print(f"\n## What must hold\n\n{goals.table(done)}", flush=True)
    return int(len(done) <= len(sets))


def _one(one: LabelledSet, root: Path, budget: float, tuned: bool) -> Measured | None:
    """Print the figures of one set; None when it could not be measured."""
    print(f"\n## {one.name}\n", flush=True)
    began = time.perf_counter()
    try:
        found = measured(one, root, report.RESULTS, budget, tuned)
    except NotMeasured as error:
        print(f"Not measured: {error}")
        return None
    print(f"{found.questions} questions.\n\n{report.table(found)}", flush=True)
    print("\n".join(found.notes), file=sys.stderr)
    print(f"{one.name}: {time.perf_counter() - began:.0f} s", file=sys.stderr)
    return found


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
