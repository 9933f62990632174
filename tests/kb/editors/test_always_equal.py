"""Whatever editors do and however time passes: index, bench and `decide` hold what is published, and nothing expired answers.

The service runs once, with the real model and the real index, by a clock that the test moves; everything is asked for
over HTTP. Each run leaves the knowledge base empty again.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path

import httpx
import pytest
from hypothesis import HealthCheck, Phase, example, given, seed, settings
from hypothesis import strategies as st
from starlette.testclient import TestClient

from common.staff_sessions import StaffSessions
from kb import app as kb_app
from kb.articles import published
from kb.search.texts.passages import mark_of
from kb.settings import Settings
from tests.kb.articles.conftest import StandingClock
from tests.kb.conftest import TOKEN
from tests.kb.editors.conftest import ADDRESS, Room, signed_in
from tests.kb.samples import lines

SERVICE = {"authorization": f"Bearer {TOKEN}"}
MATTERS = ("pay an invoice", "change the password")
ACTIONS = (
    "edit", "publish", "schedule", "schedule", "expire", "expire", "renew", "archive", "rollback", "import",
    "an hour passes", "an hour passes",
)  # fmt: skip
PHASES = [Phase.explicit, Phase.generate]  # a failing sequence is short enough as it is
STEPS = st.lists(
    st.tuples(st.sampled_from(ACTIONS), st.integers(0, len(MATTERS) - 1), st.sampled_from(["draft", "published"])),
    min_size=7,
    max_size=10,
)


@dataclass
class Shadow:
    """What an article must be, by what was done to it."""

    version: int = 1
    live: int | None = None
    expires_at: str | None = None
    due: str | None = None


@dataclass
class House:
    """The service, the clock, and what should be true of the articles."""

    room: Room
    clock: StandingClock
    salts: Iterator[int] = field(default_factory=count)
    shadows: dict[str, Shadow] = field(default_factory=dict)

    def call(self, method: str, path: str, **body: object) -> httpx.Response:
        return self.room.client.request(method, path, json=body or None, headers=SERVICE)

    def content(self, number: int) -> dict:
        matter, salt = MATTERS[number], next(self.salts)
        phrasings = [f"how do I {matter}", f"{matter} please {salt}"]
        return {"language": "en", "title": matter.capitalize(), "answer": f"Answer {salt}.", "phrasings": phrasings}

    def do(self, action: str, name: str, number: int, status: str) -> None:
        known = self.shadows.get(name)
        if action == "an hour passes":
            self.hour()
        elif action == "create" and known is None:
            made = self.call("POST", "/api/articles", id=name, status=status, **self.content(number))
            assert made.status_code == 201, made.text
            self.shadows[name] = Shadow(live=1 if status == "published" else None)
        elif action == "import":
            self.import_(name, number, status)
        elif action != "create" and known is not None:
            getattr(self, action)(name, number, known)

    def edit(self, name: str, number: int, shadow: Shadow) -> None:
        done = self.call("PUT", f"/api/articles/{name}", base_version=shadow.version, **self.content(number))
        assert done.json()["version"] == shadow.version + 1
        shadow.version += 1

    def publish(self, name: str, number: int, shadow: Shadow) -> None:
        done = self.call("POST", f"/api/articles/{name}/publish", reason="A test.")
        has_expired = shadow.expires_at is not None and shadow.expires_at <= self.clock.at()
        assert done.status_code == (400 if has_expired else 200), done.text
        if not has_expired:
            shadow.live, shadow.due = shadow.version, None

    def schedule(self, name: str, number: int, shadow: Shadow) -> None:
        at = self.clock.at(minutes=50)
        if self.call("PUT", f"/api/articles/{name}/plan", publish_at=at).status_code == 200:
            shadow.due = at

    def expire(self, name: str, number: int, shadow: Shadow) -> None:
        at = self.clock.at(minutes=100)
        if self.call("PUT", f"/api/articles/{name}/plan", expires_at=at).status_code == 200:
            shadow.expires_at = at

    def renew(self, name: str, number: int, shadow: Shadow) -> None:
        assert (
            self.room.client.put(f"/api/articles/{name}/plan", json={"expires_at": None}, headers=SERVICE).status_code
            == 200
        )
        shadow.expires_at = None

    def archive(self, name: str, number: int, shadow: Shadow) -> None:
        assert self.call("POST", f"/api/articles/{name}/archive", reason="A test.").status_code == 200
        shadow.live = shadow.due = None

    def rollback(self, name: str, number: int, shadow: Shadow) -> None:
        done = self.call("POST", f"/api/articles/{name}/versions/1/restore", base_version=shadow.version)
        assert done.json()["version"] == shadow.version + 1
        shadow.version += 1

    def import_(self, name: str, number: int, status: str) -> None:
        file = lines({"id": name, "status": status} | self.content(number))
        done = self.room.client.post("/api/articles/import", content=file, headers=SERVICE)
        assert done.status_code == 200, done.text
        known = name in self.shadows
        shadow = self.shadows.setdefault(name, Shadow())
        shadow.version += known
        if status == "published":
            shadow.live, shadow.due = shadow.version, None

    def hour(self) -> None:
        """Time passes, and what was due has gone live, or is held back because it would take a question."""
        self.clock.passes(hours=1)
        for name, shadow in self.shadows.items():
            if shadow.due and shadow.due <= self.clock.at():
                for _ in range(100):  # the service's own look may be at it already
                    self.room.client.portal.call(self.room.client.app.state.scheduler.look)
                    plan = self.call("GET", f"/api/articles/{name}").json()["schedule"]
                    if plan is None or plan["held_at"]:
                        break
                if plan is None:
                    shadow.live, shadow.due = (
                        self.call("GET", f"/api/articles/{name}").json()["published"]["version"],
                        None,
                    )

    def check(self) -> None:
        """The index, the bench and `decide` agree with what was done."""
        search, database = self.room.client.app.state.search, self.room.client.app.state.database
        said = [self.ask(f"how do I {matter}") for matter in MATTERS]
        live = {name: shadow for name, shadow in self.shadows.items() if shadow.live is not None}
        everything = self.room.client.portal.call(database.read, lambda c: published.difference(c, 0)).changed
        assert {one.id: (one.version, one.expires_at) for one in everything} == {
            name: (shadow.live, shadow.expires_at) for name, shadow in live.items()
        }
        expected = {one.id: mark_of(one) for one in everything}
        assert search._upkeep.index.marks == search.knowledge.model.marks == expected
        over = {name for name, shadow in live.items() if shadow.expires_at and shadow.expires_at <= self.clock.at()}
        for decided in said:
            assert {one["article_id"] for one in decided["candidates"]} <= set(live)
            assert {one["article_id"] for one in decided["candidates"] if one["expired"]} <= over
            if decided["answer"] is not None:
                name = decided["answer"]["article_id"]
                assert name not in over and decided["answer"]["version"] == live[name].live

    def ask(self, question: str) -> dict:
        """What `decide` says, which is what the bench shows; asked again if the model learned in between."""
        knowledge = None
        while knowledge is not self.room.client.app.state.search.knowledge:
            knowledge = self.room.client.app.state.search.knowledge
            decided = self.call("POST", "/api/decide", question=question, language="en").json()
            (shown,) = self.room.ask(question).all("section", role="status")
        assert shown.get("data-decision") == decided["decision"]
        assert float(shown.get("data-confidence")) == pytest.approx(decided["confidence"], abs=1e-4)
        return decided


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory, models: Path) -> Iterator[House]:
    folder, clock = tmp_path_factory.mktemp("house"), StandingClock()
    (folder / "models").symlink_to(models)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(kb_app, "SYSTEM_CLOCK", clock)
        app = kb_app.create_app(Settings(data_dir=folder, service_token=TOKEN))
        with TestClient(app, base_url=ADDRESS, follow_redirects=False) as client:
            asking = httpx.AsyncClient(transport=httpx.MockTransport(signed_in))
            app.state.staff_sessions = StaffSessions(asking, "http://handoff-api", TOKEN, clock)
            yield House(Room(client), clock)


def test_what_answers_is_what_is_published_and_has_not_expired(house: House):
    runs = count()

    @seed(28)
    @example([("edit", 0, ""), ("schedule", 0, ""), ("edit", 0, ""), ("an hour passes", 0, ""), ("expire", 0, ""),
              ("an hour passes", 0, ""), ("an hour passes", 0, ""), ("publish", 0, ""), ("renew", 0, ""),
              ("rollback", 0, ""), ("publish", 0, ""), ("archive", 0, ""), ("import", 0, "published")])  # fmt: skip
    @given(STEPS)
    @settings(max_examples=5, deadline=None, suppress_health_check=list(HealthCheck), database=None, phases=PHASES)
    def holds(steps: list) -> None:
        run = next(runs)
        house.shadows.clear()
        house.do("create", f"run-{run}-0", 0, "published")
        house.do("create", f"run-{run}-1", 1, "draft")
        for action, number, status in steps:
            house.do(action, f"run-{run}-{number}", number, status)
            house.check()
        for name in house.shadows:
            house.call("POST", f"/api/articles/{name}/archive", reason="A test.")

    holds()
