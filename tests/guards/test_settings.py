"""`.env.example` lists every setting of every program with its default, and nothing else."""

import dataclasses
import importlib.util
import re
from pathlib import Path

import pytest
from pydantic import SecretStr
from pydantic_core import PydanticUndefined
from pydantic_settings import BaseSettings

from tests import settings_example
from tests.guards.tree import ROOT

MODULES = [
    "common.settings",
    "common.local_run.settings",
    "kb.settings",
    "handoff_api.settings",
    "demo.settings",
    "bot.settings",
    "actions.settings",
]


def test_every_setting_is_listed():
    missing = sorted(_declared().keys() - settings_example.defaults().keys())
    assert not missing, f"Not in .env.example: {missing}"


def test_nothing_else_is_listed():
    """What is no setting of a program is used by the Makefile or by docker-compose.yml."""
    elsewhere = set(re.findall(r"\$[({]([A-Z_]+)", _text("Makefile") + _text("docker-compose.yml")))
    unknown = sorted(settings_example.defaults().keys() - _declared().keys() - elsewhere)
    assert not unknown, f"In .env.example, but nobody reads it: {unknown}"


def test_defaults_are_the_codes():
    listed = settings_example.defaults()
    wrong = {
        name: {"example": listed[name], "code": sorted(values)}
        for name, values in _declared().items()
        if name in listed and values != {_same_number(listed[name])}
    }
    assert not wrong


def test_every_setting_is_explained():
    silent = [name for name, says in settings_example.explanations().items() if not says]
    assert not silent


def test_no_setting_is_listed_twice():
    names = re.findall(r"^#?([A-Z_]+)=", _text(".env.example"), re.MULTILINE)
    assert sorted(names) == sorted(set(names))


@pytest.mark.parametrize("secret", ["SERVICE_TOKEN", "ADMIN_PASSWORD", "METRICS_TOKEN"])
def test_no_secret_has_a_default(secret: str):
    assert settings_example.defaults()[secret] == ""


def _declared() -> dict[str, set[str]]:
    """Each setting's defaults, one for each program that has it (they must agree)."""
    found: dict[str, set[str]] = {}
    for module in filter(_exists, MODULES):
        for kind in vars(importlib.import_module(module)).values():
            for name, default in _fields(kind):
                found.setdefault(name.upper(), set()).add(_same_number(_written(default)))
    return found


def _exists(module: str) -> bool:
    return (ROOT / Path(*module.split("."))).with_suffix(".py").exists()


def _fields(kind: object) -> list[tuple[str, object]]:
    if isinstance(kind, type) and issubclass(kind, BaseSettings):
        return [(name, field.default) for name, field in kind.model_fields.items()]
    if isinstance(kind, type) and dataclasses.is_dataclass(kind):
        return [(field.name, field.default) for field in dataclasses.fields(kind)]
    return []


def _written(default: object) -> str:
    """A default as one would write it into .env."""
    if default is PydanticUndefined or default is None:
        return ""
    if isinstance(default, SecretStr):
        return default.get_secret_value()
    if isinstance(default, bool):
        return str(default).lower()
    return str(default)


def _same_number(text: str) -> str:
    """0.70 and 0.7 are one value."""
    try:
        return repr(float(text)) if "." in text else text
    except ValueError:
        return text


def _text(name: str) -> str:
    path = ROOT / name
    return path.read_text() if path.exists() else ""
