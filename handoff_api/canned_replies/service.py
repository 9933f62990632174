"""Canned replies as the rest of the service uses them: who sees which, and who may change them."""

from common.auth import Actor, authorise
from common.clock import Clock, iso
from common.database import Connection, Database
from common.errors import BadRequest, Conflict, NotAllowed, NotFound
from common.ids import new_id
from handoff_api.canned_replies import repository
from handoff_api.canned_replies.models import CannedReply, NewReply
from handoff_api.canned_replies.rendering import check
from handoff_api.staff.repository import staff_with_id

# Where several have the same shortcut, the nearest to the agent counts.
_NEAREST = {"mine": 0, "skill": 1, "all": 2}


class CannedReplies:
    """The replies of everybody. Raises NotFound for one that is somebody else's own."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock

    async def list(self, actor: Actor) -> list[CannedReply]:
        """What an actor may see, by shortcut: everybody's, those for skills, his own."""
        found = await self._database.read(repository.everything)
        return [reply for reply in found if _may_see(actor, reply)]

    async def get(self, actor: Actor, reply_id: str) -> CannedReply:
        """One of them."""
        return await self._database.read(lambda c: _seen(c, actor, reply_id))

    async def add(self, actor: Actor, new: NewReply) -> CannedReply:
        """Keep a new one. Raises BadRequest, NotAllowed, or Conflict for a shortcut that is taken."""
        return await self._keep(actor, new_id("reply"), new, is_new=True)

    async def change(self, actor: Actor, reply_id: str, new: NewReply) -> CannedReply:
        """Replace one by another form of it; raises as `add` does."""
        return await self._keep(actor, reply_id, new, is_new=False)

    async def remove(self, actor: Actor, reply_id: str) -> None:
        """Take one out for good."""

        def work(c: Connection) -> None:
            _require_may_change(actor, _seen(c, actor, reply_id).scope)
            repository.remove(c, reply_id)

        await self._database.write(work)

    async def _keep(self, actor: Actor, reply_id: str, new: NewReply, is_new: bool) -> CannedReply:
        for text in new.texts.values():
            check(text)
        _require_may_change(actor, new.scope)
        owner = actor.id if new.scope == "mine" else ""
        now = iso(self._clock.now())
        reply = CannedReply(
            reply_id, new.shortcut, new.scope, new.skill, owner, dict(new.texts), actor.name, now
        )  # fmt: skip

        def work(c: Connection) -> None:
            if not is_new:
                _require_may_change(actor, _seen(c, actor, reply_id).scope)
            if not repository.store(c, reply):
                raise Conflict(f"There is already a reply called /{new.shortcut} for the same people.")

        await self._database.write(work)
        return reply


def for_chat(c: Connection, staff_id: str, skill: str | None) -> list[CannedReply]:
    """What an agent can use in a chat that needs `skill`: each shortcut once, the nearest to the agent."""
    staff = staff_with_id(c, staff_id)
    skills = {*(staff.skills if staff else ()), *([skill] if skill else ())}
    usable: dict[str, CannedReply] = {}
    for reply in sorted(repository.everything(c), key=lambda one: (_NEAREST[one.scope], one.skill != skill)):
        if reply.scope == "all" or reply.owner_id == staff_id or (reply.scope == "skill" and reply.skill in skills):
            usable.setdefault(reply.shortcut, reply)
    return [usable[shortcut] for shortcut in sorted(usable)]


def may_change(actor: Actor, reply: CannedReply) -> bool:
    """Whether a page offers the actor to change this one."""
    try:
        _require_may_change(actor, reply.scope)
    except (BadRequest, NotAllowed):
        return False
    return True


def _require_may_change(actor: Actor, scope: str) -> None:
    """Everybody changes his own; what others use too is for those who answer for the desk."""
    if scope != "mine":
        authorise(actor, "reply.share")
    elif actor.kind != "staff":
        raise BadRequest("A program has no replies of its own: make them for all or for a skill.")


def _may_see(actor: Actor, reply: CannedReply) -> bool:
    return reply.scope != "mine" or reply.owner_id == actor.id


def _seen(c: Connection, actor: Actor, reply_id: str) -> CannedReply:
    reply = repository.with_id(c, reply_id)
    if reply is None or not _may_see(actor, reply):
        raise NotFound("There is no such reply.")
    return reply
