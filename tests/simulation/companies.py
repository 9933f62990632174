"""Nine companies, open from 9:00 to 18:00, with their days: arrivals, handling times, breaks, lunches, outages."""

from dataclasses import dataclass, field

import numpy as np

from tests.simulation.desk import CLOSING, Agent, Manners, Visitor

SHAPE = np.array([0.8, 1.25, 1.35, 1.05, 0.75, 0.9, 1.15, 1.05, 0.7])  # of a day, by hour
BUSIEST = 1.35
BURST = 6  # times as many during an outage
OUTAGE_MINUTES = 45

Mix = tuple[tuple[str, str, float], ...]  # skill, language, share
ONE_KIND: Mix = (("any", "it", 1.0),)
TWO_SKILLS: Mix = (("sales", "it", 0.4), ("tech", "it", 0.35), ("sales", "en", 0.15), ("tech", "en", 0.10))
TEAM_OF_EIGHT = (
    ("sales", "it"), ("sales", "it en"), ("sales", "it"), ("tech", "it"), ("tech", "it en"), ("sales tech", "it"),
    ("sales tech", "it en"), ("tech", "it"),
)  # fmt: skip


@dataclass(frozen=True)
class Company:
    """A desk and its traffic. `per_hour` is an average; days vary by a fifth."""

    name: str
    capacities: tuple[int, ...]
    per_hour: float
    mix: Mix = ONE_KIND
    is_heavy_tailed: bool = False
    has_common_lunch: bool = False
    has_outages: bool = False
    overtakes: float = 0.0  # share of visitors who come first
    manners: Manners = field(default_factory=Manners)
    is_new_each_day: bool = False


COMPANIES = (
    Company("one-agent shop", (2,), 11),
    Company("three-agent SME", (3, 2, 3), 40),
    Company("eight, two skills", (3, 2, 3, 3, 2, 4, 3, 1), 92, mix=TWO_SKILLS),
    Company("leaves at lunch", (3, 3, 2), 34, has_common_lunch=True),
    Company("outage burst x6", (3, 3, 2, 3), 32, has_outages=True),
    Company("heavy tail", (3, 2, 3), 27, is_heavy_tailed=True),
    Company("promises, releases", (2, 3, 2, 3), 46, overtakes=0.10, manners=Manners(released=0.08)),
    Company("agents hold back", (3, 3, 4, 3), 36, manners=Manners(1.2, holds_back=1, out_of_order=0.3)),
    Company("cold start, day 1", (3, 2, 3), 40, is_new_each_day=True),
)


def team(company: Company, rng: np.random.Generator) -> list[Agent]:
    """Its agents, each with a speed of their own."""
    agents = []
    for number, capacity in enumerate(company.capacities):
        skills, languages = TEAM_OF_EIGHT[number] if company.mix == TWO_SKILLS else ("any", "it")
        speed = float(np.clip(rng.lognormal(0, 0.22), 0.6, 1.6))
        agents.append(Agent(f"a{number}", frozenset(skills.split()), frozenset(languages.split()), capacity, speed))
    return agents


def a_day(company: Company, agents: list[Agent], first_id: int, rng: np.random.Generator) -> list[Visitor]:
    """Plan the agents' day, and who will come."""
    plans = _shifts(len(agents), company.has_common_lunch, rng)
    for agent, plan in zip(agents, plans):
        agent.shifts = plan
    outage = float(rng.uniform(60, 400)) if company.has_outages else None
    return _arrivals(company, first_id, outage, rng)


def _arrivals(company: Company, first_id: int, outage: float | None, rng: np.random.Generator) -> list[Visitor]:
    day, shares = rng.lognormal(0, 0.2), [share for _, _, share in company.mix]
    came: list[Visitor] = []
    at, peak = 0.0, company.per_hour * BUSIEST * day * (BURST if outage is not None else 1)
    while (at := at + rng.exponential(60 / peak)) < CLOSING:
        is_outage = outage is not None and outage <= at < outage + OUTAGE_MINUTES
        rate = company.per_hour * SHAPE[int(at // 60)] * day * (BURST if is_outage else 1)
        if rng.random() * peak > rate:
            continue
        skill, language, _ = company.mix[rng.choice(len(shares), p=shares)]
        work = _work(company.is_heavy_tailed, rng)
        if is_outage and rng.random() < 0.8:
            work = float(rng.lognormal(np.log(3.0), 0.5))  # chats about one outage are alike, and shorter
        patience = float(rng.exponential(25) + 1)
        overtakes = bool(rng.random() < company.overtakes)
        came.append(Visitor(first_id + len(came), at, skill, language, work, patience, overtakes))
    return came


def _work(is_heavy_tailed: bool, rng: np.random.Generator) -> float:
    """Minutes alone with an average agent; 12 % go back to the bot within two."""
    if rng.random() < 0.12:
        return float(rng.uniform(0.3, 2.0))
    if not is_heavy_tailed:
        return float(rng.lognormal(np.log(5.5), 0.75))
    return float(rng.lognormal(np.log(4.0), 1.25)) if rng.random() < 0.93 else float(8 * (rng.pareto(1.4) + 1))


def _shifts(agents: int, has_common_lunch: bool, rng: np.random.Generator) -> list[list[tuple[float, float, str]]]:
    """When each is there: lunch, short breaks, a late start now and then, sometimes a lost tab."""
    plans = []
    for number in range(agents):
        start = max(0.0, rng.normal(2, 4)) if rng.random() < 0.9 else rng.uniform(20, 90)
        if has_common_lunch and number > 0:
            lunch = (rng.normal(210, 6), rng.normal(75, 10))  # all but one leave at 12:30
        else:
            lunch = (190 + 45 * (number % 3) + rng.normal(0, 10), rng.normal(40, 8))
        gaps = [(*lunch, "break")]
        for _ in range(rng.poisson(2.0)):
            gaps.append((rng.uniform(30, 520), max(3, rng.exponential(10)), "break"))
        if rng.random() < 0.10:
            gaps.append((rng.uniform(30, 500), max(2, rng.exponential(15)), "lost"))
        end = CLOSING if rng.random() < 0.85 else rng.uniform(400, 535)
        plans.append(_between(start, end, sorted(gaps)))
    return plans


def _between(start: float, end: float, gaps: list[tuple[float, float, str]]) -> list[tuple[float, float, str]]:
    spells, at = [], start
    for gap, length, then in gaps:
        if at + 2 < gap < end:
            spells.append((at, gap, then))
            at = gap + length
    return [*spells, (at, end, "off")] if at < end else spells
