"""The characters of a saved page: by its mark, by what it says of itself, in UTF-8, or not at all."""

import codecs
import re

_MARKS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
_SAID = re.compile(rb"""<meta[^>]{0,200}?charset\s*=\s*["']?\s*([A-Za-z0-9_:.-]{1,40})""", re.IGNORECASE)
_HEAD = 4096  # bytes in which a page says its encoding
# What browsers take Latin-1 for; and no codec that is not one of characters.
_KNOWN = {"iso-8859-1": "cp1252", "latin1": "cp1252", "latin-1": "cp1252", "us-ascii": "cp1252", "ascii": "cp1252",
          "windows-1252": "cp1252", "cp1252": "cp1252", "iso-8859-15": "iso-8859-15", "utf-8": "utf-8",
          "utf8": "utf-8", "windows-1250": "cp1250", "iso-8859-2": "iso-8859-2"}  # fmt: skip
_CONTROLS = re.compile(r"[\x00-\x08\x0e-\x1f]")


def decoded(data: bytes) -> str | None:
    """The text of a page; None for what is no text, or in an encoding that nobody can tell."""
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return _text(data, encoding)
    found = _text(data, "utf-8")
    if found is not None:
        return found
    said = _SAID.search(data[:_HEAD])
    encoding = _KNOWN.get(said.group(1).decode("ascii").lower()) if said else None
    return _text(data, encoding) if encoding else None


def _text(data: bytes, encoding: str) -> str | None:
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError:
        return None
    return None if _CONTROLS.search(text) else text
