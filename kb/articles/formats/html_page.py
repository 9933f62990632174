"""An article out of a saved page of a help site: its title, its text as Markdown, ways of asking out of its headings.

`trafilatura` finds the text among menus, banners and footers. What could run, and what is no text, is left out before.
"""

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
from kb.articles.formats.html_names import id_of, slug_of_link
from kb.articles.models import NewArticle
from kb.articles.wrong import Wrong, wrong

PAGE_BYTES = 5 * 1024 * 1024  # a saved help page has 20 to 300 KB
MISSING_WORDS = 3  # of the page's middle; so many that are not in the article are told to whoever imports
ELEMENTS = 50_000  # a long one has 3,000, most of them menus
TEXT_ELEMENTS = 6_000  # without those; the extractor takes seconds for this many
TEXT_CHARACTERS = 200_000  # an answer has 64 KB at most

# What is left out: told to whoever imports (in a word of kb/languages), or without a word.
_TOLD = {"script": "scripts", "iframe": "frames", "object": "frames", "embed": "frames", "img": "pictures",
         "picture": "pictures", "video": "frames", "audio": "frames", "form": "forms"}  # fmt: skip
_SILENT = {"style", "noscript", "template", "svg", "canvas", "nav", "footer", "aside", "dialog", "input", "select",
           "textarea", "link", "meta", "base", "source"}  # fmt: skip
_DROPPED = _SILENT | set(_TOLD)
_BESIDE = "navigation banner contentinfo search complementary dialog alertdialog".split()
_BESIDE_NAMES = re.compile(
    r"(^|[\s_-])(cookies?|consent|gdpr|breadcrumbs?|newsletter|share|social|related|votes?|feedback|skip|sidebar"
    r"|topbar|navbar|menu|pagination|banner)([\s_-]|$)", re.IGNORECASE
)  # fmt: skip
_ADDRESS = re.compile(r"(https?:|mailto:|tel:|/|\./|\.\./|[\w.-]+(/|$|\.html?))", re.IGNORECASE)
_SUFFIX = re.compile(r"\s+[|–—·»-]\s+[^|–—·»]+$")
_WORD = re.compile(r"\w+")
_SPACES = re.compile(r"\s+")


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
    return Parsed([Entry(source, 1, article, tuple(notes))], [])


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
    left_out = _cleaned(tree)
    if sum(1 for _ in tree.iter()) > TEXT_ELEMENTS or len(tree.text_content()) > TEXT_CHARACTERS:
        return wrong("page_long", elements=f"{TEXT_ELEMENTS:,}", characters=f"{TEXT_CHARACTERS:,}")
    words = _words(_spaced(_heart(tree)))
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


def _cleaned(tree: lxml.html.HtmlElement) -> Counter[str]:
    """Take out what could run and what is no text; what was taken out, counted by its word."""
    left_out: Counter[str] = Counter()
    for element in list(tree.iter()):
        if not isinstance(element.tag, str):
            continue
        _defuse(element)
        if element.tag in _TOLD:
            left_out[_TOLD[element.tag]] += 1
        if element.tag == "form":
            element.tag = "div"  # some sites wrap the whole page in one
        elif element.getparent() is not None and (element.tag in _DROPPED or _is_beside(element)):
            element.drop_tree()
    for button in tree.body.iter("button"):
        button.tag = "h3" if _spaced(button).endswith("?") else "span"  # questions that unfold their answers
    return left_out


def _defuse(element: lxml.html.HtmlElement) -> None:
    """Take handlers, and addresses that are none, off an element."""
    for name in list(element.attrib):
        if name.lower().startswith("on"):
            del element.attrib[name]
    if "href" in element.attrib and not _ADDRESS.match(element.get("href", "").strip()):
        del element.attrib["href"]


def _is_beside(element: lxml.html.HtmlElement) -> bool:
    """Whether an element is furniture of the site, not part of the text."""
    if element.tag in ("html", "body", "main", "article"):
        return False
    if element.get("role", "").lower() in _BESIDE:
        return True
    if element.tag == "header":
        return next(element.iterancestors("main", "article"), None) is None and element.find(".//h1") is None
    names = f"{element.get('class', '')} {element.get('id', '')}"
    return bool(_BESIDE_NAMES.search(names)) and element.find(".//h1") is None


def _title(tree: lxml.html.HtmlElement, site: str) -> str:
    for path in (".//article//h1", ".//main//h1", ".//h1"):
        for heading in tree.body.findall(path):
            if (said := _spaced(heading)) and said.casefold() != site.casefold():
                return said
    title = _meta(tree, "og:title") or _spaced(tree.find(".//head/title"))
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
    return _SPACES.sub(" ", found.get("content", "")).strip() if found is not None else ""


def _heart(tree: lxml.html.HtmlElement) -> lxml.html.HtmlElement:
    """The element that the page itself calls its text, if there is exactly one; else its whole body."""
    for name in ("article", "main"):
        found = tree.body.findall(f".//{name}")
        if len(found) == 1:
            return found[0]
    return tree.body


def _words(text: str) -> Counter[str]:
    return Counter(_WORD.findall(text.casefold()))


def _spaced(element: lxml.html.HtmlElement | None) -> str:
    return _SPACES.sub(" ", element.text_content()).strip() if element is not None else ""
