"""Changes to accounts: other roles and skills, the end of one, and its return. Each is written down."""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from common.auth import AGENTS, Actor
from common.clock import Clock, iso
from common.database import Connection, Database
from common.errors import Conflict, NotFound
from handoff_api.event_log import Feed, Signal
from handoff_api.handoffs.service import Handoffs
from handoff_api.staff import repository as staff
from handoff_api.staff.models import Staff
from handoff_api.team import repository
from handoff_api.team.departing import Departure, leave_desk
from handoff_api.team.models import AuditLine, StaffChange


@dataclass(frozen=True)
class Changed:
    """An account as it is now, and what somebody who left has left behind."""

    staff: Staff
    departure: Departure


class Team:
    """Changes accounts, with everything that follows from it, in one transaction."""

    def __init__(self, database: Database, feed: Feed, clock: Clock, handoffs: Handoffs) -> None:
        self._database = database
        self._feed = feed
        self._clock = clock
        self._handoffs = handoffs

    async def change(self, actor: Actor, staff_id: str, change: StaffChange) -> Changed:
        """Change an account.

        Roles that are taken away end the sessions of whoever had them. Whoever can no longer talk with
        visitors loses his chats to the queue. Raises NotFound, or Conflict for the last administrator.
        """
        now = self._clock.now()
        changed = await self._database.write(lambda c: _change(c, now, actor, staff_id, change))
        self._feed.publish(changed.departure.events)
        self._feed.signal(Signal("presence.changed", "", data={"staff_id": staff_id}))
        if changed.departure.events:
            await self._handoffs.tell_positions()
        return changed

    async def note_created(self, actor: Actor, account: Staff) -> None:
        """Write down that an account was made without an invitation."""
        now = iso(self._clock.now())
        await self._database.write(
            lambda c: repository.write_down(c, now, actor.id, "created", account.id, roles=account.roles)
        )

    async def everybody(self) -> list[Staff]:
        """Everybody who ever had an account, by name."""
        return await self._database.read(staff.all_staff)

    async def audit(self, limit: int, staff_id: str | None = None) -> list[AuditLine]:
        """What was done to accounts, the latest first."""
        return await self._database.read(lambda c: repository.audit(c, limit, staff_id))


def _change(c: Connection, now: datetime, actor: Actor, staff_id: str, change: StaffChange) -> Changed:
    everybody = staff.locked_staff(c)
    before = everybody.get(staff_id)
    if before is None:
        raise NotFound("There is no such account.")
    after = _changed(before, change)
    if after == before:
        return Changed(before, Departure())
    if actor.id == staff_id and not after.active:
        raise Conflict("You cannot end your own account. Ask another administrator.", problem="own")
    _keep_an_administrator([after if one.id == staff_id else one for one in everybody.values()])
    staff.update_staff(c, after)
    return Changed(after, _follow_up(c, now, actor, before, after))


def _changed(before: Staff, change: StaffChange) -> Staff:
    named: dict[str, Any] = change.model_dump(exclude_none=True)
    return replace(before, **{key: _once(value) if isinstance(value, list) else value for key, value in named.items()})


def _once(values: list[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(values))


def _keep_an_administrator(everybody: list[Staff]) -> None:
    if not any(one.active and "admin" in one.roles for one in everybody):
        raise Conflict("The last administrator stays one: make somebody else an administrator first.", problem="last")


def _follow_up(c: Connection, now: datetime, actor: Actor, before: Staff, after: Staff) -> Departure:
    """End what the change leaves no right to, and write down what was done."""
    at, lost = iso(now), set(before.roles) - set(after.roles)
    departure = Departure()
    if lost or not after.active:
        staff.end_sessions_of(c, after.id, at)
    if "admin" in lost or not after.active:
        repository.withdraw_invitations_by(c, after.id, at)
    if not after.active:
        repository.end_password_links(c, after.id, at)
    if not after.active or not AGENTS & set(after.roles):
        departure = leave_desk(c, now, actor, after.id)
    _write_down(c, at, actor, before, after, departure)
    return departure


def _write_down(c: Connection, at: str, actor: Actor, before: Staff, after: Staff, departure: Departure) -> None:
    left = {"chats": departure.chats, "promises": departure.promises}
    if before.active != after.active:
        what, detail = ("reactivated", {}) if after.active else ("deactivated", left)
        repository.write_down(c, at, actor.id, what, after.id, **detail)
    fields = ("name", "roles", "skills", "languages")
    changes = {
        name: [getattr(before, name), getattr(after, name)]
        for name in fields
        if getattr(before, name) != getattr(after, name)
    }
    if changes:
        repository.write_down(c, at, actor.id, "changed", after.id, **changes)
