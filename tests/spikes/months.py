"""Months of conversations: a day and a week have their shape, topics sway, invoices and newsletters come as planned.

Nothing here knows how the detector works. Minutes count from a Monday at midnight.
"""

import math
import random
from dataclasses import dataclass

from tests.spikes.company import INVOICES, OFFER, Company

DAY = 1440.0
WARM_DAYS, DAYS = 30, 28  # what the detector learns from first, and what is counted
OF_WEEKDAY = (1.35, 1.15, 1.05, 1.0, 1.05, 0.6, 0.35)
OF_HOUR = (
    *(0.15, 0.1, 0.05, 0.05, 0.05, 0.1, 0.3, 0.8, 1.6, 2.3, 2.4, 2.1),
    *(1.5, 1.4, 1.8, 2.0, 1.9, 1.7, 1.4, 1.1, 1.0, 0.8, 0.5, 0.3),
)
MONDAY_RUSH = 1.6  # times as many on Monday from 8 to 10
ASKS_AGAIN = 0.35
CHANGES_SUBJECT = 0.3  # of those who ask again
SWAY_OF_TOPIC, SWAY_OF_DAY = 8.0, 40.0  # gamma shapes: topics vary by 35 % from day to day, days by 16 %
INVOICE_DAY, EVERY_INVOICES, TIMES_INVOICES = 4, 30, 4.0
NEWSLETTER_DAY, EVERY_NEWSLETTER, TIMES_NEWSLETTER, HOURS_NEWSLETTER = 9, 14, 1.5, 3
NEWSLETTER_AT = 10 * 60
ABOUT_THE_OFFER = 0.6
SIZES = ((5, 10), (10, 60), (20, 60), (20, 240), (40, 60), (40, 240), (100, 240))  # people, minutes


@dataclass(frozen=True)
class Said:
    """One question. `incident` is the number of the trouble it belongs to, -1 for none."""

    minute: float
    conversation: int
    text: int
    incident: int = -1
    planned: str = ""  # "invoices" or "newsletter"


@dataclass(frozen=True)
class Incident:
    """Something that is the matter: how many people report it in how many minutes."""

    number: int
    trouble: str
    town: str
    minute: float
    minutes: float
    people: int


def incidents(firm: Company, seed: int) -> list[Incident]:
    """One a day between 8 and 20 o'clock; every second one is ten people in fifteen minutes."""
    rng = random.Random(f"incidents {seed}")
    weights = [one.weight for one in firm.troubles]
    found = []
    for number in range(DAYS):
        trouble = rng.choices(firm.troubles, weights)[0]
        town = rng.choice(firm.towns)[0] if trouble.name == "line-in-a-town" else ""
        people, minutes = (10, 15) if number % 2 else rng.choice(SIZES)
        start = (WARM_DAYS + number) * DAY + rng.uniform(8, 20) * 60
        found.append(Incident(number, trouble.name, town, start, minutes, people))
    return found


def month(firm: Company, per_day: float, seed: int, troubled: list[Incident]) -> list[Said]:
    """All questions of the warm-up and the month, in order."""
    return _Month(firm, per_day, seed).said(troubled)


def newsletter_starts() -> list[float]:
    """The minutes at which newsletters go out."""
    return [day * DAY + NEWSLETTER_AT for day in range(WARM_DAYS + DAYS) if day % EVERY_NEWSLETTER == NEWSLETTER_DAY]


def invoice_days() -> list[float]:
    """The minutes at which the days begin on which invoices come."""
    return [day * DAY for day in range(WARM_DAYS + DAYS) if day % EVERY_INVOICES == INVOICE_DAY]


class _Month:
    def __init__(self, firm: Company, per_day: float, seed: int) -> None:
        self._firm, self._per_day = firm, per_day
        self._rng = random.Random(f"month {seed}")
        self._said: list[Said] = []
        self._conversations = 0
        self._topics = list(firm.usual)

    def said(self, troubled: list[Incident]) -> list[Said]:
        for day in range(WARM_DAYS + DAYS):
            self._day(day)
        for start in newsletter_starts():
            self._newsletter(start)
        for one in troubled:
            for _ in range(one.people):
                self._ask(one.minute + self._rng.random() * one.minutes, one.trouble, one.town, incident=one.number)
        return sorted(self._said, key=lambda one: (one.minute, one.conversation))

    def _day(self, day: int) -> None:
        rng = self._rng
        shares = [
            self._firm.usual[topic][0] * rng.gammavariate(SWAY_OF_TOPIC, 1 / SWAY_OF_TOPIC) for topic in self._topics
        ]
        level = rng.gammavariate(SWAY_OF_DAY, 1 / SWAY_OF_DAY)
        for hour in range(24):
            start = day * DAY + hour * 60
            expected = self._per_day / 24 * _shape(start) * level
            for _ in range(poisson(expected, rng)):
                self._ask(start + rng.random() * 60, rng.choices(self._topics, shares)[0])
            if day % EVERY_INVOICES == INVOICE_DAY:
                topics = INVOICES[self._firm.language]
                share = sum(self._firm.usual[topic][0] for topic in topics) / 100
                for _ in range(poisson(expected * share * TIMES_INVOICES, rng)):
                    self._ask(start + rng.random() * 60, rng.choice(topics), planned="invoices")

    def _newsletter(self, start: float) -> None:
        rng, weights = self._rng, [self._firm.usual[topic][0] for topic in self._topics]
        expected = self._per_day / 24 * _shape(start) * TIMES_NEWSLETTER * HOURS_NEWSLETTER
        for _ in range(poisson(expected, rng)):
            is_offer = rng.random() < ABOUT_THE_OFFER
            topic = OFFER[self._firm.language] if is_offer else rng.choices(self._topics, weights)[0]
            self._ask(start + rng.random() * 60 * HOURS_NEWSLETTER, topic, planned="newsletter")

    def _ask(self, minute: float, topic: str, town: str | None = None, incident: int = -1, planned: str = "") -> None:
        """One visitor, who may ask again."""
        rng, firm = self._rng, self._firm
        self._conversations += 1
        texts = firm.usual[topic][1] if town is None else firm.reports[topic, town]
        while True:
            self._said.append(Said(minute, self._conversations, rng.choice(texts), incident, planned))
            if rng.random() > ASKS_AGAIN:
                return
            minute += rng.uniform(0.5, 4)
            if town is None and rng.random() < CHANGES_SUBJECT:
                texts = firm.usual[rng.choice(self._topics)][1]


def _shape(minute: float) -> float:
    """How many come at a minute, where 1 is the mean of a week."""
    day, hour = int(minute // DAY) % 7, int(minute % DAY // 60)
    rush = MONDAY_RUSH if day == 0 and 8 <= hour < 10 else 1.0
    return OF_WEEKDAY[day] / (sum(OF_WEEKDAY) / 7) * OF_HOUR[hour] / (sum(OF_HOUR) / 24) * rush


def poisson(mean: float, rng: random.Random) -> int:
    """A number of arrivals."""
    if mean > 30:
        return max(0, round(rng.gauss(mean, math.sqrt(mean))))
    limit, number, chance = math.exp(-mean), 0, rng.random()
    while chance > limit:
        number += 1
        chance *= rng.random()
    return number
