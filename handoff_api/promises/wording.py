"""What a visitor reads about a promise: what he can expect, how he is reached, until when on his own clock."""

from datetime import datetime, tzinfo

from common.clock import parse_iso
from common.database import Connection
from handoff_api.conversations.models import Conversation
from handoff_api.opening_hours import OpeningHours
from handoff_api.opening_hours import repository as opening_hours
from handoff_api.opening_hours.wording import clock_in_words, moment_in_words, zone_named
from handoff_api.sentences import sentence


def reach(conversation: Conversation) -> str | None:
    """The way in which we would reach a visitor: by e-mail, else by phone; None when he left neither."""
    return conversation.visitor_email or conversation.visitor_phone


def text_of(conversation: Conversation) -> str:
    """What the system promises to somebody who has left an address, without the time."""
    key = "promise.by_email" if conversation.visitor_email else "promise.by_phone"
    return sentence(conversation.language, key, contact=reach(conversation))


def zone_of(c: Connection, conversation: Conversation) -> tzinfo:
    """The time zone of the visitor; the company's when his browser did not say."""
    hours = opening_hours.current(c) or OpeningHours()
    return zone_named(conversation.visitor_time_zone, hours.zone)


def when(c: Connection, conversation: Conversation, moment: str, now: datetime) -> str:
    """A moment as one says it in the chat now: today at 18:00, Monday at 9:00."""
    return moment_in_words(conversation.language, parse_iso(moment), now, zone_of(c, conversation))


def date(c: Connection, conversation: Conversation, moment: str) -> str:
    """A moment that is still right when it is read days later: Monday 23 November at 9:00."""
    return date_in_words(conversation.language, moment, zone_of(c, conversation))


def date_in_words(language: str, moment: str, zone: tzinfo) -> str:
    """A moment with its date, as people in `zone` say it."""
    local = parse_iso(moment).astimezone(zone)
    weekday = sentence(language, f"moment.weekday.{local.weekday()}")
    month = sentence(language, f"moment.month.{local.month}")
    clock = clock_in_words(language, local)
    return sentence(language, "moment.date", weekday=weekday, day=local.day, month=month, time=clock)
