"""Keeps misses in groups, beside the requests: takes up what is new, joins groups anew, counts, and asks again.

One process does it at a time, whoever holds the lease; another one takes over when it lapses.
"""

import asyncio
from collections import Counter
from collections.abc import Awaitable, Callable
from contextlib import suppress
from datetime import datetime, timedelta

import numpy as np
import structlog

from common.clock import Clock
from common.database import Database, Row
from kb.lease import Lease
from kb.misses import counting, newest, repository, storing
from kb.misses.grouping import Grouping
from kb.misses.likeness import likeness_vectors
from kb.misses.models import Again, Group, Proof
from kb.misses.storing import Small
from kb.search.texts.spelling import Vectors, telling_words

EVERY = 3.0  # seconds between looks; an editor sees a miss a few seconds after the visitor was handed over
REGROUP_EVERY = timedelta(hours=24)
REGROUP_AT_SOONEST = timedelta(minutes=1)
GROWN_BY = 0.1  # of the small groups, and by 10 at least: then they are joined before the day is over
ASKED_AGAIN = 100  # questions of a group; more say nothing new
PROOF_PAUSE = timedelta(seconds=90)  # by then the bot has learned the article, and may be sure of more
PROOF_ROUNDS = 3

Encode = Callable[[list[str]], Awaitable[Vectors]]
AskAgain = Callable[[str, str | None, str], Awaitable[Again]]  # question, language, article

log = structlog.get_logger()


class Keeper:
    """Groups the misses of one database."""

    def __init__(
        self, database: Database, clock: Clock, encode: Encode, maker: Callable[[], str], ask: AskAgain
    ) -> None:
        self._database = database
        self._clock = clock
        self._encode = encode
        self._maker = maker
        self._ask = ask
        self._lease = Lease(database, clock, "miss_keeper")
        self._grouping = Grouping(0)
        self._is_ready = False  # whether what is in memory is what is stored
        self._words: Counter[str] = Counter()  # how many small groups' questions have a word
        self._questions: dict[int, str] = {}
        self._grouped_at: datetime | None = None
        self._grouped = 0

    async def run(self) -> None:
        """Look until cancelled."""
        try:
            while True:
                await asyncio.sleep(EVERY)
                try:
                    await self.look()
                except Exception as error:  # the database or the encoder is away for a while; the rows stay
                    log.warning("misses_wait", kind=type(error).__name__)
                    self._is_ready = False
        finally:
            with suppress(Exception):
                await self._lease.let_go()

    async def look(self) -> None:
        """One look: everything that is due is done when it returns, if this process is the one that does it."""
        if not self._maker() or not await self._hold():
            return
        if not self._is_ready:
            await self._take_up()
        while await self._place():
            if not await self._hold():
                return
        await self._add_up_stale()
        if self._is_time_to_regroup():
            await self._regroup()
        await self._count()
        await self._prove()

    async def _hold(self) -> bool:
        is_held = await self._lease.hold()
        if not is_held or self._lease.is_anew:
            self._is_ready = False
        return is_held

    async def _take_up(self) -> None:
        rows = await self._database.read(storing.small_groups)
        # The dimension is asked of the encoder: another one may have made what is stored.
        grouping = Grouping(likeness_vectors(["?"], await self._encode(["?"])).shape[1])
        self._words.clear()
        self._questions.clear()
        for row in rows:
            grouping.restore(row["id"], np.zeros(grouping.dimension, np.float32), row["size"], row["group_id"])
            self._note(row["id"], row["question"])
            if row["maker"] == self._maker():
                grouping.set_sum(len(grouping) - 1, np.frombuffer(row["sum"], np.float32), row["size"])
        self._grouping, self._grouped, self._is_ready = grouping, len(grouping), True

    async def _place(self) -> bool:
        """Give the oldest new misses a small group; whether there may be more."""
        rows = await self._database.read(storing.waiting)
        if not rows:
            return False
        vectors = await self._vectors([row["question"] for row in rows])
        await self._take_over_merges()
        placed, small = self._placed(rows, vectors)
        maker = self._maker()
        await self._database.write(lambda c: storing.place(c, placed, small, maker))
        await self._count_groups({one.group_id for one in small})
        return len(rows) == storing.AT_ONCE

    def _placed(self, rows: list[Row], vectors: Vectors) -> tuple[dict[str, int], list[Small]]:
        grouping = self._grouping
        joined = grouping.add(vectors)
        founded = {number: row["question"] for number, row in reversed(list(zip(joined, rows, strict=True)))}
        for number, question in founded.items():
            self._note(grouping.ids[number], question)
        placed = {row["id"]: grouping.ids[number] for number, row in zip(joined, rows, strict=True)}
        return placed, [self._small(number) for number in founded]

    def _small(self, row: int) -> Small:
        grouping = self._grouping
        micro_id = grouping.ids[row]
        question = self._questions[micro_id]
        return Small(micro_id, grouping.groups[row], question, grouping.sizes[row], storing.as_bytes(grouping, row))

    def _note(self, micro_id: int, question: str) -> None:
        if micro_id not in self._questions:
            self._questions[micro_id] = question
            self._words.update(telling_words(question))

    async def _vectors(self, questions: list[str]) -> Vectors:
        different = list(dict.fromkeys(questions))
        embeddings = await self._encode(different)
        vectors = await asyncio.to_thread(likeness_vectors, different, embeddings)
        row_of = {question: row for row, question in enumerate(different)}
        return vectors[[row_of[question] for question in questions]]

    async def _add_up_stale(self) -> None:
        """Add up anew what lost an erased question, or was made by another encoder."""
        maker = self._maker()
        for micro_id in await self._database.read(lambda c: storing.to_add_up(c, maker)):
            await self._add_up(micro_id, maker)

    async def _add_up(self, micro_id: int, maker: str) -> None:
        grouping = self._grouping
        asked = await self._database.read(lambda c: storing.questions_of(c, micro_id))
        total = np.zeros(grouping.dimension, np.float32)
        if asked:
            total = (await self._vectors(asked)).sum(axis=0)
        grouping.set_sum(grouping.ids.index(micro_id), total, len(asked))
        question = asked[0] if asked else ""
        self._questions[micro_id] = question
        stored = total.astype(np.float32).tobytes()
        await self._database.write(lambda c: storing.add_up(c, micro_id, question, stored, len(asked), maker))

    def _is_time_to_regroup(self) -> bool:
        if not len(self._grouping):
            return False
        now, grown = self._clock.now(), len(self._grouping) - self._grouped
        since = now - self._grouped_at if self._grouped_at else REGROUP_EVERY
        return since >= REGROUP_EVERY or (grown >= max(10, GROWN_BY * self._grouped) and since >= REGROUP_AT_SOONEST)

    async def _regroup(self) -> None:
        grouping = self._grouping
        await self._take_over_merges()
        before = list(grouping.groups)
        pinned = await self._database.read(storing.pinned)
        await asyncio.to_thread(grouping.regroup, pinned)
        self._grouped_at, self._grouped = self._clock.now(), len(grouping)
        moved = [number for number, group in enumerate(grouping.groups) if group != before[number]]
        for start in range(0, len(moved), storing.AT_ONCE):
            part = {grouping.ids[number]: grouping.groups[number] for number in moved[start : start + storing.AT_ONCE]}
            await self._database.write(lambda c, part=part: storing.move(c, part))
        await self._count_groups({group for number in moved for group in (before[number], grouping.groups[number])})

    async def _take_over_merges(self) -> None:
        """What editors joined by hand is joined here."""
        stored = await self._database.read(storing.groups_of)
        self._grouping.groups[:] = [
            stored.get(micro_id, group)
            for micro_id, group in zip(self._grouping.ids, self._grouping.groups, strict=True)
        ]

    async def _count(self) -> None:
        await self._count_groups(set(await self._database.read(storing.to_count)))

    async def _count_groups(self, groups: set[str]) -> None:
        if not groups:
            return
        usual = {word: number / max(len(self._grouping), 1) for word, number in self._words.items()}
        titles = self._titles()
        for group in sorted(groups):
            title = titles.get(group, "")
            await self._database.write(lambda c, group=group, title=title: counting.count(c, group, title, usual))

    def _titles(self) -> dict[str, str]:
        """The question that founded the largest small group, for each group."""
        grouping = self._grouping
        largest = sorted(range(len(grouping)), key=lambda row: (grouping.sizes[row], -row))
        return {grouping.groups[row]: self._questions[grouping.ids[row]] for row in largest if grouping.sizes[row]}

    async def _prove(self) -> None:
        """Ask the questions of groups again whose article has been published."""
        before = self._clock.now() - PROOF_PAUSE
        due = await self._database.read(lambda c: repository.due_for_proof(c, before, PROOF_ROUNDS))
        for group, version in due:
            await self.prove(group, version)

    async def prove(self, group: Group, version: int) -> Proof:
        """Ask a group's questions again, as the bot would be asked; what came of it is stored."""
        rows = await self._database.read(lambda c: newest.questions(c, group.id, ASKED_AGAIN))
        asked = [await self._ask(row["question"], row["language"], group.article_id or "") for row in rows]
        rounds = group.proof.rounds + 1 if group.proof and group.proof.version == version else 1
        proof = Proof(self._clock.now().strftime("%Y-%m-%dT%H:%M:%S.%fZ"), version, rounds, tuple(asked))
        await self._database.write(lambda c: repository.keep_proof(c, group.id, proof))
        return proof
