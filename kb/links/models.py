"""What a link is, and what came of looking where it leads."""

from dataclasses import dataclass
from typing import Literal

# inner: to one of our articles; outer: to elsewhere on the web; relative: to nowhere, for the chat is on no page of ours.
Kind = Literal["inner", "outer", "relative"]
State = Literal["new", "ok", "broken", "unsure"]
Reason = Literal[
    "not_published",  # the article is there, and visitors do not see it
    "missing",  # there is no such article
    "gone",  # the server knows no such page
    "server",  # the server fails
    "no_host",  # nobody has this name
    "no_answer",  # the server does not answer
    "certificate",  # a browser would warn of it
    "private",  # an address that visitors cannot reach
    "redirects",  # it leads on and on
    "closed",  # the server lets no program look
    "form",  # this is no address
]


@dataclass(frozen=True)
class Link:
    """A link of an answer; `target` is the article that an inner one leads to, or that a relative one may mean."""

    kind: Kind
    address: str
    target: str | None = None


@dataclass(frozen=True)
class Verdict:
    """What came of looking once. `passing`: it may be another the next time."""

    state: State
    reason: Reason | None = None
    passing: bool = False
    answered: bool = True  # whether anybody answered: if nobody does anywhere, it is our own network


@dataclass(frozen=True)
class Checked:
    """A link of a published article as it was last found. Times are UTC texts."""

    article_id: str
    address: str
    target: str | None
    state: State
    reason: Reason | None
    checked_at: str | None
