"""An article out of a saved page of a help site: its title, its text as Markdown, ways of asking out of its headings.

`trafilatura` finds the text among menus, banners and footers. What could run, and what is no text, is left out before.
"""

import logging
import re
from collections import Counter
from configparser import ConfigParser
from typing import NamedTuple

import lxml.html
import trafilatura
from lxml import etree
from trafilatura.settings import use_config

from common.language import LANGUAGES, detect
from kb.articles.formats import html_decoding, html_markdown
from kb.articles.formats.entry import Entry, Parsed, problem
from kb.articles.formats.html_cleaning import cleaned, spaced
from kb.articles.formats.html_names import id_of, slug_of_link
from kb.articles.models import NewArticle
from kb.articles.wrong import Wrong, wrong

PAGE_BYTES = 5 * 1024 * 1024  # a saved help page has 20 to 300 KB
MISSING_WORDS = 3  # of the page's middle; so many that are not in the article are told to whoever imports
ELEMENTS = 50_000  # a long one has 3,000, most of them menus
TEXT_ELEMENTS = 6_000  # without those; the extractor takes seconds for this many
TEXT_CHARACTERS = 200_000  # an answer has 64 KB at most

_SUFFIX = re.compile(r"\s+[|–—·»-]\s+[^|–—·»]+$")
_WORD = re.compile(r"\w+")


class Page(NamedTuple):
    """What a page says of itself, and what of it was left out (a word for each kind, with how many)."""

    title: str
    language: str
    link: str
    markdown: str
    headings: list[str]
    left_out: Counter[str]


def read(source: str, data: bytes) -> Parsed:
    """The one article of a page."""
    found = _page(data)
    if isinstance(found, Wrong):
        return Parsed([], [problem(source, 1, found)])
    article = NewArticle(
        id=id_of(found.link, source),
        language=found.language,
        title=found.title,
        answer=found.markdown,
        phrasings=html_markdown.phrasings(found.title, found.headings),
        status="published",
    )
    notes = [wrong(f"left_out.{what}", number=number) for what, number in sorted(found.left_out.items())]
    return Parsed([Entry(source, 1, article, tuple(notes), says_status=False)], [])


def _page(data: bytes) -> Page | Wrong:
    if len(data) > PAGE_BYTES:
        return wrong("page_large", most=PAGE_BYTES // 2**20)
    text = html_decoding.decoded(data)
    if text is None:
        return wrong("page_encoding")
    tree = _tree(text)
    if tree is None:
        return wrong("page_no_html")
    if sum(1 for _ in tree.iter()) > ELEMENTS:
        return wrong("page_elements", most=f"{ELEMENTS:,}")
    return _read_tree(tree)


def _tree(text: str) -> lxml.html.HtmlElement | None:
    """The page as a tree. libxml2's HTML parser unfolds no entities of its own, and ends what is nested too deep."""
    parser = lxml.html.HTMLParser(encoding="utf-8", no_network=True, huge_tree=False, remove_pis=True)
    try:
        tree = lxml.html.document_fromstring(text.encode("utf-8", "replace"), parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError, ValueError):
        return None
    return tree if tree.find("body") is not None else None


def _read_tree(tree: lxml.html.HtmlElement) -> Page | Wrong:
    site = _meta(tree, "og:site_name")
    title = _title(tree, site)
    language, link = _language(tree), _canonical(tree)
    left_out = cleaned(tree)
    if sum(1 for _ in tree.iter()) > TEXT_ELEMENTS or len(tree.text_content()) > TEXT_CHARACTERS:
        return wrong("page_long", elements=f"{TEXT_ELEMENTS:,}", characters=f"{TEXT_CHARACTERS:,}")
    words = _words(" ".join(_heart(tree).itertext()))
    try:
        markdown = html_markdown.tidied(_extracted(tree, link), title)
    except (RecursionError, ValueError, TypeError, AttributeError, IndexError, etree.LxmlError):
        return wrong("page_unreadable")  # whatever a page does to the extractor, the import goes on
    if not markdown or not title:
        return wrong("page_no_text")
    if (missing := (words - _words(f"{title} {markdown}")).total()) >= MISSING_WORDS:
        left_out["words"] = missing
    headings = html_markdown.headings(markdown)
    found = detect(markdown) if not language else None
    return Page(title, language or (found[0] if found else LANGUAGES[0]), link, markdown, headings, left_out)


def _extracted(tree: lxml.html.HtmlElement, link: str) -> str:
    return trafilatura.extract(
        tree, url=link or None, output_format="markdown", include_comments=False, include_formatting=True,
        include_links=True, include_tables=True, favor_recall=True, config=_CONFIG,
    ) or ""  # fmt: skip


def _config() -> ConfigParser:
    """The extractor's settings: a help page may be two sentences long."""
    config = use_config()
    config.set("DEFAULT", "MIN_EXTRACTED_SIZE", "20")
    return config


_CONFIG = _config()
logging.getLogger("trafilatura").setLevel(logging.CRITICAL)  # what is odd about a page is told in the report


def _title(tree: lxml.html.HtmlElement, site: str) -> str:
    for path in (".//article//h1", ".//main//h1", ".//h1"):
        for heading in tree.body.findall(path):
            if (said := spaced(heading)) and said.casefold() != site.casefold():
                return said
    title = _meta(tree, "og:title") or spaced(tree.find(".//head/title"))
    return _SUFFIX.sub("", title) if title.casefold() != site.casefold() else title


def _language(tree: lxml.html.HtmlElement) -> str:
    said = tree.get("lang") or tree.get("{http://www.w3.org/XML/1998/namespace}lang") or _meta(tree, "og:locale")
    return re.split(r"[-_]", said.strip().lower())[0] if said else ""


def _canonical(tree: lxml.html.HtmlElement) -> str:
    for link in tree.iterfind(".//link[@rel='canonical']"):
        if slug_of_link(link.get("href", "")):
            return link.get("href", "").strip()
    return _meta(tree, "og:url")


def _meta(tree: lxml.html.HtmlElement, name: str) -> str:
    found = tree.find(f".//meta[@property='{name}']")
    return " ".join(found.get("content", "").split()) if found is not None else ""


def _heart(tree: lxml.html.HtmlElement) -> lxml.html.HtmlElement:
    """The element that the page itself calls its text, if there is exactly one; else its whole body."""
    for name in ("article", "main"):
        found = tree.body.findall(f".//{name}")
        if len(found) == 1:
            return found[0]
    return tree.body


def _words(text: str) -> Counter[str]:
    return Counter(_WORD.findall(text.casefold()))
