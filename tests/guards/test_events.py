"""Every event is explained in `docs/events.md`."""

import re

from handoff_api.event_log.events import EVENTS
from tests.guards.tree import ROOT

_HEADING = re.compile(r"`([a-z]+\.[a-z_]+)`")


def test_events_and_their_page_agree():
    explained = set(_HEADING.findall((ROOT / "docs" / "events.md").read_text()))
    exist = set(EVENTS)
    assert exist <= explained, f"Not in docs/events.md: {sorted(exist - explained)}"
