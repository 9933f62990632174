"""An e-mail as the rest of the code sees it: to whom, about what, and filled with which words."""

from dataclasses import dataclass, field
from typing import Any, Literal

Kind = Literal[
    "promise_made", "promise_moved", "answer", "transcript", "invitation", "password_reset", "notice"
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Letter:
    """What is to be sent. `mail/letters.py` makes them; `contents` fills the template of its kind.

    It is drawn when it is sent, by the sender, which knows the company's name and our address.
    """

    to: str
    language: str
    kind: Kind
    contents: dict[str, Any] = field(default_factory=dict)
    conversation_id: str | None = None
    staff_id: str | None = None
