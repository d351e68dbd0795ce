"""What the bytes of a file say, and the text of one version of a document on disk."""

from __future__ import annotations

import codecs
import contextlib
from functools import lru_cache

from stp_lsp.session.disk import RealDisk, Stamp
from stp_lsp.session.disk_guard import need_disk

_HEAD = 128
_WIDE = (
    (codecs.BOM_UTF32_LE, "utf-32-le", "UTF-32"),  # begins as that of UTF-16 does
    (codecs.BOM_UTF32_BE, "utf-32-be", "UTF-32"),
    (codecs.BOM_UTF16_LE, "utf-16-le", "UTF-16"),
    (codecs.BOM_UTF16_BE, "utf-16-be", "UTF-16"),
)
_WIDE_REASON = "is {0}, which `intent` and git cannot read as text; save the file as UTF-8"


def _is_half_empty(data: bytes, encoding: str) -> bool:
    """Whether a text without a mark can only be plain letters of two bytes each."""
    even, odd = data[:_HEAD:2], data[1:_HEAD:2]
    full, empty = (even, odd) if encoding.endswith("le") else (odd, even)
    return not any(empty) and all(full)


def decode(data: bytes) -> tuple[str, str]:
    """The text of a file and what is wrong with its bytes, if anything.

    A byte order mark is dropped, as editors do; what is not UTF-8 becomes U+FFFD. The encodings of
    Windows with two or four bytes for each character are read, because editors there show such a
    file as any other; that the tools beside them cannot read it is the fault then.
    """
    if data.startswith(b"\xef\xbb\xbf"):
        data = data[3:]
    elif b"\0" in data[:_HEAD] or data[:2] in (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE):
        for mark, encoding, name in _WIDE:
            if data.startswith(mark) or (len(mark) == 2 and _is_half_empty(data, encoding)):
                with contextlib.suppress(UnicodeDecodeError):
                    return data.decode(encoding).removeprefix("\ufeff"), _WIDE_REASON.format(name)
    try:
        return data.decode("utf-8"), ""
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        reason = (
            f"line {line} is not UTF-8 (byte 0x{data[error.start]:02x}); "
            "save the file as UTF-8, unreadable characters are shown as U+FFFD"
        )
        return data.decode("utf-8", "replace"), reason


class DiskText:
    """The text of one version of a file on disk, read when asked for.

    Nothing is returned once the file has another stamp: facts and text must belong together, and
    the next sweep brings the new version in anyway.
    """

    __slots__ = ("_id", "_root", "_stamp")

    def __init__(self, root: str, id: str, stamp: Stamp) -> None:
        self._root = root
        self._id = id
        self._stamp = stamp

    def read(self) -> str | None:
        """The text, or ``None`` when the file changed or went."""
        return _read_version(f"{self._root}/{self._id}", self._stamp)


@lru_cache(maxsize=32)
def _read_version(path: str, stamp: Stamp) -> str | None:
    need_disk()
    disk = RealDisk()
    if disk.stamp(path) != stamp:
        return None  # it may be any size by now, and need not be opened
    try:
        text, _ = decode(disk.read(path))
    except OSError:
        return None
    return text if disk.stamp(path) == stamp else None  # nor has it changed meanwhile
