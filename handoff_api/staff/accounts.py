"""Accounts of the staff: made with a password by an administrator or a program, the first one by the environment."""

from common.clock import Clock, iso
from common.database import Database
from common.errors import Conflict
from common.ids import new_id
from handoff_api.staff import repository
from handoff_api.staff.models import NewStaff, Staff
from handoff_api.staff.passwords import Passwords, generate_password


class Accounts:
    """Makes and lists accounts. What is changed about one is in `team`."""

    def __init__(self, database: Database, passwords: Passwords, clock: Clock) -> None:
        self._database = database
        self._passwords = passwords
        self._clock = clock

    async def create(self, new: NewStaff) -> tuple[Staff, str | None]:
        """The account that was made, and its password if that was generated (shown this once).

        Raises Conflict when the address has an account.
        """
        generated = None if new.password else generate_password()
        password_hash = await self._passwords.hash(new.password or generated or "")
        staff = Staff(
            id=new_id("staff"),
            email=new.email,
            name=new.name,
            roles=tuple(dict.fromkeys(new.roles)),
            skills=tuple(dict.fromkeys(new.skills)),
            languages=tuple(dict.fromkeys(new.languages)),
            active=True,
        )
        now = iso(self._clock.now())
        if not await self._database.write(lambda c: repository.insert_staff(c, staff, password_hash, now)):
            raise Conflict("This e-mail address has an account already.")
        return staff, generated

    async def create_first_admin(self, email: str, password: str) -> tuple[Staff, str | None] | None:
        """The first account, with all roles; None when there is any account already.

        An empty password is generated. Several processes may start at once: one of them makes it.
        """
        if await self._database.read(repository.is_any_staff):
            return None
        name = email.split("@")[0].replace(".", " ").title()
        roles = ["agent", "editor", "supervisor", "admin"]
        try:
            return await self.create(NewStaff(email=email, name=name, password=password or None, roles=roles))
        except Conflict:
            return None

    async def list(self) -> list[Staff]:
        """Everybody who may sign in, by name."""
        return await self._database.read(repository.active_staff)
