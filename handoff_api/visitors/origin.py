"""From where something was said, as a mark that tells equal from different and nothing else."""

import hashlib
import hmac

from starlette.requests import HTTPConnection

from handoff_api.providers import Services, address


def origin(connection: HTTPConnection, use: Services) -> str:
    """The same for all that comes from one address on one day; nobody can tell from it which address."""
    said = f"{use.clock.now():%Y-%m-%d} {address(connection)}"
    key = use.settings.service_token.get_secret_value()
    return hmac.new(key.encode(), said.encode(), hashlib.sha256).hexdigest()[:32]
