"""The check of a day's history: what each one sent and saw, against the log, and against who was really there.

Every check gives its findings as sentences; none of them is a history that is as it should be.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from common.clock import parse_iso
from handoff_api.event_log import StoredEvent
from tests.simulated_day.fast_time import seconds_since_morning

UNTOLD_AT_MOST = 60.0  # seconds that anybody waits for nobody without knowing it

Span = tuple[float, float]


@dataclass(frozen=True)
class Presence:
    """When an agent's tab was really open, and whom he may serve."""

    id: str
    skills: Sequence[str]
    there: Sequence[Span]

    def can_serve(self, skill: str | None) -> bool:
        return skill is None or not self.skills or skill in self.skills


@dataclass(frozen=True)
class Told:
    """One visitor's side: what was acknowledged to him, in order, and every event he saw."""

    acknowledged: Sequence[tuple[str, int]]
    seen: Sequence[dict[str, Any]]


@dataclass
class _Wait:
    """A time during which somebody is owed an answer, by this agent or (None) by whoever takes him."""

    since: float
    agent: str | None
    skill: str | None
    known_present: list[tuple[float, int]] = field(default_factory=list)  # as the visitor was told, and when


def acknowledged_is_stored(told: Told, log: Sequence[StoredEvent]) -> list[str]:
    """Everything that was acknowledged is in the log once, in order, and nothing else is."""
    said = [(e.data["client_msg_id"], e.seq) for e in log if e.data.get("speaker") == "visitor"]
    twice = [name for name, times in Counter(name for name, _ in said).items() if times > 1]
    lost = [name for name, seq in told.acknowledged if (name, seq) not in said]
    known = [pair for pair in said if pair in told.acknowledged]
    found = [f"stored twice: {name}" for name in twice] + [f"acknowledged and lost: {name}" for name in lost]
    return found + (["stored in another order"] if known != [one for one in told.acknowledged if one in known] else [])


def both_ends_see_the_same(told: Told, log: Sequence[StoredEvent]) -> list[str]:
    """The visitor has seen the log's events in its order without a gap, as far as he has seen it."""
    gaps = [] if [e.seq for e in log] == list(range(1, len(log) + 1)) else ["the log has a gap"]
    visible = [e.wire("everyone") for e in log if e.audience == "everyone"]
    for seen, stored in zip(told.seen, visible, strict=False):
        if seen != stored:
            return [*gaps, f"seen as {seen['type']} {seen['seq']}, stored as {stored['type']} {stored['seq']}"]
    return gaps + (["seen, and not in the log"] if len(told.seen) > len(visible) else [])


def replies_are_stored(acknowledged: Iterable[str], uncertain: Iterable[str], log: Sequence[StoredEvent]) -> list[str]:
    """What agents were told is stored is there once; what they were refused is nowhere."""
    said = Counter(e.data["text"] for e in log if e.data.get("speaker") == "agent")
    acknowledged, uncertain = set(acknowledged), set(uncertain)
    found = [f"an agent's reply is there {said[text]} times" for text in acknowledged if said[text] != 1]
    return found + ["refused, and read all the same" for text in said if text not in acknowledged | uncertain]


def one_agent_at_a_time(log: Sequence[StoredEvent]) -> list[str]:
    """Nobody is served twice: whoever speaks has the chat, and nobody takes it while another has it."""
    found, has_it = [], None
    for event in log:
        if event.type == "handoff.claimed":
            if has_it is not None:
                found.append(f"taken at {event.seq} while another had it")
            has_it = event.data["staff_id"]
        elif event.type in ("handoff.released", "handoff.transferred", "handoff.returned", "handoff.closed"):
            has_it = None
        elif event.data.get("speaker") == "agent" and event.data["staff_id"] != has_it:
            found.append(f"said at {event.seq} by somebody who does not have it")
    return found


def nobody_is_lost(log: Sequence[StoredEvent]) -> list[str]:
    """Whoever asked for a person was answered by one, or took his request back."""
    asked = any(e.type == "handoff.requested" for e in log)
    left = any(e.type == "handoff.closed" and e.data.get("left") for e in log)
    answered = any(e.data.get("speaker") == "agent" for e in log)
    over = any(e.type == "conversation.closed" for e in log)
    return [] if not asked or left or (answered and over) else ["asked for a person and was lost"]


def nobody_waits_untold(
    log: Sequence[StoredEvent], agents: Sequence[Presence], at_most: float = UNTOLD_AT_MOST, pauses: Sequence[Span] = ()
) -> list[str]:
    """Nobody waits for somebody who is gone, or in a queue without anybody, for longer than this without being told.

    In `pauses` the service was not there, or was giving consoles the time to come back.
    """
    found = []
    for wait, until in _waits(log):
        able = [one for one in agents if one.id == wait.agent or (wait.agent is None and one.can_serve(wait.skill))]
        for alone, again in _alone((wait.since, until), [span for one in able for span in one.there]):
            by = alone + at_most + sum(over - began for began, over in pauses if began < again and over > alone)
            if again > by and not (wait.agent is None and _knew(wait.known_present, by)):
                whom = "an agent who was gone" if wait.agent else "nobody"
                found.append(f"waited for {whom} from {alone:.0f} to {again:.0f} s and was not told")
    return found


def _knew(told: Sequence[tuple[float, int]], by: float) -> bool:
    """Whether the last thing he was told by then is that nobody is there."""
    known = [present for at, present in told if at <= by]
    return bool(known) and known[-1] == 0


def _waits(log: Sequence[StoredEvent]) -> list[tuple[_Wait, float]]:
    """Every time during which an answer was owed, with its end."""
    found: list[tuple[_Wait, float]] = []
    wait: _Wait | None = None
    agent: str | None = None
    skill: str | None = None
    told: list[tuple[float, int]] = []
    for event in log:
        at, data = seconds_since_morning(parse_iso(event.at)), event.data
        skill = data.get("skill") or data.get("to_skill") or skill
        if "agents_present" in data:
            told.append((at, data["agents_present"]))
        after = wait
        if event.type in ("handoff.requested", "handoff.released"):
            agent, after = None, _Wait(at, None, skill, told)
        elif event.type == "handoff.claimed":
            agent, after = data["staff_id"], _Wait(at, data["staff_id"], skill)
        elif data.get("speaker") == "visitor" and agent is not None and wait is None:
            after = _Wait(at, agent, skill)
        elif data.get("speaker") == "agent" or event.type in _NO_LONGER:
            after = None
        if after is not wait:
            found += [(wait, at)] if wait else []
            wait = after
    return found


_NO_LONGER = ("handoff.closed", "handoff.returned", "conversation.closed", "promise.made")


def _alone(span: Span, there: Sequence[Span]) -> list[Span]:
    """The parts of a span in which nobody was there."""
    parts, at = [], span[0]
    for since, until in sorted(there):
        if since > at and at < span[1]:
            parts.append((at, min(since, span[1])))
        at = max(at, until)
    return [*parts, (at, span[1])] if at < span[1] else parts
