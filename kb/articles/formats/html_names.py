"""The id of an article that comes from a saved page: the same page always gives the same one."""

import re
from pathlib import PurePosixPath
from urllib.parse import parse_qsl, unquote, urlsplit

from common.language import LANGUAGES
from kb.articles.rules import slug

_FRONT = {"index", "default", "home"}
_SHOWN = ("id", "article", "p", "page", "slug")  # parameters by which sites tell their pages apart


def id_of(link: str, source: str) -> str:
    """By the page's own address if it says one, else by the name of its file.

    A page in a folder of another language than the first gets that language at the end, because sites
    name the translations of a page alike.
    """
    path = urlsplit(link).path if slug_of_link(link) else source.rpartition("!")[2]
    steps = [step.lower() for step in PurePosixPath(path).parts]
    name = slug_of_link(link) or _slug_of_path(path) or slug(path)
    language = next((step for step in steps[:-1] if step in LANGUAGES), LANGUAGES[0])
    return name if language == LANGUAGES[0] else f"{name}-{language}"


def slug_of_link(link: str) -> str:
    """The id that an address gives, empty when it leads to a front page or is none."""
    try:
        parts = urlsplit(link.strip())
    except ValueError:
        return ""
    shown = [value for name, value in parse_qsl(parts.query) if name.lower() in _SHOWN and re.search(r"\w", value)]
    name = _slug_of_path(parts.path)
    return slug(" ".join([name, *shown])) if name or shown else ""


def _slug_of_path(path: str) -> str:
    steps = [PurePosixPath(unquote(step)) for step in path.split("/") if step.strip("/")]
    for step in reversed(steps):
        name = step.stem if step.suffix.lower() in (".html", ".htm", ".xhtml", ".php", ".aspx") else step.name
        if re.search(r"\w", name) and name.lower() not in _FRONT and name.lower() not in LANGUAGES:
            return slug(name)
    return ""
