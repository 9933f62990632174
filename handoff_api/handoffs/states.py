"""The life of a handoff: which moves each state allows, and who speaks afterwards.

This is the only place that knows. A move that is not in the table raises Conflict.
"""

from typing import Literal, NamedTuple

from common.errors import Conflict
from handoff_api.handoffs.models import State

Move = Literal["claim", "reply", "transfer_to_agent", "release", "promise", "return", "close", "leave"]


class After(NamedTuple):
    """The handoff's state and the conversation's status after a move."""

    state: State
    status: Literal["with_bot", "waiting_for_agent", "with_agent", "closed"]


_WITH_AGENT = After("active", "with_agent")
_WAITING = After("waiting", "waiting_for_agent")
_PROMISED = After("promised", "waiting_for_agent")
_BACK_TO_BOT = After("closed", "with_bot")
_OVER = After("closed", "closed")

MOVES: dict[tuple[State, Move], After] = {
    ("waiting", "claim"): _WITH_AGENT,
    ("waiting", "promise"): _PROMISED,
    ("waiting", "leave"): _BACK_TO_BOT,
    ("promised", "claim"): _WITH_AGENT,
    ("promised", "leave"): _BACK_TO_BOT,
    ("promised", "close"): _OVER,
    ("active", "reply"): _WITH_AGENT,
    ("active", "transfer_to_agent"): _WITH_AGENT,
    ("active", "release"): _WAITING,
    ("active", "promise"): _PROMISED,
    ("active", "return"): _BACK_TO_BOT,
    ("active", "close"): _OVER,
}

_REFUSALS: dict[State, str] = {
    "waiting": "Nobody has taken this conversation yet. Claim it first.",
    "promised": "Nobody has taken this conversation yet. Claim it first.",
    "active": "An agent is already talking with this visitor.",
    "closed": "This handoff is closed.",
}


def after(state: State, move: Move) -> After:
    """What follows when `move` is made in `state`. Raises Conflict with a sentence when it may not be."""
    try:
        return MOVES[state, move]
    except KeyError:
        raise Conflict(_REFUSALS[state], state=state) from None
