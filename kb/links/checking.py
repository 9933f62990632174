"""Looks where a link leads, without ever being led to our own machines.

An editor's text chooses the address, so this is where a request could be forged. A name is resolved once,
every address that it has must be public, and the connection goes to that very address: a name that answers
otherwise a moment later changes nothing. Each step of a redirect is looked at like a first link. Nothing of a
page is read, nothing is sent but the request, and no proxy of the environment is used.
"""

import asyncio
import ipaddress
import socket
import ssl
from collections.abc import Awaitable, Callable

import httpx

from kb.links.models import Verdict

SECONDS = 5.0  # for one link, with all its redirects
REDIRECTS = 5
AGENT = "Staffetta link check"
_NAT64 = ipaddress.ip_network("64:ff9b::/96")
_PORTS = {"http": 80, "https": 443}
_MOVED = {301, 302, 303, 307, 308}

Address = ipaddress.IPv4Address | ipaddress.IPv6Address
Resolve = Callable[[str, int], Awaitable[list[str]]]


class _Private(Exception):
    """The name leads to an address that visitors cannot reach."""


def is_public(address: Address) -> bool:
    """Whether anybody on the internet could reach this address; addresses that hide another one count as that one."""
    if isinstance(address, ipaddress.IPv6Address):
        if address in _NAT64:
            return is_public(ipaddress.IPv4Address(address.packed[-4:]))
        hidden = address.ipv4_mapped or address.sixtofour or (address.teredo and address.teredo[1])
        if hidden:
            return is_public(hidden)
    return address.is_global and not address.is_multicast


async def resolved(host: str, port: int) -> list[str]:
    """All addresses of a name. Raises OSError when it has none."""
    found = await asyncio.get_running_loop().getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(entry[4][0] for entry in found))


class Checker:
    """Looks at links, one at a time or several at once."""

    def __init__(self, may_reach: Callable[[Address], bool] = is_public, resolve: Resolve = resolved) -> None:
        self._may_reach = may_reach
        self._resolve = resolve
        self._client = httpx.AsyncClient(
            trust_env=False, follow_redirects=False, timeout=SECONDS, headers={"User-Agent": AGENT, "Accept": "*/*"}
        )

    async def close(self) -> None:
        """End what is open."""
        await self._client.aclose()

    async def check(self, address: str) -> Verdict:
        """Where `address` leads. Never raises."""
        try:
            async with asyncio.timeout(SECONDS):
                return await self._followed(address)
        except _Private:
            return Verdict("broken", "private")
        except (httpx.InvalidURL, UnicodeError, ValueError):
            return Verdict("broken", "form")
        except (TimeoutError, httpx.TimeoutException):
            return Verdict("unsure", "no_answer", passing=True, answered=False)
        except socket.gaierror:
            return Verdict("unsure", "no_host", passing=True, answered=False)
        except (httpx.HTTPError, OSError) as error:
            if _is_about_certificate(error):
                return Verdict("unsure", "certificate", passing=True)
            return Verdict("unsure", "no_answer", passing=True, answered=False)

    async def _followed(self, address: str) -> Verdict:
        url = httpx.URL(address)
        for _ in range(REDIRECTS + 1):
            if url.scheme not in _PORTS or not url.host:
                return Verdict("broken", "form")
            answer = await self._asked("HEAD", url)
            if answer.status_code >= 400:  # not every server knows how to answer a HEAD
                answer = await self._asked("GET", url)
            if answer.status_code not in _MOVED or "location" not in answer.headers:
                return verdict_of(answer.status_code)
            url = url.join(answer.headers["location"])
        return Verdict("broken", "redirects")

    async def _asked(self, method: str, url: httpx.URL) -> httpx.Response:
        """The head of an answer; of its body nothing is read."""
        port = url.port or _PORTS[url.scheme]
        addresses = await self._resolve(url.host, port)
        if not addresses or not all(
            self._may_reach(ipaddress.ip_address(each.partition("%")[0])) for each in addresses
        ):
            raise _Private
        request = self._client.build_request(
            method,
            url.copy_with(host=addresses[0], port=port, userinfo=b"", fragment=None),
            headers={"Host": url.netloc.decode("ascii")},
            extensions={"sni_hostname": url.raw_host.decode("ascii")},
        )
        answer = await self._client.send(request, stream=True)
        await answer.aclose()
        return answer


def verdict_of(status: int) -> Verdict:
    """What an answer's status says about a link."""
    if status < 400:
        return Verdict("ok")
    if status in (404, 410):
        return Verdict("broken", "gone")
    if status >= 500:
        return Verdict("unsure", "server", passing=True)
    return Verdict("unsure", "closed")


def _is_about_certificate(error: BaseException | None) -> bool:
    while error is not None:
        if isinstance(error, ssl.SSLCertVerificationError):
            return True
        error = error.__cause__ or error.__context__
    return False
