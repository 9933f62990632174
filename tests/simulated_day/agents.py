"""An agent of the day: takes chats, answers, passes them on, forgets some; and now and then the tab dies with all of it."""

import asyncio
import json
import uuid
from contextlib import suppress
from typing import Any

from websockets.asyncio.client import connect

from handoff_api.staff.presence import HEARTBEAT
from tests.simulated_day.visitors import LOST
from tests.simulated_day.world import Unreachable, World

CAPACITY = 3


class Agent:
    """What one agent did, as his tabs know it. `there` are the times during which a tab of his was open."""

    def __init__(self, world: World, name: str, skills: list[str], tab_lives: float) -> None:
        self.world, self.name, self.skills, self.tab_lives = world, name, skills, tab_lives
        self.id, self._headers = "", {}
        self.there: list[tuple[float, float]] = []
        self.acknowledged: dict[str, set[str]] = {}  # texts that were stored, by conversation
        self.uncertain: dict[str, set[str]] = {}  # texts of which nobody knows
        self.wins = 0
        self._forgets: set[str] = set()

    def can_serve(self, skill: str | None) -> bool:
        return skill is None or not self.skills or skill in self.skills

    async def sign_in(self) -> None:
        """Get an account, and be let in."""
        self.id, token = await self.world.hire(self.name, self.skills)
        self._headers = {"Authorization": f"Bearer {token}"}

    async def work(self) -> None:
        """Come to the desk, and come back each time the tab has died."""
        while True:
            lives = self.world.rng.expovariate(1 / self.tab_lives)
            since = self.world.now()
            try:
                async with asyncio.timeout(None if self.world.is_evening else lives) as until:
                    self._tab = until
                    await self._open_tab()
            except TimeoutError:
                pass  # the tab died, with everything that was under way in it
            finally:
                self.there.append((since, self.world.now()))
            back = self.world.now() + self.world.rng.uniform(30, 240)
            while self.world.now() < back and not self.world.is_evening:
                await asyncio.sleep(1)

    def stays(self) -> None:
        """It is evening: this tab lives until everybody is served."""
        with suppress(RuntimeError, AttributeError):
            self._tab.reschedule(None)

    async def _open_tab(self) -> None:
        async with asyncio.TaskGroup() as tab:
            tab.create_task(self._beat())
            tab.create_task(self._serve())

    async def _beat(self) -> None:
        while True:
            with suppress(*LOST):
                address = self.world.address.replace("http", "ws") + "/ws/staff"
                async with connect(address, ping_interval=None) as socket:
                    await socket.send(json.dumps({"type": "hello", "token": self._headers["Authorization"][7:]}))
                    await self._ask("PUT", "/api/staff/presence", {"status": "available", "capacity": CAPACITY})
                    try:
                        await asyncio.gather(self._hear(socket), self._heart(socket))
                    finally:
                        socket.transport.abort()
            await asyncio.sleep(self.world.rng.uniform(0.5, 3))

    async def _hear(self, socket: Any) -> None:
        while True:
            await socket.recv()

    async def _heart(self, socket: Any) -> None:
        while True:
            await asyncio.sleep(HEARTBEAT)
            await socket.send('{"type": "heartbeat"}')

    async def _serve(self) -> None:
        while True:
            await asyncio.sleep(self.world.rng.uniform(1, 5))
            with suppress(Unreachable):
                mine = await self._mine()
                for handoff in mine:
                    await self._attend_to(handoff)
                if len(mine) < CAPACITY:
                    await self._take()

    async def _mine(self) -> list[dict[str, Any]]:
        found = (await self._ask("GET", "/api/handoffs?state=active&limit=500"))["items"]
        return [one for one in found if one["assignee"]["staff_id"] == self.id]

    async def _take(self) -> None:
        waiting = (await self._ask("GET", "/api/handoffs?state=waiting&limit=5"))["items"]
        if not waiting and self.world.is_evening:  # those who were promised an answer
            waiting = (await self._ask("GET", "/api/handoffs?state=promised&limit=5"))["items"]
        if waiting and (self.world.is_evening or self.world.rng.random() < 0.5):
            path = f"/api/handoffs/{self.world.rng.choice(waiting)['handoff_id']}/claim"
        else:
            path = "/api/handoffs/next"
        got = await self._ask("POST", path, {})
        if "handoff_id" in got:
            self.wins += 1
            if not self.world.is_evening and self.world.rng.random() < 0.15:
                self._forgets.add(got["handoff_id"])

    async def _attend_to(self, handoff: dict[str, Any]) -> None:
        if handoff["handoff_id"] in self._forgets and not self.world.is_evening:
            return
        path = f"/api/handoffs/{handoff['handoff_id']}"
        said = [one["speaker"] for one in (await self._ask("GET", path)).get("transcript", [])]
        talk = [speaker for speaker in said if speaker in ("visitor", "agent")]
        if handoff["answer_by"] or (talk and talk[-1] == "visitor"):
            await asyncio.sleep(self.world.rng.uniform(1, 6))
            await self._reply(path, handoff["conversation_id"])
        elif talk.count("agent") > 1 or self.world.is_evening:
            await self._pass_on(path)

    async def _reply(self, path: str, conversation_id: str) -> None:
        text = f"{self.name} {uuid.uuid4().hex}"
        uncertain = self.uncertain.setdefault(conversation_id, set())
        uncertain.add(text)
        answer = await self.world.ask(
            "POST", f"{path}/messages", self._headers, {"client_msg_id": uuid.uuid4().hex, "text": text}
        )
        if answer.status_code == 503:
            raise Unreachable
        uncertain.discard(text)
        if answer.is_success:
            self.acknowledged.setdefault(conversation_id, set()).add(text)

    async def _pass_on(self, path: str) -> None:
        chance = 0.0 if self.world.is_evening else self.world.rng.random()
        if chance < 0.6:
            await self._ask("POST", f"{path}/close", {"outcome": "solved"})
        elif chance < 0.75:
            await self._ask("POST", f"{path}/release")
        elif chance < 0.9:
            await self._ask("POST", f"{path}/transfer", {"to_skill": self.world.rng.choice(["vendite", "tecnici"])})
        else:
            others = (await self._ask("GET", "/api/staff"))["items"]
            to = self.world.rng.choice([one["staff_id"] for one in others if one["staff_id"] != self.id])
            await self._ask("POST", f"{path}/transfer", {"to_agent": to})

    async def _ask(self, method: str, path: str, body: Any = None) -> dict[str, Any]:
        """The answer, empty for what was refused. Raises Unreachable."""
        answer = await self.world.ask(method, path, self._headers, body)
        if answer.status_code >= 500:
            raise Unreachable
        return answer.json() if answer.is_success and answer.content else {}
