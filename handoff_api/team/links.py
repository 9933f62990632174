"""Addresses that let somebody in once: what they look like, and until when they work, in words."""

from datetime import datetime

from common.database import Connection
from handoff_api.opening_hours import OpeningHours
from handoff_api.opening_hours import repository as opening_hours
from handoff_api.opening_hours.wording import moment_in_words

INVITATION = "/invitations/{code}"
NEW_PASSWORD = "/new-password/{code}"


def until_in_words(c: Connection, language: str, until: datetime, now: datetime) -> str:
    """When a link stops working, on the company's clock."""
    hours = opening_hours.current(c) or OpeningHours()
    return moment_in_words(language, until, now, hours.zone)
