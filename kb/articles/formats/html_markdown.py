"""What becomes of the Markdown that was found in a saved page: put right, without its title, with ways of asking."""

import re

HEADING_CHARACTERS = 150  # a longer heading is no way of asking
FEW_WORDS = 4  # "Quanto costa?" alone would be asked of everything: below this the title goes before it

_ITEM = re.compile(r"^( *)(\d+\.|[-*+]) ")
_FENCE = re.compile(r"^ *(```|~~~)")
_HEADING = re.compile(r"^(#{1,6}) +(.*?) *#*$")
_BOLD_QUESTION = re.compile(r"^\*\*([^*]+\?)\*\*$")  # many sites have no headings for their questions
_LEADS_NOWHERE = re.compile(r"(?<!\\)\[([^\]]*)\]\((?!https?:|mailto:|tel:)[^)\s]*\)")
_EMPTY_LINES = re.compile(r"\n{3,}")
_MARKS = re.compile(r"\[([^\]]*)\]\([^)]*\)|\\([^\w\s])|[*_`]")
_ASKING = frozenset(
    "come cosa che chi quando quanto quanta quanti quante dove perché qual quale quali posso si può devo "
    "how what who when where why which can could do does is are should may".split()
)


def tidied(markdown: str, title: str) -> str:
    """`markdown` with its lists nested as Markdown wants it, and without a heading that repeats the title."""
    lines = _nested(markdown.splitlines())
    first = next((number for number, line in enumerate(lines) if line.strip()), None)
    if first is not None and _plain(lines[first]).casefold() == title.casefold():
        del lines[first]
    whole = _EMPTY_LINES.sub("\n\n", "\n".join(line.rstrip() for line in lines)).strip()
    return _LEADS_NOWHERE.sub(r"\1", whole)  # of a page that does not say its address


def headings(markdown: str) -> list[str]:
    """The words of all headings, and of the questions that stand alone in bold."""
    lines = _outside_code(markdown.splitlines())
    return [_plain(line) for line in lines if _HEADING.match(line) or _BOLD_QUESTION.match(line)]


def phrasings(title: str, found: list[str]) -> list[str]:
    """Ways of asking: the title, and the headings that are questions."""
    asked = [heading for heading in found if _is_question(heading)]
    full = [one if len(one.split()) >= FEW_WORDS else f"{title.rstrip('?.: ')}: {one}" for one in asked]
    return list(dict.fromkeys([title, *full]))


def _is_question(heading: str) -> bool:
    words = re.findall(r"\w+", heading.casefold())
    asks = heading.endswith("?") or (bool(words) and words[0] in _ASKING)
    return asks and len(words) >= 2 and len(heading) <= HEADING_CHARACTERS


def _nested(lines: list[str]) -> list[str]:
    """The extractor indents every list by two blanks a step; below a number Markdown wants three or more."""
    result: list[str] = []
    widths: list[int] = []  # of the marks of the items that the line stands in
    fenced = False
    for line in lines:
        fenced ^= bool(_FENCE.match(line))
        found = None if fenced else _ITEM.match(line)
        if found:
            widths = widths[: len(found.group(1)) // 2]
            line = " " * sum(widths) + line.lstrip()
            widths.append(len(found.group(2)) + 1)
        elif not line.startswith(" ") and line.strip():
            widths = []
        result.append(line)
    return result


def _outside_code(lines: list[str]) -> list[str]:
    kept, fenced = [], False
    for line in lines:
        if _FENCE.match(line):
            fenced = not fenced
        elif not fenced:
            kept.append(line)
    return kept


def _plain(line: str) -> str:
    """A heading's words without its marks."""
    words = _HEADING.sub(r"\2", line.strip())
    return " ".join(_MARKS.sub(lambda found: found.group(1) or found.group(2) or "", words).split())
