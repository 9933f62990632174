"""Fills in a canned reply: Jinja2 in a sandbox, of which only what cannot grow or reach anything is let in.

A text has no loops, no arithmetic and no calls, so that filling it in takes as long as reading it.
A place that is not known is shown by its name, never left blank: a person has to see that it is missing.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from typing import Literal

from jinja2 import Template, TemplateSyntaxError, Undefined, nodes
from jinja2.sandbox import ImmutableSandboxedEnvironment

from common.errors import BadRequest
from handoff_api.canned_replies.models import TEXT_LENGTH
from handoff_api.canned_replies.places import PLACES, VALUE_LENGTH, Values

Kind = Literal["text", "filled", "missing"]

# Around what was filled in. From the private use area of Unicode, and taken out of every value.
_FILLED, _MISSING, _END = "\ue000", "\ue001", "\ue002"
_KINDS: dict[str, Kind] = {_FILLED: "filled", _MISSING: "missing", _END: "text"}
_MARKS = str.maketrans("", "", _FILLED + _MISSING + _END + "\x00")

_ALLOWED = (
    nodes.Template, nodes.Output, nodes.TemplateData, nodes.Const, nodes.If, nodes.CondExpr,
    nodes.And, nodes.Or, nodes.Not, nodes.Concat,
)  # fmt: skip
_FILTERS = frozenset({"capitalize", "d", "default", "lower", "title", "trim", "upper"})


class NotUsable(BadRequest):
    """Why a text cannot be a canned reply. `key` names the reason, `about` the words in it that are meant."""

    _SENTENCES = {
        "syntax": "The text cannot be read as a template: check the braces.",
        "unknown": "There is no place called '{about}' in canned replies.",
        "forbidden": "Canned replies can fill in places and choose with if; nothing else runs in them.",
    }

    def __init__(self, key: str, about: str = "") -> None:
        super().__init__(self._SENTENCES[key].format(about=about))
        self.key = key
        self.about = about


@dataclass(frozen=True)
class Segment:
    """A piece of a filled-in reply: its own words, a value, or the name of a place that is not known."""

    kind: Kind
    text: str


class Filled:
    """A reply with its places filled in."""

    def __init__(self, marked: str) -> None:
        self.segments = list(_segments(marked))

    @property
    def text(self) -> str:
        """What would be said, with the names of missing places in brackets."""
        return "".join(segment.text for segment in self.segments)

    @property
    def missing(self) -> list[str]:
        """What is to be filled in by hand, as it stands in the text, each once."""
        return list(dict.fromkeys(segment.text for segment in self.segments if segment.kind == "missing"))


def check(text: str) -> None:
    """Return when `text` can be a canned reply. Raises NotUsable."""
    _compiled(text)


def fill_in(text: str, values: Values, names: Mapping[str, str]) -> Filled:
    """Put `values` into their places; a place without one is called as `names` says. Raises NotUsable."""
    return Filled(_compiled(text).render(_context(values, names))[: TEXT_LENGTH + VALUE_LENGTH].strip())


class _Unknown(Undefined):
    """A place that is not known: false in a condition, its name in brackets where it is printed."""

    def __str__(self) -> str:
        return f"{_MISSING}[{self._undefined_name}]{_END}"


_ENVIRONMENT = ImmutableSandboxedEnvironment(undefined=_Unknown, trim_blocks=True, lstrip_blocks=True)
_ENVIRONMENT.globals.clear()


def _context(values: Values, names: Mapping[str, str]) -> dict[str, object]:
    """The places as the template reads them: `{"visitor": {"name": ...}, "company": ...}`."""
    context: dict[str, dict[str, object] | object] = {}
    for place in PLACES:
        value = (values.get(place) or "").translate(_MARKS)[:VALUE_LENGTH].strip()
        said = f"{_FILLED}{value}{_END}" if value else _Unknown(name=names.get(place, place))
        group, _, name = place.partition(".")
        if name:
            context.setdefault(group, {})[name] = said  # type: ignore[index]
        else:
            context[group] = said
    return context


@lru_cache(maxsize=512)  # more than a company has; a text is rendered again for every chat
def _compiled(text: str) -> Template:
    if text.translate(_MARKS) != text:
        raise NotUsable("forbidden")
    try:
        _admit(_ENVIRONMENT.parse(text))
        return _ENVIRONMENT.from_string(text)
    except TemplateSyntaxError:
        raise NotUsable("syntax") from None
    except (RecursionError, SyntaxError, MemoryError):  # nested deeper than anybody writes
        raise NotUsable("forbidden") from None


def _admit(node: nodes.Node) -> None:
    """Return when everything in a template is allowed. Raises NotUsable."""
    if isinstance(node, nodes.Name | nodes.Getattr):
        _admit_place(node)
        return
    if isinstance(node, nodes.Filter):
        if node.name not in _FILTERS or node.kwargs or node.dyn_args or node.dyn_kwargs or node.node is None:
            raise NotUsable("forbidden")
    elif not isinstance(node, _ALLOWED):
        raise NotUsable("forbidden")
    for child in node.iter_child_nodes():
        _admit(child)


def _admit_place(node: nodes.Name | nodes.Getattr) -> None:
    is_nested = isinstance(node, nodes.Getattr) and isinstance(node.node, nodes.Name)
    if isinstance(node, nodes.Getattr) and not is_nested:
        raise NotUsable("forbidden")
    place = f"{node.node.name}.{node.attr}" if isinstance(node, nodes.Getattr) else node.name  # type: ignore[attr-defined]
    if place not in PLACES:
        raise NotUsable("unknown", place[:60])


def _segments(marked: str) -> Iterator[Segment]:
    """The pieces between the marks, without empty ones."""
    places = [0, *(at for at, sign in enumerate(marked) if sign in _KINDS), len(marked)]
    for begin, end in pairwise(places):
        piece = marked[begin:end]
        kind = _KINDS.get(piece[:1], "text")
        words = piece.translate(_MARKS)
        if words:
            yield Segment(kind, words)
