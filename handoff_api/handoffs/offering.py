"""What somebody who waits is offered instead, and why: nobody is there, it is closed, or it takes too long."""

from datetime import datetime, timedelta

from common.clock import iso, parse_iso
from common.database import Connection
from handoff_api.desk_rules import repository as desk_rules
from handoff_api.event_log.parts import Offer, OfferReason
from handoff_api.handoffs import offers
from handoff_api.handoffs.matching import need_of, who_can_serve
from handoff_api.handoffs.models import Handoff
from handoff_api.handoffs.offers import Offered
from handoff_api.opening_hours import Timetable
from handoff_api.opening_hours import repository as opening_hours
from handoff_api.promises.due import due_after
from handoff_api.staff.presence import presences
from handoff_api.waits.estimates import Estimate

NOBODY = frozenset({"nobody_present", "outside_hours"})  # he would wait for nobody
STANDS_FOR = timedelta(minutes=15)  # then the time that is offered has moved far enough to be told anew
EASED = 0.6  # of the limit: below it the offer to write goes again, so that it does not come and go


class Outlook:
    """The desk at a moment, as it is for those who wait."""

    def __init__(self, c: Connection, now: datetime) -> None:
        self._c, self._now = c, now
        self._rules, self._hours = desk_rules.current(c), opening_hours.current(c)
        self._present = {one.staff_id for one in presences(c, now) if one.is_present}
        self._served: dict[tuple[str | None, str], bool] = {}
        self._offered = offers.all_standing(c)

    def offered(self, handoff: Handoff) -> Offered | None:
        """What somebody was last offered, if it still stands."""
        return self._offered.get(handoff.id)

    def is_anybody_for(self, handoff: Handoff) -> bool:
        """Whether somebody is at the desk who could ever serve it."""
        wanted = handoff.skill, handoff.language
        if wanted not in self._served:
            need = need_of(self._c, *wanted)
            self._served[wanted] = bool(self._present & who_can_serve(self._c, need.skill, need.language))
        return self._served[wanted]

    def why(self, handoff: Handoff, estimate: Estimate | None, before: OfferReason | None) -> OfferReason | None:
        """Why something else is offered, None when waiting is fine.

        Without an `estimate` of the wait, what was offered `before` because of it stands.
        """
        if not self.is_anybody_for(handoff):
            timetable = self.timetable(handoff)
            return "nobody_present" if timetable is None or timetable.is_open(self._now) else "outside_hours"
        if estimate is None:
            return None if before in NOBODY else before
        if estimate.said.kind == "promise":
            return "long_wait"
        limit = self._rules.offer_to_write_minutes * (EASED if before == "could_write" else 1)
        return "could_write" if estimate.median >= limit else None

    def offer(self, handoff: Handoff, why: OfferReason) -> Offer:
        """What is offered to somebody for a reason."""
        timetable = self.timetable(handoff)
        within = timedelta(minutes=self._rules.promise_within_minutes)
        is_closed = timetable is not None and not timetable.is_open(self._now)
        opens = timetable.next_opening(self._now) if timetable and is_closed else None
        due = due_after(timetable, self._now, within)
        return Offer(why=why, next_open=iso(opens) if opens else None, due=iso(due))

    def timetable(self, handoff: Handoff) -> Timetable | None:
        """When those are there who answer such a handoff; None while nobody has said."""
        return Timetable(self._hours, handoff.skill) if self._hours else None


def look(
    now: datetime, handoff: Handoff, outlook: Outlook, estimate: Estimate | None = None
) -> tuple[Offer | None, bool]:
    """What is offered to somebody now, and whether he has yet to be told."""
    before = outlook.offered(handoff)
    why = outlook.why(handoff, estimate, before.offer.why if before else None)
    if why is None:
        return None, before is not None
    fresh = outlook.offer(handoff, why)
    if before is None or (before.offer.why, before.offer.next_open) != (why, fresh.next_open):
        return fresh, True
    is_fresh = now - parse_iso(before.at) < STANDS_FOR or fresh.due == before.offer.due
    return (before.offer, False) if is_fresh else (fresh, True)


def renew(
    c: Connection, now: datetime, handoff: Handoff, outlook: Outlook, estimate: Estimate | None = None
) -> tuple[Offer | None, bool]:
    """As `look`, and remembered as told."""
    offer, is_news = look(now, handoff, outlook, estimate)
    if is_news and offer is not None:
        offers.keep(c, handoff.id, offer, iso(now))
    elif is_news:
        offers.withdraw(c, handoff.id)
    return offer, is_news
