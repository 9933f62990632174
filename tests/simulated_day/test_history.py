"""The check finds what it is there to find: each kind of wrong history has its sentence."""

from datetime import timedelta

from common.clock import iso
from handoff_api.event_log import StoredEvent
from tests.simulated_day import history
from tests.simulated_day.fast_time import MORNING
from tests.simulated_day.history import Presence, Told

MARTA = Presence("staff_1", ("vendite",), ((0, 100),))


def log(*events: tuple) -> list[StoredEvent]:
    """Events from (second, type, data)."""
    return [
        StoredEvent("conv", seq, seq - 1, kind, "everyone", iso(MORNING + timedelta(seconds=at)), data)
        for seq, (at, kind, data) in enumerate(events, 1)
    ]


def said(at: float, speaker: str, **data) -> tuple:
    return at, "message.created", {"speaker": speaker, "text": "x", **data}


REQUESTED = (0, "handoff.requested", {"agents_present": 1})
CLAIMED = (10, "handoff.claimed", {"staff_id": "staff_1"})
FULL = log(said(0, "visitor", client_msg_id="m1"), said(1, "visitor", client_msg_id="m2"))


def test_what_was_acknowledged_and_is_not_there():
    assert history.acknowledged_is_stored(Told([("m1", 1), ("m2", 2)], []), FULL) == []
    assert history.acknowledged_is_stored(Told([("m3", 3)], []), FULL) == ["acknowledged and lost: m3"]
    doubled = log(said(0, "visitor", client_msg_id="m1"), said(1, "visitor", client_msg_id="m1"))
    assert history.acknowledged_is_stored(Told([("m1", 1)], []), doubled) == ["stored twice: m1"]
    assert history.acknowledged_is_stored(Told([("m2", 2), ("m1", 1)], []), FULL) == ["stored in another order"]


def test_what_was_seen_otherwise():
    seen = [event.wire("everyone") for event in FULL]
    assert history.both_ends_see_the_same(Told([], seen), FULL) == []
    assert history.both_ends_see_the_same(Told([], seen[1:]), FULL)
    assert history.both_ends_see_the_same(Told([], seen), FULL[:1])
    assert history.both_ends_see_the_same(Told([], []), FULL[1:]) == ["the log has a gap"]


def test_replies_that_are_lost_doubled_or_refused_and_read():
    once = log(said(0, "agent", staff_id="staff_1"))
    assert history.replies_are_stored({"x"}, (), once) == []
    assert history.replies_are_stored({"y", "x"}, (), once)
    assert history.replies_are_stored({"x"}, (), once * 2)
    assert history.replies_are_stored((), (), once) == ["refused, and read all the same"]
    assert history.replies_are_stored((), {"x"}, once) == []


def test_two_agents_at_once():
    assert history.one_agent_at_a_time(log(REQUESTED, CLAIMED, said(11, "agent", staff_id="staff_1"))) == []
    assert history.one_agent_at_a_time(log(REQUESTED, CLAIMED, (11, "handoff.claimed", {"staff_id": "staff_2"})))
    assert history.one_agent_at_a_time(log(REQUESTED, CLAIMED, said(11, "agent", staff_id="staff_2")))


def test_who_is_lost():
    assert history.nobody_is_lost(log(REQUESTED, CLAIMED)) == ["asked for a person and was lost"]
    assert history.nobody_is_lost(log(REQUESTED, (5, "handoff.closed", {"left": True}))) == []


def test_who_waits_for_an_agent_who_is_gone():
    """Marta's tab dies at 100 s, and the chat goes on as if she were there."""
    released = log(REQUESTED, CLAIMED, said(90, "agent"), said(95, "visitor"), (155, "handoff.released", {}))
    assert history.nobody_waits_untold(released, [MARTA, Presence("staff_2", (), ((0, 500),))]) == []
    late = log(REQUESTED, CLAIMED, said(90, "agent"), said(95, "visitor"), (170, "handoff.released", {}))
    assert history.nobody_waits_untold(late, [MARTA]) == [
        "waited for an agent who was gone from 100 to 170 s and was not told"
    ]
    last_word = log(REQUESTED, CLAIMED, said(90, "agent"), (500, "handoff.closed", {}))
    assert history.nobody_waits_untold(last_word, [MARTA]) == []


def test_who_waits_in_a_queue_without_anybody():
    end = (300, "handoff.claimed", {"staff_id": "staff_2"})
    told = (150, "handoff.position_changed", {"agents_present": 0})
    assert history.nobody_waits_untold(log(REQUESTED, told, end), [MARTA]) == []
    assert history.nobody_waits_untold(log(REQUESTED, end), [MARTA]) == [
        "waited for nobody from 100 to 300 s and was not told"
    ]
    for_others = (0, "handoff.requested", {"agents_present": 1, "skill": "tecnici"})
    assert history.nobody_waits_untold(log(for_others, end), [MARTA])
