"""docker-compose.yml as the tests read it."""

import re
from typing import Any

import yaml

from tests.settings_example import ROOT

TEXT = (ROOT / "docker-compose.yml").read_text()
FILE: dict[str, Any] = yaml.safe_load(TEXT)
SERVICES: dict[str, dict[str, Any]] = FILE["services"]
BUILT = {name: service for name, service in SERVICES.items() if "build" in service}

_VARIABLE = re.compile(r"(?<!\$)\$\{([A-Z_]+)(?::([?-])([^}]*))?\}")


def variables() -> dict[str, set[str]]:
    """Each ${NAME} with how it is written: '?' demands a value, '-' has a default, '' neither."""
    found: dict[str, set[str]] = {}
    for name, kind, _ in _VARIABLE.findall(TEXT):
        found.setdefault(name, set()).add(kind)
    return found


def handed_on() -> set[str]:
    """The names without a value: they go into a container when `.env` sets them."""
    return {n for s in SERVICES.values() for n, value in s.get("environment", {}).items() if value is None}


def environment(service: str, **values: str) -> dict[str, str]:
    """A container's environment, with `values` for its variables and what `.env` may hand on left out."""

    def filled(text: str) -> str:
        return _VARIABLE.sub(lambda found: values.get(found[1], found[3] if found[2] == "-" else "example"), text)

    return {n: filled(value) for n, value in SERVICES[service]["environment"].items() if value is not None}
