"""Who is asking, and whether they may: one function for HTTP, sockets and pages.

A stranger's thing and a thing that is not there look alike (404), so that nobody learns by asking
what exists.
"""

from dataclasses import dataclass, field
from typing import Literal

from common.errors import NotAllowed, NotFound, NotSignedIn

Kind = Literal["anonymous", "visitor", "staff", "service"]
ROLES = ("agent", "editor", "supervisor", "admin")

AGENTS = frozenset({"agent", "supervisor", "admin"})
EDITORS = frozenset({"editor", "supervisor", "admin"})
OWNERS = frozenset({"supervisor", "admin"})
STAFF = frozenset(ROLES)
ADMINS = frozenset({"admin"})


@dataclass(frozen=True)
class Actor:
    """Somebody who asks for something. A visitor has exactly one conversation."""

    kind: Kind
    id: str = ""
    name: str = ""
    roles: frozenset[str] = field(default_factory=frozenset)
    conversation_id: str | None = None


ANONYMOUS = Actor("anonymous")
SERVICE = Actor("service", id="service", name="service")

# Which roles of the staff may do what. Services may do what any role may.
STAFF_MAY: dict[str, frozenset[str]] = {
    "conversation.read": AGENTS,
    "conversation.note": AGENTS,
    "handoff.request": AGENTS,
    "handoff.read": AGENTS,
    "handoff.claim": AGENTS,
    "handoff.reply": AGENTS,
    "handoff.transfer": AGENTS,
    "handoff.assign": OWNERS,
    "handoff.release": AGENTS,
    "handoff.return": AGENTS,
    "handoff.close": AGENTS,
    "presence.set": AGENTS,
    "promise.read": AGENTS,
    "promise.make": AGENTS,
    "promise.figures": OWNERS,
    "hours.read": STAFF,
    "hours.set": OWNERS,
    "reply.read": AGENTS,
    "reply.share": OWNERS,
    "rules.read": STAFF,
    "rules.set": OWNERS,
    "waits.read": OWNERS,
    "chat_ratings.read": OWNERS,
    "desk.supervise": OWNERS,
    "account.own": STAFF,
    "staff.list": STAFF,
    "staff.create": ADMINS,
    "article.read": STAFF,
    "article.edit": EDITORS,
    "article.publish": EDITORS,
    "article.import": EDITORS,
    "article.propose": AGENTS,
    "proposal.add": frozenset(),
    "question.decide": STAFF,
    "evidence.add": frozenset(),
    "model.read": STAFF,
    "model.learn": EDITORS,
    "encoder.tune": ADMINS,
    "decision.judge": EDITORS,
    "answers.read": OWNERS,
    "budget.read": OWNERS,
    "budget.set": ADMINS,
    "notification.send": frozenset(),
    "case.read": STAFF,
    "case.decide": EDITORS,
    "notice.read": STAFF,
    "notice.edit": EDITORS,
    "remark.add": STAFF,
    "metrics.read": ADMINS,
}
# What visitors may do, always with their own conversation only.
VISITORS_MAY = frozenset(
    {
        "conversation.read",
        "conversation.send",
        "conversation.rate",
        "conversation.contact",
        "conversation.erase",
        "conversation.resume",
        "conversation.identify",
        "conversation.reopen",
        "conversation.mail_transcript",
        "handoff.request",
        "handoff.leave",
    }
)


def authorise(actor: Actor, action: str, conversation_id: str | None = None) -> None:
    """Return when `actor` may do `action`, on the conversation if it is about one.

    Raises NotSignedIn, NotAllowed, or NotFound for somebody else's conversation.
    """
    if actor.kind == "service":
        return
    if actor.kind == "visitor":
        _authorise_visitor(actor, action, conversation_id)
    elif actor.kind == "staff":
        if not actor.roles & STAFF_MAY.get(action, frozenset()):
            raise NotAllowed("Your account does not have the role that this needs. Ask an administrator for it.")
    else:
        raise NotSignedIn("Please sign in first.")


def _authorise_visitor(actor: Actor, action: str, conversation_id: str | None) -> None:
    if action not in VISITORS_MAY:
        raise NotAllowed("A visitor cannot do this.")
    if conversation_id != actor.conversation_id:
        raise NotFound("There is no such conversation.")


def session_cookie(is_https: bool) -> str:
    """The name of the staff's cookie; over TLS the prefix makes browsers refuse weaker ones."""
    return "__Host-staffetta" if is_https else "staffetta"


def bearer(header: str | None) -> str:
    """The token of an `Authorization: Bearer` header; empty when there is none."""
    scheme, _, token = (header or "").partition(" ")
    return token.strip() if scheme.lower() == "bearer" else ""
