"""What is promised to a visitor, what becomes of it, and the e-mails that tell."""

from handoff_api.event_log.event import Event


class PromiseMade(Event):
    """Somebody answers by `due`; the visitor no longer has to wait."""

    type = "promise.made"
    staff_only = frozenset({"owner_id", "made_by"})
    promise_id: str
    handoff_id: str
    text: str
    due: str
    owner: str | None = None
    contact: str
    owner_id: str | None = None
    made_by: str


class PromiseMoved(Event):
    """Told before the old time, never after."""

    type = "promise.moved"
    staff_only = frozenset({"staff_id"})
    promise_id: str
    handoff_id: str
    text: str
    from_due: str
    due: str
    reason: str
    name: str
    staff_id: str


class PromiseHandedOver(Event):
    """Somebody else answers for it now."""

    type = "promise.handed_over"
    staff_only = frozenset({"owner_id", "staff_id", "name"})
    promise_id: str
    handoff_id: str
    owner: str
    owner_id: str
    staff_id: str
    name: str


class PromiseContactChanged(Event):
    """The visitor wants the answer somewhere else."""

    type = "promise.contact_changed"
    promise_id: str
    handoff_id: str
    text: str
    contact: str


class PromiseKept(Event):
    """The visitor has his answer; `late` when it came after the time that was promised."""

    type = "promise.kept"
    staff_only = frozenset({"staff_id", "late", "note"})
    promise_id: str
    handoff_id: str
    staff_id: str | None = None
    late: bool = False
    note: str | None = None


class PromiseDueSoon(Event):
    type = "promise.due_soon"
    audience = "staff"
    promise_id: str
    handoff_id: str
    due: str
    owner_id: str | None = None


class PromiseLate(Event):
    type = "promise.late"
    audience = "staff"
    promise_id: str
    handoff_id: str
    due: str
    owner_id: str | None = None


class PromiseBroken(Event):
    """It ended without an answer, or a whole day passed without one: then it is owed still."""

    type = "promise.broken"
    audience = "staff"
    promise_id: str
    handoff_id: str
    due: str
    owner_id: str | None = None


class LetterSent(Event):
    """A mail server has taken an e-mail about this conversation."""

    type = "letter.sent"
    audience = "staff"
    kind: str
    to: str


class LetterUndeliverable(Event):
    """An e-mail will never arrive; `why` is no_address, too_old, or what the mail server said."""

    type = "letter.undeliverable"
    audience = "staff"
    kind: str
    to: str
    why: str
