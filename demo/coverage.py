"""Which towns around the lake Fibra Lario serves, and which it will."""

import json
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Literal

_TOWNS = json.loads((Path(__file__).parent / "towns.json").read_text(encoding="utf-8"))
SERVED: list[str] = _TOWNS["served"]
COMING: dict[str, date] = {name: date.fromisoformat(f"{month}-01") for name, month in _TOWNS["coming"].items()}
LONGEST_NAME = 40  # characters of a town that are read; nobody's town is longer


@dataclass(frozen=True)
class Coverage:
    """What is true for one town: served now, from a month on, or not planned."""

    town: str
    state: Literal["served", "coming", "unplanned"]
    since: date | None = None


def look_up(asked: str) -> Coverage | None:
    """The state of a town, however it is spelled in capitals; None when nothing was asked."""
    town = " ".join(asked.split())[:LONGEST_NAME]
    if not town:
        return None
    known = {name.casefold(): name for name in [*SERVED, *COMING]}
    name = known.get(town.casefold(), town)
    if name in SERVED:
        return Coverage(name, "served")
    if name in COMING:
        return Coverage(name, "coming", COMING[name])
    return Coverage(name, "unplanned")
