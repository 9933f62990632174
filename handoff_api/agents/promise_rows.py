"""One promise as the console shows it: to whom, what, until when, who owns it, and what its reader may do."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Literal

from common.auth import Actor
from common.clock import iso
from common.database import Connection
from handoff_api.agents.names import visitor_name
from handoff_api.conversations.latest import LastWords, last_words, with_ids
from handoff_api.conversations.models import Conversation
from handoff_api.desk_rules import repository as desk_rules
from handoff_api.handoffs import repository
from handoff_api.handoffs.models import Handoff
from handoff_api.handoffs.scene import MAY_STEP_IN
from handoff_api.mail import repository as mail
from handoff_api.opening_hours import Timetable
from handoff_api.opening_hours import repository as opening_hours
from handoff_api.promises import Move, Promise
from handoff_api.promises import repository as promises
from handoff_api.promises.due import due_after
from handoff_api.promises.models import SYSTEM
from handoff_api.staff.repository import names_of_staff

Whose = Literal["mine", "all", "late"]

LIST_AT_MOST = 8  # rows on the console's left side; the page of promises has them all
PAGE_AT_MOST = 200


@dataclass(frozen=True)
class PromiseRow:
    """A promise with its visitor. `may_change` says whether the reader may move, keep and hand it over.

    `what` is what an agent promised, or, where the system promised an answer, what was asked (`is_asked`).
    `wrote_at` is when the visitor wrote last, if that was after it was promised. `is_lost` says that
    e-mails to the address do not arrive: he has to be reached in another way.
    """

    promise: Promise
    what: str
    is_asked: bool
    wrote_at: str | None
    name: str | None
    tag: str
    owner: str
    is_mine: bool
    may_change: bool
    is_late: bool
    is_soon: bool
    is_lost: bool
    moves: list[Move]


@dataclass(frozen=True)
class OwedList:
    """The console's promises: the reader's own, and whatever is late. `late` counts everybody's."""

    rows: list[PromiseRow]
    total: int
    late: int


def owed_list(c: Connection, now: datetime, actor: Actor) -> OwedList:
    """What an agent has to see of all that is owed, the most urgent first."""
    everything = promises.owed(c)
    late = [one for one in everything if one.due_at <= iso(now)]
    his = [one for one in everything if one.owner_id in (actor.id, None) or one.due_at <= iso(now)]
    return OwedList(rows(c, now, actor, his[:LIST_AT_MOST]), len(everything), len(late))


def owed_page(c: Connection, now: datetime, actor: Actor, whose: Whose) -> tuple[list[PromiseRow], dict[Whose, int]]:
    """The rows of the page of promises, and how many there are of each kind."""
    found: dict[Whose, list[Promise]] = {"all": promises.owed(c)}
    found["mine"] = [one for one in found["all"] if one.owner_id == actor.id]
    found["late"] = [one for one in found["all"] if one.due_at <= iso(now)]
    return rows(c, now, actor, found[whose][:PAGE_AT_MOST]), {name: len(those) for name, those in found.items()}


def of_visitor(c: Connection, now: datetime, actor: Actor, conversation_ids: Sequence[str]) -> list[PromiseRow]:
    """Everything that was ever promised in these conversations, what is owed first."""
    return rows(c, now, actor, promises.of_conversations(c, conversation_ids))


def suggested_due(c: Connection, now: datetime, handoff: Handoff | None) -> str:
    """A time that an agent might promise: that which the system would."""
    hours, rules = opening_hours.current(c), desk_rules.current(c)
    timetable = Timetable(hours, handoff.skill if handoff else None) if hours else None
    return iso(due_after(timetable, now, timedelta(minutes=rules.promise_within_minutes)))


def rows(c: Connection, now: datetime, actor: Actor, found: Sequence[Promise]) -> list[PromiseRow]:
    """These promises as rows, in their order."""
    names, moves = names_of_staff(c), promises.moves_of(c, [one.id for one in found if one.moves])
    conversations = with_ids(c, [one.conversation_id for one in found])
    handoffs = repository.with_ids(c, [one.handoff_id for one in found])
    words = last_words(c, [one.conversation_id for one in found])
    soon = iso(now + timedelta(minutes=desk_rules.current(c).alert_before_minutes))
    lost = mail.lost(c, {one.conversation_id: one.contact for one in found if one.is_owed})
    made = []
    for one in found:
        said, asked = words.get(one.conversation_id), (handoffs[one.handoff_id].question or {}).get("verbatim")
        made.append(_row(one, conversations[one.conversation_id], asked, said, actor, iso(now), soon))
    return [
        replace(
            row,
            owner=names.get(row.promise.owner_id or "", ""),
            is_lost=row.promise.is_owed and row.promise.conversation_id in lost,
            moves=moves.get(row.promise.id, []),
        )
        for row in made
    ]


def _row(
    one: Promise,
    conversation: Conversation,
    asked: str | None,
    said: LastWords | None,
    actor: Actor,
    now: str,
    soon: str,
) -> PromiseRow:
    name, tag = visitor_name(conversation)
    asked = (asked or (said.text if said else None)) if one.made_by == SYSTEM else None
    is_mine = one.owner_id == actor.id
    return PromiseRow(
        promise=one,
        what=asked or one.text,
        is_asked=asked is not None,
        wrote_at=said.at if said and said.at > one.made_at else None,
        name=name,
        tag=tag,
        owner="",
        is_mine=is_mine,
        may_change=is_mine or one.owner_id is None or bool(actor.roles & MAY_STEP_IN),
        is_late=one.is_owed and one.due_at <= now,
        is_soon=one.is_owed and now < one.due_at <= soon,
        is_lost=False,
        moves=[],
    )
