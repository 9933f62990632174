"""Whether a program answers, asked at its own address."""

import httpx
import redis

_PATIENCE = 2.0  # seconds; a program that is slower than this while starting is asked again


def answers(address: str) -> bool:
    """Whether the program at `address` (http:// or redis://) is well; degraded counts as well."""
    if address.startswith("redis"):
        return _redis_answers(address)
    try:
        return httpx.get(address, timeout=_PATIENCE, trust_env=False).is_success
    except httpx.HTTPError:
        return False


def _redis_answers(address: str) -> bool:
    try:
        with redis.Redis.from_url(address, socket_timeout=_PATIENCE, socket_connect_timeout=_PATIENCE) as client:
            return bool(client.ping())
    except redis.RedisError:
        return False
