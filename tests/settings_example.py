"""Reads `.env.example`: every setting with its default. Standard library only, so that both Pythons can."""

import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
_LINE = re.compile(r"^#?(?P<name>[A-Z][A-Z0-9_]*)=(?P<default>.*?)(?:\s+#\s+(?P<says>.*))?$")


def defaults() -> dict[str, str]:
    """Each setting's default as `.env.example` gives it; empty for those that are made or derived."""
    return {line["name"]: line["default"].strip() for line in _lines(ROOT / ".env.example")}


def explanations() -> dict[str, str]:
    """What `.env.example` says about each setting."""
    return {line["name"]: line["says"] or "" for line in _lines(ROOT / ".env.example")}


def written_here() -> set[str]:
    """The settings that this machine's own `.env` sets."""
    env = ROOT / ".env"
    return {line["name"] for line in _lines(env)} if env.exists() else set()


def _lines(path: Path) -> list[re.Match[str]]:
    return [found for line in path.read_text().splitlines() if (found := _LINE.match(line))]
