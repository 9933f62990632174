"""Learns from the desk's records as they grow: at the start from the last weeks, then from what ended since."""

from datetime import datetime

from common.database import Connection
from handoff_api.waits.calendar_day import CalendarDay
from handoff_api.waits.estimator import Estimator
from handoff_api.waits.memory import DAYS, Memory
from handoff_api.waits.reading import people, records_of, today


class Learner:
    """One for a process; what it learns is kept in SQL for all of them. Not to be used by two threads at once."""

    def __init__(self) -> None:
        self._estimator = Estimator()
        self._day: CalendarDay | None = None

    def learn(self, c: Connection, now: datetime) -> Memory:
        """What is remembered at `now`; the same object again when nothing new has ended."""
        day = today(c, now)
        if self._day is None or self._day.zone != day.zone or self._day.date > day.date:
            self._estimator, self._day = Estimator(), day.earlier(DAYS)
        while self._day.date < day.date:
            self._remember(c, self._day, now)
            self._day = self._day.earlier(-1)
        return self._estimator.update(records_of(c, day, now), people(c), day.minute(now))

    def _remember(self, c: Connection, day: CalendarDay, now: datetime) -> None:
        records = records_of(c, day, now)
        if records.talks or records.places:  # a day on which nothing happened teaches nothing
            self._estimator.end_day(records, people(c))
