"""Opening hours as people type them: `9-13, 14:30-18` for a day, a line for each special day."""

import re
from collections.abc import Iterable, Mapping
from typing import Any

from pydantic import ValidationError

from handoff_api.opening_hours import OpeningHours
from handoff_api.opening_hours.models import WEEKDAYS, Hours, Span, SpecialDay

_SPAN = re.compile(r"(\d{1,2})(?:[:.](\d{2}))?\s*[-–]\s*(\d{1,2})(?:[:.](\d{2}))?")
_DAY = re.compile(r"(\d{4}-\d{2}-\d{2}|\d{2}-\d{2})\b\s*")


class NotUnderstood(Exception):
    """What was typed makes no hours: the key of the sentence that says why, and the words that are meant."""

    def __init__(self, key: str, text: str = "") -> None:
        super().__init__(key)
        self.key = f"hours.problem.{key}"
        self.text = text


def hours_from(form: Mapping[str, str], skills: Iterable[str]) -> OpeningHours:
    """The hours that a form says. Raises NotUnderstood."""
    own = {skill: {"week": _week(form, f"skill.{skill}.")} for skill in skills}
    try:
        return OpeningHours.model_validate(
            {
                "time_zone": form.get("time_zone", "").strip(),
                "week": _week(form, ""),
                "days": [_special(line) for line in form.get("days", "").splitlines() if line.strip()],
                "skills": {skill: hours for skill, hours in own.items() if hours["week"]},
            }
        )
    except ValidationError as error:
        where = error.errors()[0]["loc"]
        kind = "week" if where[0] == "skills" else str(where[0]) if where else "days"
        raise NotUnderstood(kind, form.get(str(where[1]), "") if kind == "week" and len(where) > 1 else "") from None


def form_of(hours: OpeningHours, skills: Iterable[str]) -> dict[str, Any]:
    """The same hours as the fields of the form show them."""
    return {
        "time_zone": hours.time_zone,
        "week": {day: _typed(hours.week.get(day, [])) for day in WEEKDAYS},
        "days": "\n".join(_typed_day(special) for special in sorted(hours.days, key=lambda special: special.day)),
        "skills": {
            skill: {day: _typed(hours.skills.get(skill, Hours()).week.get(day, [])) for day in WEEKDAYS}
            for skill in skills
        },
    }


def _week(form: Mapping[str, str], prefix: str) -> dict[str, list[Span]]:
    typed = {day: form.get(f"{prefix}{day}", "").strip() for day in WEEKDAYS}
    return {day: _spans(text) for day, text in typed.items() if text}


def _spans(text: str) -> list[Span]:
    rest = re.sub(r"[\s,;]+", "", _SPAN.sub("", text))
    if rest:
        raise NotUnderstood("span", text)
    return [
        (f"{int(found[1]):02}:{found[2] or '00'}", f"{int(found[3]):02}:{found[4] or '00'}")
        for found in _SPAN.finditer(text)
    ]


def _special(line: str) -> dict[str, Any]:
    """`2026-12-24 9-13 Christmas Eve`: the day, its hours (none: closed), and what it is."""
    line = line.strip()
    day = _DAY.match(line)
    if day is None:
        raise NotUnderstood("day", line)
    rest = line[day.end() :]
    spans = list(_SPAN.finditer(rest))
    end = spans[-1].end() if spans else 0
    return {"day": day[1], "hours": _spans(rest[:end]), "name": rest[end:].strip()}


def _typed(spans: Iterable[Span]) -> str:
    return ", ".join(f"{opens}-{closes}" for opens, closes in spans)


def _typed_day(special: SpecialDay) -> str:
    return " ".join(part for part in (special.day, _typed(special.hours), special.name) if part)
