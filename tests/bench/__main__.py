"""`python -m tests.bench [load]`: measures the running product beside bare yardsticks and prints ratios.

Absolute times differ from machine to machine and from minute to minute; the ratios are what to compare.
"""

import asyncio
import sys
import tempfile
from pathlib import Path

from tests.bench import accepting, answers, deciding
from tests.stack import running

QUICK = {"rounds": 3, "seconds": 6.0}
LOAD = {"rounds": 4, "seconds": 20.0}  # as reliability figures ask: at least four rounds of 20 s


async def bench(folder: Path, rounds: int, seconds: float) -> None:
    with running(folder / "stack", folder / "no-trained-bot") as stack:
        deciding.learn(stack)
        print("\nFrom a visitor's message to the bot's answer")
        await answers.measure(stack, folder / "bare", rounds, seconds, crowds=(1, 8, 32))
        print("\nA decision of the knowledge base")
        await deciding.measure(stack, folder / "in-process", rounds)
        print("\nMessages accepted, stored and acknowledged")
        await accepting.measure(stack, folder, rounds, seconds)


def main() -> None:
    size = LOAD if "load" in sys.argv[1:] else QUICK
    with tempfile.TemporaryDirectory() as folder:
        asyncio.run(bench(Path(folder), **size))


if __name__ == "__main__":
    main()
