"""Passwords: hashed with argon2id, away from the event loop, two at a time."""

import asyncio
import secrets
import string

from argon2 import PasswordHasher
from argon2.exceptions import Argon2Error, InvalidHashError

# OWASP's modest set: 19 MiB, 2 passes, 1 lane. Measured here: 30 ms a hash, where the library's
# default of 64 MiB and 4 lanes takes 250 ms and both cores.
_HASHER = PasswordHasher(memory_cost=19_456, time_cost=2, parallelism=1)
AT_ONCE = 2  # hashes at the same time: a flood of sign-ins must leave the chats a processor

GENERATED_LENGTH = 20  # of 57 characters: 116 bits
_ALPHABET = "".join(sorted(set(string.ascii_letters + string.digits) - set("0O1lI")))


class Passwords:
    """Hashes and checks passwords."""

    def __init__(self) -> None:
        self._turns = asyncio.Semaphore(AT_ONCE)
        self._nobody = _HASHER.hash(secrets.token_urlsafe(32))

    async def hash(self, password: str) -> str:
        """The hash to store for `password`."""
        async with self._turns:
            return await asyncio.to_thread(_HASHER.hash, _encoded(password))

    async def matches(self, password: str, stored: str | None) -> bool:
        """Whether `password` has the hash `stored`.

        None (there is no such account) takes as long as a wrong password, so that the time of
        an answer does not tell which addresses have an account.
        """
        async with self._turns:
            matched = await asyncio.to_thread(_verify, stored or self._nobody, _encoded(password))
        return matched and stored is not None


def generate_password() -> str:
    """A random password without characters that look alike."""
    return "".join(secrets.choice(_ALPHABET) for _ in range(GENERATED_LENGTH))


def _encoded(password: str) -> bytes:
    return password.encode("utf-8", "surrogatepass")


def _verify(stored: str, password: bytes) -> bool:
    try:
        return _HASHER.verify(stored, password)
    except (Argon2Error, InvalidHashError):
        return False
