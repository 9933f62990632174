"""Which passwords may be chosen: long ones that are not the first thing somebody would try."""

from common.errors import BadRequest
from handoff_api.staff.models import PASSWORD_LENGTH

LONGEST = 256  # characters
FEWEST_DIFFERENT = 5  # characters; "aaaaaaaaaaaa" and "121212121212" are among the first to be tried


def require_good(password: str, *known: str) -> None:
    """Raise BadRequest for a password that is short, or made of what everybody knows about its owner.

    `known` are the address, the name and the company. `problem` in the error's data is `short`,
    `long` or `easy`.
    """
    if len(password) < PASSWORD_LENGTH:
        raise BadRequest(f"A password needs at least {PASSWORD_LENGTH} characters.", problem="short")
    if len(password) > LONGEST:
        raise BadRequest(f"A password has at most {LONGEST} characters.", problem="long")
    if len(set(password)) < FEWEST_DIFFERENT or _folded(password) in {_folded(words) for words in known}:
        raise BadRequest("This password is too easy to guess. Choose another one.", problem="easy")


def _folded(words: str) -> str:
    return "".join(words.lower().split())
