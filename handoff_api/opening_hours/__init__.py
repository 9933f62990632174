"""When people answer: weekly hours, holidays and exceptions, of the company and of each skill."""

from handoff_api.opening_hours.models import OpeningHours
from handoff_api.opening_hours.timetable import Timetable

__all__ = ["OpeningHours", "Timetable"]
