"""Reads a page as a browser does, for tests: its words, its fields, and whether anything in it would run."""

from functools import cached_property
from xml.etree.ElementTree import Element

import html5lib
import httpx

RUNNING_TAGS = {"script", "style", "iframe", "object", "embed", "img", "base", "meta", "link"}


class Page:
    """An answer of the service."""

    def __init__(self, response: httpx.Response) -> None:
        self.status = response.status_code
        self.headers = response.headers
        self.text = response.text
        self.location = response.headers.get("location", "")

    @cached_property
    def tree(self) -> Element:
        return html5lib.parse(self.text, namespaceHTMLElements=False)

    def all(self, tag: str, **attributes: str) -> list[Element]:
        """The elements of this tag with these attributes."""
        return [e for e in self.tree.iter(tag) if all(e.get(name) == value for name, value in attributes.items())]

    def words(self, tag: str = "main") -> str:
        """What a person reads in the first such element, blanks made one."""
        return " ".join("".join(self.all(tag)[0].itertext()).split())

    def field(self, name: str) -> str:
        """What stands in a field of the form."""
        element = next(e for e in self.tree.iter() if e.get("name") == name)
        return (element.get("value") if element.tag == "input" else element.text) or ""

    def phrasings(self) -> list[str]:
        return [e.text for e in self.all("textarea", name="phrasing") if e.text]

    def running(self) -> list[str]:
        """Everything that would run or load: handlers, style attributes, and tags that are not the frame's own."""
        found = []
        for element in self.tree.iter():
            if not isinstance(element.tag, str):
                continue
            found += [name for name in element.attrib if name.startswith("on") or name == "style"]
            addresses = [element.get(name, "") for name in ("href", "src", "action", "formaction")]
            found += [address for address in addresses if address.strip().lower().startswith("javascript:")]
            own = (element.get("src") or element.get("href") or "").startswith("/static/")
            own = own or element.get("charset") is not None or element.get("name") == "viewport"
            if element.tag in RUNNING_TAGS and not own:
                found.append(element.tag)
        return found
