"""Whatever visitors, agents and the bot do, in whichever order: one log, gap-free, the same at both ends.

The services are the real ones over a real database; the bot answers at once, late or not at all,
as the machine pleases.
"""

import asyncio
import shutil
import tempfile
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from common.auth import Actor
from common.clock import Clock
from common.database import Database, open_database
from common.errors import Conflict
from handoff_api.bot_bridge.bridge import Bridge
from handoff_api.bot_bridge.client import BotClient
from handoff_api.bot_bridge.intake import Intake, Sent
from handoff_api.bot_bridge.replies import Reply, Said
from handoff_api.conversations.models import StoredMessage
from handoff_api.conversations.service import Beginning, Conversations
from handoff_api.conversations.turns import Turn
from handoff_api.event_log import Feed, Following, StoredEvent, read_all
from handoff_api.handoffs.models import HandoffRequest, Reason
from handoff_api.handoffs.service import Handoffs
from tests.handoff_api.conftest import MIGRATIONS
from tests.handoff_api.people import make_agent


class ObedientBot(BotClient):
    """Replies when it is allowed to."""

    def __init__(self) -> None:
        self.may_reply = asyncio.Event()
        self.is_silent = False
        self.asked: list[str] = []

    async def ask(self, turn: Turn) -> list[Reply]:
        self.asked.append(turn.id)
        await self.may_reply.wait()
        return [] if self.is_silent else [Said(text=f"About {turn.question.text}")]


class Machine(RuleBasedStateMachine):
    """One conversation with its visitor, two agents and the bot."""

    pattern: Path

    def __init__(self) -> None:
        super().__init__()
        self.folder = Path(tempfile.mkdtemp())
        shutil.copyfile(self.pattern, self.folder / "log.sqlite3")
        self.runner = asyncio.Runner()
        self.acknowledged: dict[str, StoredMessage] = {}
        self.runner.run(self._open())

    async def _open(self) -> None:
        clock = Clock()
        self.database: Database = open_database(f"sqlite:///{self.folder / 'log.sqlite3'}", MIGRATIONS)
        self.feed, self.bot = Feed(self.database), ObedientBot()
        self.bridge = Bridge(self.database, self.feed, self.bot, clock, 4)
        self.intake = Intake(self.database, self.feed, self.bridge, clock)
        self.handoffs = Handoffs(self.database, self.feed, clock)
        self.agents = [await make_agent(self.database, name, clock=clock) for name in ("Anna", "Bruno")]
        conversations = Conversations(self.database, self.feed, clock)
        self.id = (await conversations.start(Beginning("en")))[0].id
        self.heard: dict[str, list[StoredEvent]] = {"everyone": [], "staff": []}
        self.following: dict[str, Following] = {}

    @initialize()
    def connect(self) -> None:
        for audience in ("everyone", "staff"):
            self._connect(audience)

    def _connect(self, audience: Any) -> None:
        last = self.heard[audience][-1].seq if self.heard[audience] else 0
        self.following[audience] = self.feed.follow(self.id, last, audience)
        self.following[audience].__enter__()

    @rule(audience=st.sampled_from(["everyone", "staff"]))
    def reconnect(self, audience: str) -> None:
        self.following.pop(audience).__exit__()
        self._connect(audience)

    @rule(count=st.integers(1, 3))
    def visitor_sends(self, count: int) -> None:
        names = [f"message {len(self.acknowledged) + n}" for n in range(count)]
        self._run(self._send(names))

    @precondition(lambda self: self.acknowledged)
    @rule(data=st.data())
    def visitor_sends_again(self, data: st.DataObject) -> None:
        self._run(self._send([data.draw(st.sampled_from(sorted(self.acknowledged)))] * 2))

    async def _send(self, names: list[str]) -> None:
        sent = [Sent(self.id, name, f"This is {name}") for name in names]
        for name, got in zip(
            names, await asyncio.gather(*map(self.intake.take, sent), return_exceptions=True), strict=True
        ):
            if isinstance(got, Conflict):  # closed
                assert self.status == "closed" and name not in self.acknowledged
                continue
            assert isinstance(got, StoredMessage)
            known = self.acknowledged.setdefault(name, got)
            assert got.receipt() == known.receipt()

    @rule(silent=st.booleans())
    def bot_replies(self, silent: bool) -> None:
        self.bot.is_silent = silent
        self._run(self._let_it_reply())

    async def _let_it_reply(self) -> None:
        self.bot.may_reply.set()
        async with asyncio.timeout(10):
            while self.bridge.is_busy:
                await asyncio.sleep(0)
        self.bot.may_reply.clear()

    @rule()
    def visitor_asks_for_a_person(self) -> None:
        self._try(
            self.handoffs.request(HandoffRequest(conversation_id=self.id, reason=Reason(code="asked_for_person")))
        )

    @rule()
    def visitor_leaves_the_queue(self) -> None:
        self._try(self.handoffs.leave(self.id))

    @rule(move=st.sampled_from(["claim", "reply", "release", "return_to_bot", "note", "close"]), n=st.integers(0, 1))
    def agent_moves(self, move: str, n: int) -> None:
        row = self._read("SELECT id FROM handoff WHERE conversation_id = :id ORDER BY requested_at DESC LIMIT 1")
        if row:
            self._try(self._move(move, self.agents[n], row[0]["id"]))

    async def _move(self, move: str, agent: Actor, handoff_id: str) -> None:
        more = {"reply": (f"r{len(self.heard['staff'])}", "Hello"), "note": ("A note",), "close": ("solved", None)}
        await getattr(self.handoffs, move)(agent, handoff_id, *more.get(move, ()))

    @invariant()
    def both_ends_hear_the_same_log(self) -> None:
        log = self.runner.run(self._log())
        assert [event.seq for event in log] == list(range(1, len(log) + 1))
        for audience, events in self.heard.items():
            events += self.runner.run(self._hear(self.following[audience])) if self.following else []
            visible = [event for event in log if audience == "staff" or event.audience == "everyone"]
            assert not self.following or events == visible
            last = 0
            for event in visible:
                assert event.prev(audience) == last
                last = event.seq

    @invariant()
    def acknowledged_is_stored_once_and_in_order(self) -> None:
        log = self.runner.run(self._log())
        said = [(event.data["client_msg_id"], event.seq) for event in log if event.data.get("speaker") == "visitor"]
        assert dict(said) == {name: message.seq for name, message in self.acknowledged.items()}
        assert len(said) == len(self.acknowledged)

    @invariant()
    def one_speaker_at_a_time(self) -> None:
        """The bot says nothing between the request for a person and its own return, and each reply once."""
        is_bots, replies = True, []
        for event in self.runner.run(self._log()):
            if event.type == "handoff.requested":
                is_bots = False
            elif event.type in ("handoff.returned", "handoff.closed"):
                is_bots = True
            elif event.data.get("speaker") == "bot":
                assert is_bots
                replies.append(event.data["text"])
        assert len(replies) == len(set(replies))

    @property
    def status(self) -> str:
        return self._read("SELECT status FROM conversation WHERE id = :id")[0]["status"]

    def teardown(self) -> None:
        self.runner.run(self._let_it_reply())
        open_turns = self._read("SELECT id FROM turn WHERE conversation_id = :id AND state IN ('queued', 'running')")
        assert open_turns == []
        self.runner.run(self.bridge.drain(1))
        self.runner.run(self.database.close())
        self.runner.close()
        shutil.rmtree(self.folder)

    async def _hear(self, following: Following) -> list[Any]:
        heard: list[Any] = []
        while more := await following.read_now():
            heard += more
        return heard

    async def _log(self) -> list[StoredEvent]:
        return await self.database.read(lambda c: read_all(c, self.id, "staff"))

    def _read(self, sql: str) -> list[dict[str, Any]]:
        with self.database._engine.reader().raw as raw:
            cursor = raw.execute(sql, {"id": self.id})
            rows = [dict(zip([column[0] for column in cursor.description], row, strict=True)) for row in cursor]
        raw.close()
        return rows

    def _run(self, work: Any) -> None:
        self.runner.run(work)

    def _try(self, move: Any) -> None:
        """A move that the state may not allow; then nothing happens."""
        with suppress(Conflict):
            self.runner.run(move)


@pytest.mark.timeout(120)
def test_whatever_happens_the_log_is_whole(sqlite_pattern: Path):
    Machine.pattern = sqlite_pattern
    few = settings(
        max_examples=25,
        stateful_step_count=25,
        deadline=None,
        suppress_health_check=list(HealthCheck),
        derandomize=True,
    )
    run_state_machine_as_test(Machine, settings=few)
