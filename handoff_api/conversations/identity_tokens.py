"""Reading the token with which a host site says who its visitor is: a JWT, signed with a secret that both know.

`docs/embedding.md` tells the host site how to make one.
"""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, NoReturn

import jwt

from common.errors import NotAllowed

LONGEST_LIFE = timedelta(days=1)  # of a token, from now; one that lives longer is a password lying about
CLOCKS_DIFFER = 30  # seconds, between the host site's machine and ours
LONGEST = {"sub": 200, "name": 200, "email": 254}  # characters


@dataclass(frozen=True, slots=True)
class Identity:
    """Who somebody is for the host site: `subject` is its own name for that person, such as a customer number."""

    subject: str
    name: str | None = None
    email: str | None = None


def read_identity(token: str, secret: str, now: datetime) -> Identity:
    """What a token says. Raises NotAllowed, with a sentence for the host site's developers."""
    if not secret:
        raise NotAllowed("Nobody can be recognised: IDENTITY_SECRET is not set.")
    claims = _verified(token, secret)
    if datetime.fromtimestamp(claims["exp"], UTC) > now + LONGEST_LIFE:
        raise NotAllowed("This identity token lives for longer than a day. Make short-lived ones, with `exp` near.")
    return Identity(_text(claims, "sub") or _refused("`sub` is empty"), _text(claims, "name"), _text(claims, "email"))


def _verified(token: str, secret: str) -> dict[str, Any]:
    """The claims of a token that is signed, complete and not over. The algorithm is ours to say, never the token's."""
    try:
        return jwt.decode(
            token, secret, algorithms=["HS256"], leeway=CLOCKS_DIFFER,
            options={"require": ["exp", "sub"], "verify_aud": False},
        )  # fmt: skip
    except jwt.ExpiredSignatureError:
        raise NotAllowed("This identity token has expired. The host site has to make a new one.") from None
    except jwt.MissingRequiredClaimError as error:
        _refused(f"`{error.claim}` is missing")
    except jwt.InvalidTokenError:
        _refused("it is not signed as it should be, or not yet valid")


def _text(claims: dict[str, Any], name: str) -> str | None:
    value = claims.get(name)
    if value is None:
        return None
    if not isinstance(value, str) or len(value) > LONGEST[name] or not value.isprintable():
        _refused(f"`{name}` is not a text of at most {LONGEST[name]} characters")
    return value.strip() or None


def _refused(why: str) -> NoReturn:
    raise NotAllowed(f"This identity token is refused: {why}.")
