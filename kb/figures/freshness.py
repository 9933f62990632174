"""How much an article asks to be looked at again: age x traffic x how often it did not help, and what is due or broken.

The points are people: about how many went away without help since somebody last looked at the article, if it goes on
helping as it did. What has a date or is broken counts as older than it is, so that it comes up while few ask.
"""

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any, Literal

from common.clock import parse_iso

Reason = Literal["held", "expired", "expires", "review", "links", "behind", "unhelpful", "old"]

MONTH = 30  # days
COUNTED_DAYS = 90  # of traffic and votes
SOON = timedelta(days=14)  # before an article expires
OLD = 12  # months without a look after which an article is on the list whatever it does
LEAST = 0.5  # points below which an article without any reason is left alone
FEW = 0.1  # questions a month, at least: what is old is old also where nobody asks
SOME = 1.0  # the same where something is due or broken
# Who says nothing is no proof of help: as if ten more had judged, one of them badly.
VOTES_BEFORE, BAD_BEFORE = 10, 1
UNHELPFUL = 0.25  # of the votes that make a reason of their own
UNHELPFUL_VOTES = 3

# How many months something adds to the age: what stands still until somebody decides most, what can wait least.
ADDED: dict[Reason, float] = {"held": 240, "expired": 60, "expires": 24, "review": 12, "links": 12, "behind": 6}


@dataclass(frozen=True)
class Known:
    """What is known of an article; `looked_at` is when it was published, or when somebody said that it is still right."""

    article_id: str
    looked_at: datetime
    asked: int = 0  # in the counted days
    helpful: int = 0  # since somebody looked at it, within the counted days
    unhelped: int = 0
    expires_at: str | None = None
    review_on: str | None = None
    held_at: str | None = None
    broken_links: int = 0
    behind: int = 0  # versions that a translation is behind what it follows


@dataclass(frozen=True)
class Weighed:
    """The points of an article and where they come from. `reasons` has for each what it says on the page."""

    article_id: str
    points: float
    months: float  # since somebody looked at it
    a_month: float  # questions
    votes: int
    unhelped: int
    reasons: dict[Reason, Any] = field(default_factory=dict)

    @property
    def is_to_look_at(self) -> bool:
        """Whether an editor should."""
        return bool(self.reasons) or self.points >= LEAST


def weigh(known: Known, now: datetime) -> Weighed:
    """The points of an article today."""
    months = max((now - known.looked_at).days, 0) / MONTH
    reasons = _reasons(known, now, months)
    added = sum(ADDED.get(reason, 0) for reason in reasons)
    a_month = known.asked / COUNTED_DAYS * MONTH
    votes = known.helpful + known.unhelped
    share = (known.unhelped + BAD_BEFORE) / (votes + VOTES_BEFORE)
    points = (months + added) * max(a_month, SOME if added else FEW) * share
    return Weighed(
        known.article_id, round(points, 2), round(months, 1), round(a_month, 1), votes, known.unhelped, reasons
    )


def _reasons(known: Known, now: datetime, months: float) -> dict[Reason, Any]:
    found: dict[Reason, Any] = {}
    if known.held_at:
        found["held"] = known.held_at
    if known.expires_at and parse_iso(known.expires_at) <= now:
        found["expired"] = known.expires_at
    elif known.expires_at and parse_iso(known.expires_at) <= now + SOON:
        found["expires"] = known.expires_at
    if known.review_on and date.fromisoformat(known.review_on) <= now.date():
        found["review"] = known.review_on
    if known.broken_links:
        found["links"] = known.broken_links
    if known.behind > 0:
        found["behind"] = known.behind
    votes = known.helpful + known.unhelped
    if votes >= UNHELPFUL_VOTES and known.unhelped / votes >= UNHELPFUL:
        found["unhelpful"] = round(known.unhelped / votes, 3)
    if months >= OLD:
        found["old"] = round(months)
    return found
