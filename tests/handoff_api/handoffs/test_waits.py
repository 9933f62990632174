"""The wait is said when something is known, stays true while somebody waits, and is compared with what came."""

from datetime import timedelta

import pytest

from handoff_api.desk_rules import DeskRules
from handoff_api.desk_rules import repository as desk_rules
from handoff_api.event_log import Feed
from handoff_api.handoffs.outcomes import hit_rates
from handoff_api.handoffs.wait_watch import WaitWatch
from handoff_api.opening_hours import OpeningHours
from handoff_api.opening_hours import repository as opening_hours
from handoff_api.staff.presence import PresenceBoard
from tests.handoff_api.people import ask_for_person, log_of, make_agent, make_conversation


class Desk:
    """One agent, Marta, whose chats take two minutes, and who is there all the time."""

    def __init__(self, database, clock, handoffs, marta):
        self.database, self.clock, self.handoffs, self.marta = database, clock, handoffs, marta
        self.board = PresenceBoard(database, clock)
        self.watch = WaitWatch(database, Feed(database), clock)

    async def pass_time(self, minutes: float, look: bool = True) -> None:
        """Time passes; consoles are heard of, and the watch looks."""
        for _ in range(round(minutes * 2)):
            self.clock.advance(seconds=30)
            await self.board.heartbeat(self.marta.id)
            if look:
                await self.watch.look()

    async def join(self, **more):
        """Somebody asks for a person."""
        self.clock.advance(seconds=1)  # two who come at the same moment stand in any order
        self.conversation = await make_conversation(self.database, self.clock, "Buongiorno")
        return await ask_for_person(self.handoffs, self.conversation, **more)

    async def work(self, chats: int, minutes: float = 2) -> None:
        """So many chats come, are taken at once and end."""
        for _ in range(chats):
            handoff = (await self.join()).handoff.id
            await self.handoffs.claim(self.marta, handoff)
            await self.pass_time(minutes, look=False)
            await self.handoffs.close(self.marta, handoff, "solved", None)
        await self.watch.look()

    async def busy(self) -> list[str]:
        """As many chats as Marta takes, which go on."""
        taken = []
        for _ in range(3):
            taken.append((await self.join()).handoff.id)
            await self.handoffs.claim(self.marta, taken[-1])
        return taken

    async def told(self, conversation: str) -> dict:
        """What the visitor's page knows of the queue."""
        return [e for e in await log_of(self.database, conversation) if e.type.startswith("handoff.")][-1].data

    async def rows(self, sql: str) -> list[dict]:
        return await self.database.read(lambda c: c.execute(sql))


@pytest.fixture
async def desk(database, clock, handoffs) -> Desk:
    return Desk(database, clock, handoffs, await make_agent(database, "Marta", clock=clock))


async def test_nothing_is_said_before_five_chats_have_finished(desk):
    await desk.work(4)
    silent = await desk.join()
    assert silent.wait is None and silent.public["wait"] is None
    await desk.watch.look()
    assert (await desk.told(desk.conversation))["wait"] is None
    assert not await desk.rows("SELECT * FROM said_wait")


async def test_a_wait_is_said_at_once_in_the_event_in_the_answer_and_in_words(desk):
    await desk.work(8)
    await desk.busy()
    asked = await desk.join()
    low, high = asked.public["wait"]["low"], asked.public["wait"]["high"]
    assert 0 <= low < high <= 1800 and high % 60 == 0
    events = await log_of(desk.database, desk.conversation)
    assert events[-2].data["wait"] == {"low": low, "high": high}
    assert "Di solito si aspetta" in events[-1].data["text"]
    assert (await ask_for_person(desk.handoffs, desk.conversation)).public["wait"] == {"low": low, "high": high}


async def test_nobody_there_means_no_number_ever(desk):
    await desk.work(8)
    desk.clock.advance(minutes=2)
    asked = await desk.join()
    assert asked.availability.agents_present == 0 and asked.wait is None


async def test_a_break_is_no_presence(desk):
    await desk.work(8)
    await desk.board.set(desk.marta.id, "break", 3)
    assert (await desk.join()).wait is None


async def test_the_wait_counts_down_and_goes_when_the_last_agent_does(desk):
    await desk.work(8, minutes=6)
    await desk.busy()
    first = (await desk.join()).wait
    await desk.pass_time(2.5)
    later = await desk.told(desk.conversation)
    assert later["wait"] is not None and later["wait"]["high"] < first.high
    desk.clock.advance(minutes=1)  # no heartbeat for longer than an agent may miss
    await desk.watch.look()
    await desk.handoffs.tell_positions()
    gone = await desk.told(desk.conversation)
    assert gone["wait"] is None and gone["agents_present"] == 0


async def test_looking_again_tells_nothing_new(desk):
    await desk.work(8)
    await desk.busy()
    await desk.join()
    await desk.watch.look()
    events = len(await log_of(desk.database, desk.conversation))
    await desk.watch.look()
    await desk.handoffs.tell_positions()
    assert len(await log_of(desk.database, desk.conversation)) == events


async def test_a_position_keeps_the_wait_beside_it(desk):
    await desk.work(8)
    taken = await desk.busy()
    await desk.join()
    ahead = desk.conversation
    await desk.join()
    behind = desk.conversation
    assert (await desk.told(behind))["position"] == 2
    await desk.handoffs.close(desk.marta, taken[0], "solved", None)
    await desk.handoffs.leave(ahead)
    moved = await desk.told(behind)
    assert moved["position"] == 1 and moved["wait"] is not None


async def test_what_was_said_is_compared_with_what_came(desk):
    await desk.work(8)
    taken = await desk.busy()
    handoff = (await desk.join()).handoff.id
    await desk.pass_time(2)
    await desk.handoffs.close(desk.marta, taken[0], "solved", None)
    await desk.handoffs.claim(desk.marta, handoff)
    await desk.watch.look()
    (row,) = await desk.rows(f"SELECT * FROM said_wait WHERE handoff_id = '{handoff}'")
    assert (row["ended"], row["wait"], row["at_joining"], row["learned"]) == ("served", 2, 1, 1)
    rates = await desk.database.read(lambda c: hit_rates(c, desk.clock.now() - timedelta(days=1)))
    assert rates[True][1] == 1


async def test_who_gives_up_is_compared_as_well(desk):
    await desk.work(8)
    taken = await desk.busy()
    handoff = (await desk.join()).handoff.id
    await desk.pass_time(1)
    await desk.handoffs.leave(desk.conversation)
    await desk.watch.look()
    unknown = await desk.rows(f"SELECT ended FROM said_wait WHERE handoff_id = '{handoff}'")
    assert unknown == [{"ended": None}]
    await desk.pass_time(3)
    await desk.handoffs.close(desk.marta, taken[0], "solved", None)
    await desk.watch.look()
    (row,) = await desk.rows(f"SELECT ended, wait FROM said_wait WHERE handoff_id = '{handoff}'")
    assert row == {"ended": "served", "wait": 4}


async def test_a_wait_that_is_too_long_already_teaches_before_it_ends(desk):
    await desk.work(8)
    await desk.busy()
    await desk.join()
    before = await desk.rows("SELECT high FROM wait_stretch WHERE has_queue = 1")
    await desk.pass_time(60)
    after = await desk.rows("SELECT high FROM wait_stretch WHERE has_queue = 1")
    assert after[0]["high"] > (before[0]["high"] if before else 1)
    (row,) = await desk.rows("SELECT learned, ended FROM said_wait WHERE learned = 1 AND ended IS NULL")
    assert row == {"learned": 1, "ended": None}


async def test_comings_and_goings_are_forgotten_after_a_month(desk):
    await desk.work(1)
    await desk.board.set(desk.marta.id, "break", 3)
    desk.clock.advance(days=31)
    await desk.board.set(desk.marta.id, "available", 3)
    await desk.work(1)
    shifts = await desk.rows("SELECT ended_at FROM agent_shift")
    assert shifts == [{"ended_at": None}]


async def test_a_queue_for_others_is_not_ahead(desk):
    await make_agent(desk.database, "Tina", clock=desk.clock, skills=("tecnici",))
    await desk.database.write(
        lambda c: c.execute("UPDATE staff SET skills = '[\"vendite\"]' WHERE id = :id", id=desk.marta.id)
    )
    for _ in range(3):
        await desk.join(skill="tecnici")
    assert (await desk.join(skill="vendite")).position == 1
    assert (await desk.join(skill="tecnici")).position == 4
    assert (await desk.join()).position == 6  # whoever is free first may take him


async def test_closing_time_is_told_on_the_visitors_clock(desk):
    hours = OpeningHours(week={"mon": [("09:00", "18:00")]})  # now it is Sunday, 17:20 in Rome
    await desk.database.write(lambda c: opening_hours.store(c, hours, desk.marta.id, "now"))
    desk.clock.advance(minutes=2)
    asked = await desk.join()
    assert asked.availability.open is False
    assert asked.availability.next_open == "2026-11-23T08:00:00.000000Z"
    said = (await log_of(desk.database, desk.conversation))[-1].data["text"]
    assert "Rispondiamo di nuovo domani alle 9:00." in said and "ti rispondiamo entro domani alle 11:00" in said
    tokyo = await make_conversation(desk.database, desk.clock, "Hello", language="en")
    await desk.database.write(
        lambda c: c.execute("UPDATE conversation SET visitor_time_zone = 'Asia/Tokyo' WHERE id = :id", id=tokyo)
    )
    await ask_for_person(desk.handoffs, tokyo)
    assert (await log_of(desk.database, tokyo))[-1].data["text"].count("We answer again today at 17:00.") == 1


async def test_nobody_is_promised_to_be_served_after_closing(desk):
    await desk.work(8, minutes=10)
    hours = OpeningHours(week={"sun": [("09:00", "18:50")]})  # in Rome it is 18:40
    await desk.database.write(lambda c: opening_hours.store(c, hours, desk.marta.id, "now"))
    await desk.busy()
    for _ in range(6):
        asked = await desk.join()
    assert asked.wait is None
    assert "oggi rischiamo di non farcela" in (await log_of(desk.database, desk.conversation))[-1].data["text"]


async def test_where_the_wait_is_long_the_visitor_is_offered_to_write_and_beyond_the_owners_limit_no_wait_is_said(desk):
    await desk.work(8, minutes=6)
    await desk.busy()
    await desk.join()
    assert (await desk.join()).offer is None
    rules = DeskRules(offer_to_write_minutes=1, longest_wait_minutes=60)
    await desk.database.write(lambda c: desk_rules.store(c, rules, desk.marta.id, "now"))
    asked = await desk.join()
    assert asked.wait is not None and asked.offer.why == "could_write"
    said = (await log_of(desk.database, desk.conversation))[-1].data["text"]
    assert "Di solito si aspetta" in said and "Se preferisci non aspettare, lascia un'e-mail" in said

    rules = DeskRules(offer_to_write_minutes=1, longest_wait_minutes=1)
    await desk.database.write(lambda c: desk_rules.store(c, rules, desk.marta.id, "now"))
    asked = await desk.join()
    assert asked.wait is None and asked.offer.why == "long_wait"
    said = (await log_of(desk.database, desk.conversation))[-1].data["text"]
    assert "più di 1 minuti" in said and "Puoi anche restare in coda" in said
    waits_on = (await ask_for_person(desk.handoffs, desk.conversation)).public
    assert (waits_on["state"], waits_on["offer"]["why"]) == ("waiting", "long_wait")


async def test_whose_wait_becomes_long_is_offered_something_else_live(desk):
    await desk.work(8, minutes=6)
    await desk.busy()
    assert (await desk.join()).offer is None
    rules = DeskRules(offer_to_write_minutes=1, longest_wait_minutes=1)
    await desk.database.write(lambda c: desk_rules.store(c, rules, desk.marta.id, "now"))
    await desk.pass_time(0.5)
    told = await desk.told(desk.conversation)
    assert (told["offer"]["why"], told["wait"]) == ("long_wait", None)
