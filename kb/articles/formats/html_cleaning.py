"""Takes out of a saved page what could run, and what is furniture of the site and no text."""

import re
from collections import Counter

from lxml.html import HtmlElement

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


def cleaned(tree: HtmlElement) -> Counter[str]:
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
    for link in [link for link in tree.body.iter("a") if "href" not in link.attrib]:
        link.drop_tag()
    for button in tree.body.iter("button"):
        button.tag = "h3" if spaced(button).endswith("?") else "span"  # questions that unfold their answers
    return left_out


def _defuse(element: HtmlElement) -> None:
    """Take handlers, and addresses that are none, off an element."""
    for name in list(element.attrib):
        if name.lower().startswith("on"):
            del element.attrib[name]
    if "href" in element.attrib and not _ADDRESS.match(element.get("href", "").strip()):
        del element.attrib["href"]


def _is_beside(element: HtmlElement) -> bool:
    """Whether an element is furniture of the site, not part of the text."""
    if element.tag in ("html", "body", "main", "article"):
        return False
    if element.get("role", "").lower() in _BESIDE:
        return True
    if element.tag == "header":
        return next(element.iterancestors("main", "article"), None) is None and element.find(".//h1") is None
    names = f"{element.get('class', '')} {element.get('id', '')}"
    return bool(_BESIDE_NAMES.search(names)) and element.find(".//h1") is None


def spaced(element: HtmlElement | None) -> str:
    """The words of an element, with one blank between them; empty for none."""
    return " ".join(element.text_content().split()) if element is not None else ""
