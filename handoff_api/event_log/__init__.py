"""The log of a conversation: transcript, live feed and audit at once.

Everything that happens is one event, numbered per conversation without gaps. `append` is the only
way in (inside the transaction that changes the state), `read` the way back, `Feed` tells who
listens that there is something new.
"""

from handoff_api.event_log.events import EVENTS, Audience, Event
from handoff_api.event_log.feed import Feed
from handoff_api.event_log.following import Following
from handoff_api.event_log.log import StoredEvent, append, overwrite, read, read_all
from handoff_api.event_log.news import News, Signal
from handoff_api.event_log.staff_following import StaffFollowing

__all__ = [
    "EVENTS",
    "Audience",
    "Event",
    "Feed",
    "Following",
    "News",
    "Signal",
    "StaffFollowing",
    "StoredEvent",
    "append",
    "overwrite",
    "read",
    "read_all",
]
