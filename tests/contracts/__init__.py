"""Examples of what crosses the border between the two Pythons, each a JSON file that both sides are tested against."""

import json
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parent


def example(name: str) -> Any:
    """The example in `name`.json, fresh for each caller."""
    return json.loads((FOLDER / f"{name}.json").read_text(encoding="utf-8"))
