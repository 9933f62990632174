"""The figures in a sentence: amounts, times, dates, telephone numbers, with what they count, in one form to compare."""

import re
from dataclasses import dataclass

from kb.search.texts.words import plain

_NUMBER = r"\d{1,3}(?:[.,' ]\d{3})+(?!\d)(?:[.,]\d{1,2})?|\d+(?:[.,]\d+)?"
_RANGE = rf"({_NUMBER})(?:\s*(?:-|–|—|/|\ba\b|\be\b|\bo\b|\bto\b|\band\b|\bor\b)\s*({_NUMBER}))?"
# What may stand between a number and its unit, and the units in plain letters: several spellings, one name.
_UNITS = {
    "%": r"%|per cento|percent\b",
    "minutes": r"minut[oi]\b|minutes?\b|min\b",
    "seconds": r"second[oi]\b|seconds?\b",
    "working hours": r"or[ae] lavorativ[ae]|working hours?\b",
    "hours": r"or[ae]\b|hours?\b|h\b",
    "working days": r"giorn[oi] lavorativ[oi]|working days?\b|business days?\b",
    "days": r"giorn[oi]\b|days?\b|gg\b",
    "weeks": r"settiman[ae]\b|weeks?\b",
    "months": r"mes[ei]\b|months?\b",
    "years": r"ann[oi]\b|years?\b",
    "GB": r"gb\b|gigabytes?\b|giga\b",
    "MB": r"mb\b|megabytes?\b|mega\b",
    "Gbit": r"gbit(?:/s)?\b|gbps\b",
    "Mbit": r"mbit(?:/s)?\b|mbps\b",
    "characters": r"caratter[ei]\b|characters?\b",
    "instalments": r"rat[ae]\b|instalments?\b",
}
_AS = {"weeks": ("days", 7), "years": ("months", 12)}  # the same time in another unit
_CURRENCY = r"(?:€|\beuros?\b|\beur\b|\$|£|\bchf\b)"
_EACH_MONTH = r"(\s*(?:al mese\b|/\s?mese\b|mensil[ei]\b|a month\b|per month\b|monthly\b))?"
_AMOUNT = re.compile(rf"(?:{_CURRENCY}\s*{_RANGE}|{_RANGE}\s*{_CURRENCY}){_EACH_MONTH}")
_MEASURE = {name: re.compile(rf"(?<![\w/.,]){_RANGE}[\s-]*(?:{spelled})") for name, spelled in _UNITS.items()}
_PHONE = re.compile(r"(?<![\w/.,-])(?:\+|00)?\d{2,4}(?:[ .-]?\d{2,4}){2,4}(?![\w/])")
_MONTHS = (
    "gennaio|january", "febbraio|february", "marzo|march", "aprile|april", "maggio|may", "giugno|june",
    "luglio|july", "agosto|august", "settembre|september", "ottobre|october", "novembre|november",
    "dicembre|december",
)  # fmt: skip
_MONTH = "|".join(_MONTHS)
_DATE = re.compile(rf"\b(\d{{1,2}})(?:st|nd|rd|th|°)?\s+(?:of\s+)?({_MONTH})\b|\b({_MONTH})\s+(\d{{1,2}})\b")
_SHORT_DATE = re.compile(r"\b(\d{1,2})/(\d{1,2})/(?:\d{4}|\d{2})\b")
_DAY_OF_MONTH = re.compile(
    r"\b(?:il giorno|giorno|il|al|entro il|day|the)\s+(\d{1,2})(?:°|st|nd|rd|th)?(?=$|[\s,.;:)])(?!\s*(?:%|€|euro|[a-z]*bit))"
)
_CLOCK = re.compile(
    r"(?<![\d,.])(\d{1,2})[:.](\d{2})(?!\d|\s*(?:€|euro|gbit|mbit|%))\s*(am|pm)?|\b(\d{1,2})\s*(am|pm)\b"
)
_HOUR = re.compile(
    r"\b(?:alle|dalle|all'|dall'|fino alle|entro le|tra le|dopo le|e le|ore|at|from|until|by|before|after|between)"
    r"\s*(\d{1,2})(?!\s*[a-z]*(?:€|%|/|or[ae]\b|hour|day|giorn|minut|euro|anni|years|mesi|month))(?=$|[\s,.;:)-])"
    r"(?:\s*(?:-|–|e le|alle|e|to|and)\s*(\d{1,2})(?=$|[\s,.;:)])(?!\s*(?:€|%|[a-z]*(?:hour|day|giorn))))?"
)
_WORDS = {
    word: number
    for number, words in enumerate(
        ("uno una un one", "due two", "tre three", "quattro four", "cinque five", "sei six", "sette seven",
         "otto eight", "nove nine", "dieci ten", "undici eleven", "dodici twelve"), 1,
    )
    for word in words.split()
}  # fmt: skip
_WORD = re.compile(rf"\b({'|'.join(sorted(_WORDS, key=len, reverse=True))})\b(?=\s+(?:{'|'.join(_UNITS.values())}))")


@dataclass(frozen=True)
class Figure:
    """A figure in a text: what it counts, its values (two for a range), and where it stands."""

    unit: str
    values: tuple[float, ...]
    start: int
    end: int


def figures(text: str) -> list[Figure]:
    """The figures of a sentence, in order. Each character belongs to one figure at most."""
    flat = _flat(text)
    found: list[Figure] = []
    for one in _all(flat):
        if all(one.end <= other.start or one.start >= other.end for other in found):
            found.append(one)
    return sorted(found, key=lambda figure: figure.start)


def values_by_unit(found: list[Figure]) -> dict[str, set[float]]:
    """Which values a sentence gives for each unit."""
    values: dict[str, set[float]] = {}
    for figure in found:
        values.setdefault(figure.unit, set()).update(figure.values)
    return values


def without_figures(text: str, found: list[Figure]) -> str:
    """`text` with the unit alone where a figure stands: what two sentences share that differ in a number only."""
    for figure in reversed(found):
        text = f"{text[: figure.start]}{figure.unit}{text[figure.end :]}"
    return text


def _flat(text: str) -> str:
    """`text` in plain letters, as long as it was; words for small numbers stay words."""
    flat = plain(text.replace("\u00a0", " ").replace("\u202f", " "))
    return flat if len(flat) == len(text) else text.lower()


def _all(flat: str):
    """All readings, the surest first."""
    for match in _AMOUNT.finditer(flat):
        values = tuple(_number(group) for group in match.groups()[:4] if group)
        yield Figure("€ a month" if match[5] else "€", values, *match.span())
    for match in _SHORT_DATE.finditer(flat):
        yield Figure("date", (int(match[2]) * 100.0 + int(match[1]),), *match.span())
    for match in _DATE.finditer(flat):
        yield Figure("date", (_month(match[2] or match[3]) * 100.0 + int(match[1] or match[4]),), *match.span())
    for name, pattern in _MEASURE.items():
        unit, times = _AS.get(name, (name, 1))
        for match in pattern.finditer(flat):
            yield Figure(unit, tuple(value * times for value in _values(match)), *match.span())
    for match in _WORD.finditer(flat):
        yield from _spelled(flat, match)
    for match in _CLOCK.finditer(flat):
        yield Figure("clock", (_clock(match),), *match.span())
    for match in _HOUR.finditer(flat):
        yield Figure("clock", tuple(float(hour) for hour in match.groups() if hour), *match.span())
    for match in _PHONE.finditer(flat):
        digits = re.sub(r"\D", "", match[0])
        if 6 <= len(digits) <= 15:
            yield Figure("telephone", (float(digits),), *match.span())
    for match in _DAY_OF_MONTH.finditer(flat):
        yield Figure("day of the month", (float(match[1]),), *match.span())


def _spelled(flat: str, match: re.Match):
    rest = flat[match.end() :].lstrip()
    for name, spelled in _UNITS.items():
        if unit_match := re.match(spelled, rest):
            unit, times = _AS.get(name, (name, 1))
            end = match.end() + (len(flat) - match.end() - len(rest)) + unit_match.end()
            yield Figure(unit, (float(_WORDS[match[1]] * times),), match.start(), end)
            return


def _values(match: re.Match) -> tuple[float, ...]:
    return tuple(_number(group) for group in match.groups() if group)


def _number(written: str) -> float:
    """`1.200,50`, `1,200.50`, `19,90` and `2.5` as numbers: the last sign before one or two digits is the point."""
    point = re.search(r"[.,](\d{1,2})$", written)
    whole = re.sub(r"\D", "", written[: point.start()] if point else written)
    return float(f"{whole or 0}.{point[1] if point else 0}")


def _month(name: str) -> int:
    return next(number for number, names in enumerate(_MONTHS, 1) if name in names.split("|"))


def _clock(match: re.Match) -> float:
    hour, minutes, half = int(match[1] or match[4]), int(match[2] or 0), match[3] or match[5]
    return (hour % 12 + 12 if half == "pm" else hour) + minutes / 100
