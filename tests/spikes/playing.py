"""Plays a month through the detector as the service runs it, and counts what it raised and what it missed."""

import time
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import count

import numpy as np

from kb.cases.asked import Asked
from kb.cases.detector import Detector, Raised
from kb.cases.expected import Expected, is_expected
from kb.cases.usual import HISTORY_DAYS, Past, Usual, learn, sample_of
from tests.spikes.company import INVOICES, OFFER, Company
from tests.spikes.months import (
    DAY,
    HOURS_NEWSLETTER,
    WARM_DAYS,
    Incident,
    Said,
    incidents,
    invoice_days,
    month,
    newsletter_starts,
)

MONDAY = datetime(2026, 1, 5, tzinfo=UTC).timestamp()
SELDOM, SAID_BY = (
    0.02,
    0.5,
)  # an incident's own word: in 2 of 100 usual conversations at most, and in half of its reports
AFTERGLOW = 60  # minutes after a burst in which its last visitors ask


@dataclass
class Found:
    """An incident that was raised: by how many reports, and how many of the linked questions were about it."""

    reports: int
    minutes: float
    purity: float
    channel: str


@dataclass
class Played:
    """What came of a month."""

    false: Counter[str] = field(default_factory=Counter)  # chance | planned
    again: int = 0  # an incident that was raised twice
    incidents: list[Incident] = field(default_factory=list)
    found: dict[int, Found] = field(default_factory=dict)
    linked: list[float] = field(default_factory=list)  # share of an incident's people that its case holds at the end
    purity: list[float] = field(default_factory=list)  # share of a case's people who were of the incident, at the end
    milliseconds: list[float] = field(default_factory=list)
    log: list[tuple[str, str, float, list[str]]] = field(default_factory=list)


def play(firm: Company, per_day: float, seed: int, troubled: bool, announced: bool, **options: float) -> Played:
    """One month; `options` go to the detector."""
    happened = incidents(firm, seed) if troubled else []
    said = month(firm, per_day, seed, happened)
    return _Player(firm, said, happened, announced, options).played()


class _Player:
    def __init__(
        self, firm: Company, said: list[Said], happened: list[Incident], announced: bool, options: dict[str, float]
    ) -> None:
        self._said, self._firm = said, firm
        self._asked = [_asked(firm, number, one) for number, one in enumerate(said)]
        self._happened = {one.number: one for one in happened}
        numbers = count()
        self._detector = Detector(Usual(UTC), lambda: str(next(numbers)), **options)
        self._expected = _announced(firm) if announced else []
        self._of_case: dict[str, int] = {}  # confirmed cases and their incidents
        self._case_people: dict[str, set[str]] = defaultdict(set)
        self._excluded: set[str] = set()
        self._reports: dict[int, set[str]] = defaultdict(set)
        self._result = Played(incidents=happened)

    def played(self) -> Played:
        today = -1
        for number, (said, one) in enumerate(zip(self._said, self._asked, strict=True)):
            if int(said.minute // DAY) != today:
                today = int(said.minute // DAY)
                if today >= WARM_DAYS - 1:
                    self._learn(number, MONDAY + today * 86400)
            if said.incident >= 0:
                self._reports[said.incident].add(one.conversation_id)
            began = time.perf_counter()
            expected = is_expected(self._expected, one, self._detector.usual.likeness_of_expected)
            raised = self._detector.observe(one, expected)
            self._result.milliseconds.append((time.perf_counter() - began) * 1000)
            if raised and said.minute >= WARM_DAYS * DAY:
                self._judge(raised, said)
        self._sum_up()
        return self._result

    def _learn(self, until: int, midnight: float) -> None:
        """As every night: five weeks without what belongs to confirmed cases."""
        since = midnight - HISTORY_DAYS * 86400
        kept = [one for one in self._asked[:until] if since <= one.at < midnight]
        kept = [one for one in kept if one.conversation_id not in self._excluded]
        past = [Past(one.conversation_id, one.at, one.stems, one.article_id) for one in kept]
        self._detector.usual = learn(past, sample_of(kept), midnight, UTC)

    def _judge(self, raised: Raised, said: Said) -> None:
        """What a person would say: a case is confirmed once half of what is raised is about one incident.

        One that was raised about nothing before is a false alarm all the same."""
        case = raised.case
        self._case_people[case.id] |= {one.conversation_id for one in raised.asked}
        if case.id in self._of_case:
            self._excluded |= case.people
            return
        linked = [self._said[int(one.id)] for one in raised.asked]
        about = Counter(one.incident for one in linked if one.incident >= 0).most_common(1)
        if not about or 2 * about[0][1] < len(linked):
            if raised.is_new:
                self._mistake(raised, linked)
            return
        incident = about[0][0]
        self._of_case[case.id] = incident
        self._excluded |= case.people
        if incident in self._result.found:
            self._result.again += 1
            return
        minutes = said.minute - self._happened[incident].minute
        self._result.found[incident] = Found(
            len(self._reports[incident]), minutes, about[0][1] / len(linked), raised.surprise.channel
        )

    def _mistake(self, raised: Raised, linked: list[Said]) -> None:
        planned = 2 * sum(bool(one.planned) for one in linked) >= len(linked)
        kind = "planned" if planned else "chance"
        self._result.false[kind] += 1
        texts = [self._firm.texts[one.text] for one in linked]
        self._result.log.append((kind, raised.surprise.channel, round(raised.surprise.score, 2), texts))

    def _sum_up(self) -> None:
        for case, incident in self._of_case.items():
            people, reported = self._case_people[case], self._reports[incident]
            self._result.linked.append(len(people & reported) / len(reported))
            self._result.purity.append(len(people & reported) / len(people))


def _asked(firm: Company, number: int, one: Said) -> Asked:
    at = MONDAY + one.minute * 60
    stems, article, vector = firm.stems[one.text], firm.articles[one.text], firm.vectors[one.text]
    return Asked(str(number), str(one.conversation), at, stems, article, vector)


def _announced(firm: Company) -> list[Expected]:
    """What an editor would announce: the day on which invoices come, and the newsletter with its offer."""
    invoices = [(start, start + DAY, INVOICES[firm.language]) for start in invoice_days()]
    letters = [
        (start, start + 60 * HOURS_NEWSLETTER + AFTERGLOW, [OFFER[firm.language]]) for start in newsletter_starts()
    ]
    return [
        Expected(
            MONDAY + start * 60,
            MONDAY + end * 60,
            frozenset(articles),
            np.vstack([firm.phrasings[article] for article in articles]),
        )
        for start, end, articles in [*invoices, *letters]
    ]


def everyday(firm: Company) -> set[tuple[str, str]]:
    """The troubles, with their towns, that no word sets apart: none is seldom heard else, and said by half of the people."""
    usual: Counter[str] = Counter()
    for weight, rows in firm.usual.values():
        for row in rows:
            for stem in firm.stems[row]:
                usual[stem] += weight / 100 / len(rows)
    return {name for name, rows in firm.reports.items() if not _own_word(firm, rows, usual)}


def _own_word(firm: Company, rows: list[int], usual: Counter[str]) -> str:
    said = Counter(stem for row in rows for stem in firm.stems[row])
    own = [stem for stem, times in said.items() if times >= SAID_BY * len(rows) and usual[stem] <= SELDOM]
    return max(own, key=said.__getitem__, default="")
