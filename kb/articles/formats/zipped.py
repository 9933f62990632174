"""Files out of a .zip, one after the other, and never more than is allowed.

What a zip says about itself is not believed: what comes out is counted as it is unpacked.
"""

import io
import re
import stat
import struct
import zipfile
import zlib
from collections.abc import Callable, Iterator
from pathlib import PurePosixPath
from typing import NamedTuple

from kb.articles.wrong import Wrong, wrong

ENTRIES = 20_000
UNPACKED_BYTES = 256 * 1024 * 1024  # of all files together; 2,000 saved pages of 100 KB take 200 MB
FILE_BYTES = 32 * 1024 * 1024  # of one file in it
RATIO = 200  # unpacked to packed; text reaches 20, a table of equal rows 100, a bomb 1,000
RATIO_FROM = 1024 * 1024  # below this size a high ratio harms nobody

_DIRECTORY_BYTES = 4 * 1024 * 1024  # what 20,000 names take; Python reads all of it before it says how many there are
_END = b"PK\x05\x06"
_METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
_PACKED = {".zip", ".gz", ".tgz", ".tar", ".bz2", ".xz", ".7z", ".rar", ".zst"}
_UNSAFE = re.compile(r"[\x00-\x1f\\]|^/|^[A-Za-z]:|(^|/)\.\.(/|$)")
_PIECE = 256 * 1024
_ENCRYPTED = 0x1


class Unpacked(NamedTuple):
    """A file out of a zip."""

    name: str
    data: bytes


class Refused(Exception):
    """Why a zip is not taken: the name of the file in it, if it is about one, and the reason."""

    def __init__(self, inside: str, reason: Wrong) -> None:
        super().__init__(reason.code)
        self.inside = inside
        self.reason = reason


def count(data: bytes) -> int:
    """How many files a zip says it holds; only for showing progress."""
    place = data.rfind(_END)
    return struct.unpack_from("<H", data, place + 10)[0] if place >= 0 and len(data) >= place + 22 else 0


def unpacked(data: bytes, wanted: Callable[[str], bool]) -> Iterator[Unpacked]:
    """The files in a zip whose names are `wanted`. Raises Refused for what no honest zip has, wanted or not."""
    _check_directory(data)
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as packed:
            entries = packed.infolist()
            _check_entries(entries)
            left = UNPACKED_BYTES
            for entry in entries:
                if entry.is_dir() or not wanted(entry.filename):
                    continue
                found = _unpack(packed, entry, left)
                left -= len(found)
                yield Unpacked(entry.filename, found)
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, struct.error, ValueError, RuntimeError):
        raise Refused("", wrong("zip_broken")) from None


def pack(files: dict[str, bytes]) -> bytes:
    """A zip of `files`. The same files give the same bytes."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, data in files.items():
            entry = zipfile.ZipInfo(name)  # of 1980: an export says nothing about when it was made
            entry.compress_type = zipfile.ZIP_DEFLATED
            packed.writestr(entry, data)
    return target.getvalue()


def _check_directory(data: bytes) -> None:
    """Before Python reads the directory of the zip: how large it says it is."""
    place = data.rfind(_END)
    if place < 0 or len(data) < place + 22:
        raise Refused("", wrong("zip_broken"))
    number, size = struct.unpack_from("<HI", data, place + 10)
    if number == 0xFFFF or size == 0xFFFFFFFF or size > _DIRECTORY_BYTES:
        raise Refused("", wrong("zip_many", most=ENTRIES))


def _check_entries(entries: list[zipfile.ZipInfo]) -> None:
    if len(entries) > ENTRIES:
        raise Refused("", wrong("zip_many", most=ENTRIES))
    seen: set[str] = set()
    for entry in entries:
        if found := _wrong_with(entry, seen):
            raise Refused(_shown(entry.filename), found)
        seen.add(entry.filename)


def _wrong_with(entry: zipfile.ZipInfo, seen: set[str]) -> Wrong | None:
    name = entry.orig_filename or entry.filename
    kind = stat.S_IFMT(entry.external_attr >> 16)
    if _UNSAFE.search(name) or _UNSAFE.search(entry.filename):
        return wrong("zip_path")
    if kind and not (stat.S_ISREG(kind) or stat.S_ISDIR(kind)):
        return wrong("zip_link")
    if entry.flag_bits & _ENCRYPTED:
        return wrong("zip_locked")
    if entry.filename in seen:
        return wrong("zip_twice")
    if PurePosixPath(entry.filename).suffix.lower() in _PACKED:
        return wrong("zip_nested")
    return wrong("zip_method") if entry.compress_type not in _METHODS else None


def _unpack(packed: zipfile.ZipFile, entry: zipfile.ZipInfo, left: int) -> bytes:
    """The bytes of a file; it stops at the first piece that is too much."""
    found = bytearray()
    with packed.open(entry) as file:
        while piece := file.read(_PIECE):
            found += piece
            if len(found) > left:
                raise Refused("", wrong("zip_large", most=UNPACKED_BYTES // 2**20))
            if len(found) > FILE_BYTES:
                raise Refused(_shown(entry.filename), wrong("file_large", most=FILE_BYTES // 2**20))
            if len(found) > RATIO_FROM and len(found) > RATIO * max(entry.compress_size, 1):
                raise Refused(_shown(entry.filename), wrong("zip_bomb", most=RATIO))
    return bytes(found)


def _shown(name: str) -> str:
    return "".join(c if c.isprintable() else "?" for c in name)[:120]
