"""A knowledge base whose owner looks at it; who is signed in is told by a stand-in."""

from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from starlette.testclient import TestClient

from common.clock import SYSTEM_CLOCK
from common.staff_sessions import StaffSessions
from kb.app import create_app
from kb.settings import Settings
from tests.kb.conftest import TOKEN
from tests.kb.editors.conftest import ADDRESS, Room, signed_in


@pytest.fixture(scope="package")
def room(tmp_path_factory: pytest.TempPathFactory, models: Path) -> Iterator[Room]:
    folder = tmp_path_factory.mktemp("owner")
    (folder / "models").symlink_to(models)
    app = create_app(Settings(data_dir=folder, service_token=TOKEN))
    with TestClient(app, base_url=ADDRESS, follow_redirects=False) as client:
        asking = httpx.AsyncClient(transport=httpx.MockTransport(signed_in))
        app.state.staff_sessions = StaffSessions(asking, "http://handoff-api", TOKEN, SYSTEM_CLOCK)
        yield Room(client)
