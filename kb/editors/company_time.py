"""The company's clock on the editors' pages: its time zone is set with the opening hours, which are handoff_api's."""

from datetime import datetime, tzinfo
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import httpx
from starlette.requests import Request

from common.clock import Clock, iso, parse_iso
from kb.editors.drawing import say

USUAL = "Europe/Rome"  # as handoff_api's, until somebody sets the opening hours
KEPT = 60.0  # seconds until it is asked again: the zone of a company hardly ever changes
SECONDS = 1.0
_LOCAL = "%Y-%m-%dT%H:%M"  # what a field of the kind datetime-local takes and gives


class CompanyTime:
    """Knows the company's time zone, by asking handoff_api; the last known one stays while that is down."""

    def __init__(self, client: httpx.AsyncClient, handoff_api: str, service_token: str, clock: Clock) -> None:
        self._client = client
        self._address = f"{handoff_api}/api/opening-hours"
        self._headers = {"Authorization": f"Bearer {service_token}"}
        self._clock = clock
        self._zone = ZoneInfo(USUAL)
        self._asked_at: float | None = None

    async def zone(self) -> ZoneInfo:
        """The company's time zone."""
        now = self._clock.monotonic()
        if self._asked_at is None or now - self._asked_at >= KEPT:
            self._asked_at = now
            self._zone = await self._ask() or self._zone
        return self._zone

    def now(self) -> datetime:
        """The time of day, in UTC."""
        return self._clock.now()

    async def _ask(self) -> ZoneInfo | None:
        try:
            answer = await self._client.get(self._address, headers=self._headers, timeout=SECONDS)
            hours = answer.raise_for_status().json()["hours"] or {}
            return ZoneInfo(hours.get("time_zone") or USUAL)
        except (httpx.HTTPError, ValueError, KeyError, ZoneInfoNotFoundError):
            return None


def company_time(request: Request) -> CompanyTime:
    """The company's clock."""
    return request.app.state.company_time


def to_field(moment: str | None, zone: tzinfo) -> str:
    """A stored time as a field shows it, by the company's clock; empty for none."""
    return parse_iso(moment).astimezone(zone).strftime(_LOCAL) if moment else ""


def from_field(text: str, zone: tzinfo) -> str | None:
    """What was typed into such a field as it is stored; None for what is no time.

    An hour that the clocks skip is the one after it, an hour that comes twice is the first.
    """
    try:
        moment = datetime.fromisoformat(text.strip())
    except ValueError:
        return None
    known = moment if moment.tzinfo else moment.replace(tzinfo=zone)
    return iso(known) if 2000 <= moment.year < 3000 else None


def in_words(request: Request, moment: str, zone: tzinfo) -> str:
    """A stored time by the company's clock, in the reader's language."""
    local = parse_iso(moment).astimezone(zone)
    day = day_in_words(request, local.date().isoformat())
    return say(request, "moment.day_and_time", day=day, time=f"{local:%H:%M}")


def day_in_words(request: Request, day: str) -> str:
    """A stored day in the reader's language."""
    year, month, number = day.split("-")
    name = say(request, "moment.months").split()[int(month) - 1]
    return say(request, "moment.day", day=int(number), month=name, year=year)
