"""What is remembered, and how fast it is forgotten."""

import numpy as np
import pytest

from handoff_api.waits.day import Chat, Day
from handoff_api.waits.estimator import Estimator
from handoff_api.waits.memory import LOAD, Pace, learn
from handoff_api.waits.records import Person, Records, Talk


def chats(minutes: float, number: int, finished: bool = True, company: int = 1) -> tuple[Chat, ...]:
    return tuple(Chat("anna", {company: minutes}, finished, float(n)) for n in range(number))


def test_chats_that_were_not_finished_make_the_others_longer():
    served_only = learn([Day(chats=chats(3, 60))], Pace())
    everything = learn([Day(chats=chats(3, 60) + chats(20, 60, finished=False))], Pace())
    assert everything.handling.quantile(0.6) > 3 * served_only.handling.quantile(0.6)


def test_chats_that_run_count_before_they_end():
    before = learn([Day(chats=chats(3, 60))], Pace())
    now = learn([Day(chats=chats(3, 60), running=chats(40, 30, finished=False))], Pace())
    assert now.handling.quantile(0.7) > before.handling.quantile(0.7)


def test_patience_is_not_that_of_those_who_gave_up():
    quick = [(2.0, True)] * 50
    assert learn([Day(patience=(*quick, *[(20.0, False)] * 200))], Pace()).giving_up.quantile(0.3) > 10
    assert learn([Day(patience=tuple(quick))], Pace()).giving_up.quantile(0.3) < 3


def test_how_much_chats_slow_each_other_down_is_measured_and_shrunk():
    twice = chats(6, 200) + chats(12, 200, company=2)  # two at once take exactly twice as long
    assert LOAD < learn([Day(chats=twice)], Pace()).load <= 0.8
    assert learn([Day(chats=chats(6, 10) + chats(12, 5, company=2))], Pace()).load == LOAD


@pytest.mark.parametrize(("held", "capacity"), [([], 3), ([2] * 60, 2), ([3] * 60, 3), ([0] * 60, 1), ([2, 3] * 60, 3)])
def test_an_agent_counts_for_what_he_takes(held, capacity):
    memory = learn([Day(held={"anna": np.array(held, int)})], Pace())
    assert memory.capacity(Person("anna", 3)) == capacity


def test_a_pace_slows_down_with_chats_that_do_not_end():
    slow = Pace()
    for _ in range(20):
        slow = slow.after("anna", hazard=2.0, finished=True)
    assert slow.done < slow.due
    assert slow.speed("anna") < 0.8 < slow.speed("bruno") == 1
    assert slow.next_morning().due < slow.due and slow.next_morning().speed("anna") == slow.speed("anna")


def test_a_chat_moves_the_pace_once():
    estimator, anna = Estimator(), [Person("anna", 2)]
    ended = Records(talks=(Talk("1", "anna", 0, 5, True), Talk("2", "anna", 3)))
    once = estimator.update(ended, anna, 6)
    assert estimator.update(ended, anna, 7) is once
    assert once.finished == 1 and once.pace.done == 1


def test_ten_more_finished_chats_are_learned_from():
    estimator, anna = Estimator(), [Person("anna", 2)]
    talks = tuple(Talk(str(n), "anna", n * 3.0, n * 3.0 + 2, True) for n in range(10))
    before = estimator.memory.handling.quantile(0.5)
    assert estimator.update(Records(talks=talks[:9]), anna, 40).handling.quantile(0.5) == before
    assert estimator.update(Records(talks=talks), anna, 40).handling.quantile(0.5) < before


def test_yesterday_is_remembered():
    estimator, anna = Estimator(), [Person("anna", 2)]
    estimator.end_day(Records(talks=tuple(Talk(str(n), "anna", n * 3.0, n * 3.0 + 2, True) for n in range(5))), anna)
    assert estimator.memory.finished == 5
    assert len(estimator.memory.presence) == 1
