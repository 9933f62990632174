"""Whoever asks for a person for a new reason finds here what that reason still needs."""

import json
from typing import get_args

import pytest

from handoff_api.event_log.parts import ReasonCode
from tests.guards.tree import ROOT

HANDOFF_API = ROOT / "handoff_api"


@pytest.mark.parametrize("language", ["it", "en"])
@pytest.mark.parametrize("code", get_args(ReasonCode))
def test_it_is_said_to_the_visitor_and_to_the_agent(code: str, language: str):
    assert f"handoff.requested.{code}" in _sentences("languages", language)
    assert f"desk.reason.{code}" in _sentences("agents/languages", language)


@pytest.mark.parametrize("code", get_args(ReasonCode))
def test_it_has_an_icon_and_is_documented(code: str):
    assert f'"{code}":' in (HANDOFF_API / "agents" / "templates" / "desk" / "parts.html").read_text()
    assert f"`{code}`" in (ROOT / "docs" / "events.md").read_text()


def _sentences(folder: str, language: str) -> dict[str, str]:
    return json.loads((HANDOFF_API / folder / f"{language}.json").read_text())
