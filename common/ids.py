"""Names nobody can guess, and the comparison that gives nothing away."""

import hashlib
import hmac
import secrets


def new_id(prefix: str) -> str:
    """An id of 128 random bits; `prefix` tells a reader of logs what kind of thing it names."""
    return f"{prefix}_{secrets.token_hex(16)}"


def new_token() -> str:
    """A secret of 256 random bits that opens a session; only its hash is ever stored."""
    return secrets.token_urlsafe(32)


def token_hash(token: str) -> str:
    """SHA-256 of a token as hex. Tokens are random, so no salt and no slow hash is needed."""
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).hexdigest()


def same(given: str, expected: str) -> bool:
    """Whether two secrets are equal, in a time that does not depend on where they differ."""
    return hmac.compare_digest(given.encode("utf-8", "surrogatepass"), expected.encode())
