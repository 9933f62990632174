"""Handoffs over a database of either kind, with a clock that the test moves."""

import pytest

from common.database import Database
from handoff_api.event_log import Feed
from handoff_api.handoffs.service import Handoffs
from tests.handoff_api.people import StoppedClock


@pytest.fixture
def clock() -> StoppedClock:
    return StoppedClock()


@pytest.fixture
def handoffs(database: Database, clock: StoppedClock) -> Handoffs:
    return Handoffs(database, Feed(database), clock)
