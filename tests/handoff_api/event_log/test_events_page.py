"""`docs/events.md` says of each event who sees it and which fields it has, and is right."""

import re
from pathlib import Path

import pytest

from handoff_api.event_log import EVENTS, Event

PAGE = (Path(__file__).parents[3] / "docs" / "events.md").read_text()


@pytest.mark.parametrize("event", EVENTS.values(), ids=lambda event: event.type)
def test_an_event_and_its_row(event: type[Event]):
    row = re.search(rf"^\| `{re.escape(event.type)}` \| (\w+) \| (.*) \|$", PAGE, re.MULTILINE)
    assert row is not None, "the event has no row"
    audience, fields = row.groups()
    assert audience == event.audience
    assert set(re.findall(r"`(\w+)`", fields)) == set(event.model_fields)
    assert set(re.findall(r"\*`(\w+)`\*", fields)) == event.staff_only
