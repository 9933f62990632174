"""The customer who is signed in to the demo company's website, and how the site tells the chat that it is she."""

from dataclasses import dataclass
from datetime import timedelta

import jwt

from common.clock import Clock

LASTS = timedelta(hours=1)  # a page that stays open for longer is told apart from nobody until it is loaded again


@dataclass(frozen=True)
class Customer:
    """Somebody with a contract; `number` is the site's own name for her."""

    number: str
    name: str
    email: str


IRENE = Customer("FL-204518", "Irene Galli", "irene.galli@posta.example")


def identity_of(customer: Customer, secret: str, clock: Clock) -> str:
    """The token that says who is signed in, as `docs/embedding.md` asks for it; empty without a secret."""
    if not secret:
        return ""
    claims = {
        "sub": customer.number,
        "name": customer.name,
        "email": customer.email,
        "exp": int((clock.now() + LASTS).timestamp()),
    }
    return jwt.encode(claims, secret, algorithm="HS256")
