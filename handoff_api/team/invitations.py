"""Invitations: an administrator says who is to come and with which roles, the person chooses name and password."""

from datetime import datetime

from common.auth import Actor
from common.clock import Clock, iso
from common.database import Connection, Database
from common.errors import Conflict, NotFound
from common.ids import new_id, new_token, token_hash
from handoff_api.mail import letters
from handoff_api.mail.repository import enqueue
from handoff_api.staff import repository as staff
from handoff_api.staff.models import Staff
from handoff_api.staff.password_rules import require_good
from handoff_api.staff.passwords import Passwords
from handoff_api.team import repository
from handoff_api.team.links import INVITATION, until_in_words
from handoff_api.team.models import INVITATION_LASTS, Invitation, NewInvitation

_OVER = "This invitation does not work any more. Ask whoever invited you for a new one."


class Invitations:
    """Invites people and lets them in."""

    def __init__(self, database: Database, passwords: Passwords, clock: Clock, company: str, sends_mail: bool) -> None:
        self.sends_mail = sends_mail
        self._database = database
        self._passwords = passwords
        self._clock = clock
        self._company = company

    async def invite(self, actor: Actor, new: NewInvitation) -> tuple[Invitation, str]:
        """The invitation with the path of its link, which is known this once; with a mail server a letter is on its way.

        An earlier invitation of the same address ends. Raises Conflict when the address has an account.
        """
        now, code = self._clock.now(), new_token()
        invitation = Invitation(
            new_id("invitation"), new.email, tuple(new.roles), tuple(new.skills), tuple(new.languages),
            actor.id, iso(now), iso(now + INVITATION_LASTS),
        )  # fmt: skip

        def work(c: Connection) -> None:
            _invite(c, now, actor, invitation, code)
            if self.sends_mail:
                _send(c, now, actor, invitation, code, new.language)

        await self._database.write(work)
        return invitation, INVITATION.format(code=code)

    async def open(self) -> list[Invitation]:
        """Who is expected, the latest invited first."""
        now = iso(self._clock.now())
        return await self._database.read(lambda c: repository.open_invitations(c, now))

    async def withdraw(self, actor: Actor, invitation_id: str) -> None:
        """Let an invitation work no more. Raises NotFound when it is over already."""
        now = iso(self._clock.now())

        def work(c: Connection) -> None:
            ended = repository.end_invitation(c, invitation_id, "withdrawn", now)
            if ended is None:
                raise NotFound("There is no such invitation any more.")
            repository.write_down(c, now, actor.id, "invitation_withdrawn", None, email=ended.email)

        await self._database.write(work)

    async def with_code(self, code: str) -> tuple[Invitation, str]:
        """The invitation that a link opens, and the name of who invited. Raises NotFound when it is over."""
        now = iso(self._clock.now())

        def work(c: Connection) -> tuple[Invitation, str]:
            found = _require(repository.open_invitation(c, token_hash(code), now))
            return found, staff.names_of_staff(c).get(found.invited_by, "")

        return await self._database.read(work)

    async def accept(self, code: str, name: str, password: str) -> Staff:
        """The account of somebody who comes in; of several at once exactly one gets it.

        Raises NotFound when the invitation is over, BadRequest for a password that will not do.
        """
        invitation, _ = await self.with_code(code)
        require_good(password, invitation.email, name, self._company)
        password_hash = await self._passwords.hash(password)
        now = self._clock.now()
        return await self._database.write(lambda c: _accept(c, now, code, name, password_hash))


def _invite(c: Connection, now: datetime, actor: Actor, invitation: Invitation, code: str) -> None:
    holder = next((one for one in staff.all_staff(c) if one.email == invitation.email), None)
    if holder is not None and holder.active:
        raise Conflict("This e-mail address has an account already.", problem="has_account")
    if holder is not None:
        raise Conflict("This e-mail address has an account that was ended. Reactivate it.", problem="had_account")
    repository.insert_invitation(c, invitation, token_hash(code))
    repository.write_down(
        c, iso(now), actor.id, "invited", None, email=invitation.email, roles=invitation.roles, skills=invitation.skills
    )


def _send(c: Connection, now: datetime, actor: Actor, invitation: Invitation, code: str, language: str) -> None:
    until = until_in_words(c, language, now + INVITATION_LASTS, now)
    path = INVITATION.format(code=code)
    enqueue(c, now, letters.invitation(invitation.email, language, None, invited_by=actor.name, path=path, until=until))


def _accept(c: Connection, now: datetime, code: str, name: str, password_hash: str) -> Staff:
    invitation = _require(repository.open_invitation(c, token_hash(code), iso(now), lock=True))
    account = Staff(
        new_id("staff"), invitation.email, name, invitation.roles, invitation.skills, invitation.languages, True
    )
    if not staff.insert_staff(c, account, password_hash, iso(now)):
        raise Conflict("This e-mail address has an account already.", problem="has_account")
    repository.end_invitation(c, invitation.id, "joined", iso(now))
    repository.write_down(c, iso(now), account.id, "joined", account.id, roles=account.roles)
    return account


def _require(found: Invitation | None) -> Invitation:
    if found is None:
        raise NotFound(_OVER)
    return found
