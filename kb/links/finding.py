"""Finds the links in a rendered answer, and says of what kind each is."""

import html
import re
from urllib.parse import urlsplit

from kb.links.models import Link

_HREF = re.compile(r'<a\s[^>]*?href="([^"]*)"')
_HELP = re.compile(r"/help/([a-z0-9][a-z0-9_-]{0,119})/?")
_ID = re.compile(r"[a-z0-9][a-z0-9_-]{0,119}")
MOST = 200  # links of one article; the rest are not looked at


def links_of(rendered: str, own_address: str) -> list[Link]:
    """The links of cleaned HTML, each once, in order. `own_address` is where visitors read articles."""
    addresses = dict.fromkeys(html.unescape(found).strip() for found in _HREF.findall(rendered))
    links = [link_of(address, own_address) for address in list(addresses)[:MOST]]
    return [link for link in links if link is not None]


def link_of(address: str, own_address: str) -> Link | None:
    """What kind of link this is; None for what cannot be looked at: mail, telephone, a place on the same page."""
    path = address.removeprefix(own_address.rstrip("/")) if address.startswith(own_address) else address
    try:
        parts = urlsplit(path)
    except ValueError:
        return Link("outer", address)
    if parts.scheme in ("http", "https"):
        return Link("outer", address)
    if parts.scheme or path.startswith("#") or not path:
        return None
    if not parts.netloc and (found := _HELP.fullmatch(parts.path)):
        return Link("inner", address, found[1])
    named = parts.path.strip("/")
    return Link("relative", address, named if _ID.fullmatch(named) else None)
