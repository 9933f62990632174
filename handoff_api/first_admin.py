"""The first account, made at the first start; a password that had to be made up is shown once."""

import sys

from handoff_api.settings import Settings
from handoff_api.staff.accounts import Accounts


async def make_first_admin(accounts: Accounts, settings: Settings) -> None:
    """Make the administrator that the settings name, unless there is any account already."""
    made = await accounts.create_first_admin(settings.admin_email, settings.admin_password.get_secret_value())
    if made is not None and made[1] is not None:
        staff, password = made
        sys.stdout.write(f"The first account is {staff.email} with the password {password} (shown this once).\n")
