"""What visitors may send, and in which shape. Every text is NFC, storable and not endless."""

import unicodedata
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, StringConstraints, model_validator
from pydantic_core import PydanticCustomError

MOST_CHARACTERS = 4000  # of a message
LARGEST_NUMBER = 2**31 - 1  # of an INTEGER in PostgreSQL
INVISIBLE = frozenset({"Cc", "Cf", "Zl", "Zp", "Zs"})  # Unicode categories that show nothing


def _storable(text: Any) -> Any:
    """The text in NFC. Refuses what PostgreSQL cannot store: NUL, and halves of surrogate pairs."""
    if not isinstance(text, str):
        return text
    if "\x00" in text or any("\ud800" <= character <= "\udfff" for character in text):
        raise PydanticCustomError("text", "This text has characters that cannot be stored")
    return unicodedata.normalize("NFC", text)


def _visible(text: str) -> str:
    if all(unicodedata.category(character) in INVISIBLE for character in text):
        raise PydanticCustomError("text", "An empty message cannot be sent")
    if len(text) > MOST_CHARACTERS:
        raise PydanticCustomError("text", f"A message has at most {MOST_CHARACTERS} characters")
    return text


Storable = BeforeValidator(_storable)
MessageText = Annotated[str, Storable, AfterValidator(_visible)]
ShortText = Annotated[str, Storable, StringConstraints(strip_whitespace=True, min_length=1, max_length=200)]
Email = Annotated[str, Storable, StringConstraints(strip_whitespace=True, max_length=254, pattern=r"^[^@\s]+@[^@\s]+$")]
Phone = Annotated[str, StringConstraints(strip_whitespace=True, pattern=r"^\+?[0-9][0-9 ()./-]{4,28}$")]
PageUrl = Annotated[str, Storable, StringConstraints(max_length=2000, pattern=r"^https?://")]
TimeZone = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9_+/-]{1,60}$")]
ClientMessageId = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9._:-]{1,64}$")]
ButtonId = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9_]{1,64}$")]
IdentityToken = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9_.-]{1,4000}$")]
Code = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9_-]{1,100}$")]
Seq = Annotated[int, Field(ge=1, le=LARGEST_NUMBER)]
After = Annotated[int, Field(ge=0, le=LARGEST_NUMBER)]
Language = Literal["it", "en"]


class _Body(BaseModel):
    model_config = ConfigDict(extra="ignore", frozen=True)


class Visitor(_Body):
    name: ShortText | None = None
    email: Email | None = None
    identity: IdentityToken | None = None  # what the host site signed; see docs/embedding.md


class Begin(_Body):
    """`POST /api/conversations`."""

    language: Language | None = None
    page_url: PageUrl | None = None
    time_zone: TimeZone | None = None
    visitor: Visitor = Visitor()


class Message(_Body):
    """A text, or a button of ours instead."""

    client_msg_id: ClientMessageId
    text: MessageText | None = None
    button_id: ButtonId | None = None

    @model_validator(mode="after")
    def _one_of_both(self) -> "Message":
        if (self.text is None) == (self.button_id is None):
            raise PydanticCustomError("message", "Send either a text or a button_id")
        return self


class Rating(_Body):
    seq: Seq
    helpful: bool = Field(strict=True)
    comment: Annotated[str, Storable, StringConstraints(max_length=1000)] | None = None


class ConversationRating(_Body):
    """Of a whole chat with a person, when it is over."""

    solved: Literal["yes", "partly", "no"]
    comment: Annotated[str, Storable, StringConstraints(max_length=1000)] | None = None


class TranscriptLetter(_Body):
    email: Email | None = None


class Contact(_Body):
    email: Email | None = None
    phone: Phone | None = None
    name: ShortText | None = None
    instead_of_waiting: bool = True  # be answered there by the time that is offered, if anything is

    @model_validator(mode="after")
    def _anything(self) -> "Contact":
        if not (self.email or self.phone or self.name):
            raise PydanticCustomError("contact", "Send an email, a phone or a name")
        return self


class Resume(_Body):
    """A link's code, or who the host site says it is."""

    code: Code | None = None
    identity: IdentityToken | None = None

    @model_validator(mode="after")
    def _one_of_both(self) -> "Resume":
        if (self.code is None) == (self.identity is None):
            raise PydanticCustomError("resume", "Send either a code or an identity")
        return self


class Identify(_Body):
    identity: IdentityToken


class Hello(_Body):
    """The first frame of a socket."""

    type: Literal["hello"]
    token: Code
    after: After = 0
