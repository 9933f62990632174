"""Whether a program answers, asked at its own address."""

import urllib.request
from http import HTTPStatus

import redis
from redis.backoff import NoBackoff
from redis.retry import Retry

_PATIENCE = 2.0  # seconds; a program that is slower than this while starting is asked again
_DIRECT = urllib.request.build_opener(urllib.request.ProxyHandler({}))  # never through a proxy: it is this machine
_ONCE = Retry(NoBackoff(), 0)


def answers(address: str) -> bool:
    """Whether the program at `address` (http:// or redis://) is well; degraded counts as well."""
    return _redis_answers(address) if address.startswith("redis") else _http_answers(address)


def _http_answers(address: str) -> bool:
    try:
        with _DIRECT.open(address, timeout=_PATIENCE) as response:
            return response.status == HTTPStatus.OK
    except OSError:  # refused, too slow, or an error status
        return False


def _redis_answers(address: str) -> bool:
    try:
        with redis.Redis.from_url(
            address, socket_timeout=_PATIENCE, socket_connect_timeout=_PATIENCE, retry=_ONCE
        ) as client:
            return bool(client.ping())
    except redis.RedisError:
        return False
