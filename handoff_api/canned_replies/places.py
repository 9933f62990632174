"""The places that a canned reply may have, each with what it stands for; the only names its text knows."""

from collections.abc import Mapping

# In the order in which the page offers them. What each says is in `agents/languages`, as `replies.place.<name>`.
PLACES = (
    "visitor.name",
    "visitor.email",
    "visitor.phone",
    "agent.name",
    "company",
    "today",
    "opening.next",
    "promise.text",
    "promise.due",
)

Values = Mapping[str, str | None]  # what is known of each; None or absent: it is not known
VALUE_LENGTH = 500  # characters of a value; a name that fills the message is nobody's name
