"""`make quality`: measures the decisions on labelled sets, each in a scratch knowledge base of its own.

A set is a folder with `kb.jsonl` (articles) and `questions.jsonl` (what is measured); what is in
`labelled.jsonl`, if there is one, is given to the knowledge base as evidence first.
"""

import os
import subprocess
import sys
import tempfile
from pathlib import Path

from tests.settings_example import ROOT


def main(named: str) -> int:
    """Measure every set in the folder `named`; the exit code is 0 only if each was measured."""
    if not named:
        print("QUALITY_SETS is not set. Name the folder of labelled sets: make quality QUALITY_SETS=path/to/sets")
        return 1
    sets = sorted(
        found.parent for found in Path(named).glob("**/questions.jsonl") if (found.parent / "kb.jsonl").exists()
    )
    if not sets:
        print(f"There is no labelled set (a folder with kb.jsonl and questions.jsonl) in {named}.")
        return 1
    with tempfile.TemporaryDirectory(prefix="quality-") as scratch:
        failed = [one.name for one in sets if not _measured(one.resolve(), Path(scratch))]
    if failed:
        print(f"Not measured: {', '.join(failed)}.")
    return 1 if failed else 0


def _measured(one: Path, scratch: Path) -> bool:
    """Print the figures of one set; whether that worked."""
    print(f"\n== {one.name}", flush=True)
    environment = {**os.environ, "DATA_DIR": str(scratch), "KB_DATABASE_URL": f"sqlite:///{scratch / one.name}.sqlite3"}
    labelled = one / "labelled.jsonl"
    steps = [
        ["import", str(one / "kb.jsonl")],
        *([["evidence", str(labelled)]] if labelled.exists() else []),
        ["evaluate", str(one / "questions.jsonl")],
    ]
    return all(_kb(step, environment) for step in steps)


def _kb(arguments: list[str], environment: dict[str, str]) -> bool:
    return subprocess.run([sys.executable, "-m", "kb", *arguments], cwd=ROOT, env=environment).returncode == 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:2]))
