"""The file of a cache: written whole or not at all, and read only if every byte is as written.

    magic (16) | fingerprint (16) | length of the whole file (8) | blocks
    block: length of the data (4) | digest (16) | data

A digest covers its block and everything before it, so that a byte that flipped, a block that is
missing and two blocks that changed places are all noticed, before `marshal` sees any of them.
`marshal` is not safe against bytes that somebody made up. Neither are the compiled modules that
Python keeps beside every program: whoever can write into this user's folders has won already. So
the file counts only if this user owns it and nobody else may write it.
"""

from __future__ import annotations

import contextlib
import marshal
import os
import stat
from collections.abc import Callable, Generator, Iterable
from typing import Any, BinaryIO, Final

from stp_lsp.session.digest import blake2b

MAGIC: Final = b"stp-lsp cache 1\n"
LARGEST: Final = 1 << 30
"""Bytes of a cache; for a larger workspace none is kept."""
TEMPORARY: Final = ".stp-lsp-index-"
"""What the name of a file begins with that is being written."""

_DIGEST: Final = 16
_HEAD: Final = len(MAGIC) + _DIGEST + 8
_FRAME: Final = 4 + _DIGEST
_LARGEST_BLOCK: Final = 1 << 28


class BadCacheError(Exception):
    """The file cannot be used; the text says why, in words for a log."""


def write(
    path: str,
    fingerprint: bytes,
    parts: Iterable[tuple[Any, ...]],
    pause: Callable[[], None] = lambda: None,
) -> int:
    """Puts a cache in place of the one before, atomically; its size in bytes.

    There is no `fsync`: after a crash of the machine the file may be short or hold zeros, which
    the reader notices, and nothing of value is lost.

    Args:
        path: The file.
        fingerprint: Of what wrote it.
        parts: What it shall hold, as values that `marshal` accepts.
        pause: Called between blocks.

    Raises:
        OSError: when it cannot be written; the old file is then still there.
        BadCacheError: when it would be too large.
    """
    import tempfile  # 10 ms that only a writer pays

    handle, temporary = tempfile.mkstemp(dir=os.path.dirname(path), prefix=TEMPORARY)
    try:
        with os.fdopen(handle, "wb") as file:
            size = _write_blocks(file, fingerprint, parts, pause)
            file.seek(0)
            file.write(_head(fingerprint, size))
        os.replace(temporary, path)
    except BaseException:
        with contextlib.suppress(OSError):
            os.unlink(temporary)
        raise
    return size


def _head(fingerprint: bytes, size: int) -> bytes:
    return MAGIC + fingerprint + size.to_bytes(8, "little")


def _write_blocks(
    file: BinaryIO,
    fingerprint: bytes,
    parts: Iterable[tuple[Any, ...]],
    pause: Callable[[], None],
) -> int:
    digest = _begin(fingerprint)
    size = file.write(_head(fingerprint, 0))
    for part in parts:
        data = marshal.dumps(part)
        length = len(data).to_bytes(4, "little")
        digest.update(length)
        digest.update(data)
        file.write(length + digest.digest())
        file.write(data)
        size += _FRAME + len(data)
        if size > LARGEST:
            raise BadCacheError(f"it would be larger than {LARGEST:,} bytes")
        pause()
    return size


def _begin(fingerprint: bytes) -> blake2b:
    return blake2b(fingerprint, digest_size=_DIGEST)


def is_there(path: str, fingerprint: bytes) -> bool:
    """Whether a cache that this program wrote is there; whether it is whole shows in reading."""
    try:
        with _opened(path, fingerprint):
            return True
    except BadCacheError:
        return False


def read(path: str, fingerprint: bytes) -> Generator[tuple[Any, ...]]:
    """The values of a cache, each once its bytes have been found to be as they were written.

    Raises:
        BadCacheError: when there is none that can be used; what came before it must be dropped.
    """
    with _opened(path, fingerprint) as file:
        left = os.fstat(file.fileno()).st_size - _HEAD
        digest = _begin(fingerprint)
        while left:
            frame = _exactly(file, _FRAME)
            length = int.from_bytes(frame[:4], "little")
            left -= _FRAME + length
            if left < 0 or length > _LARGEST_BLOCK:
                raise BadCacheError("a block is longer than the file")
            data = _exactly(file, length)
            digest.update(frame[:4])
            digest.update(data)
            if digest.digest() != frame[4:]:
                raise BadCacheError("its bytes are not as they were written")
            try:
                part = marshal.loads(data)  # this user's copy of this very program wrote it
            except (EOFError, ValueError, TypeError) as error:
                raise BadCacheError(f"it holds no values: {error}") from None
            if not isinstance(part, tuple) or not part:
                raise BadCacheError("it holds other values")
            yield part


def _opened(path: str, fingerprint: bytes) -> BinaryIO:
    """The file behind its head."""
    flags = os.O_RDONLY | getattr(os, "O_BINARY", 0) | getattr(os, "O_NOFOLLOW", 0)
    flags |= getattr(os, "O_NONBLOCK", 0)  # a pipe of that name must not make anybody wait
    try:
        handle = os.open(path, flags)
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) else str(error)
        raise BadCacheError(f"it cannot be opened ({reason})") from None
    try:
        found = os.fstat(handle)
        if not stat.S_ISREG(found.st_mode):
            raise BadCacheError("it is not a file")
        if not is_ours(found):
            raise BadCacheError("others may write it")
        file = os.fdopen(handle, "rb", buffering=1 << 16)
    except BaseException:
        os.close(handle)
        raise
    try:
        head = _exactly(file, _HEAD)
        if not head.startswith(MAGIC + fingerprint):
            raise BadCacheError("another version of the program wrote it")
        if head != _head(fingerprint, found.st_size):
            raise BadCacheError("it is not whole")
    except BaseException:
        file.close()
        raise
    return file


def is_ours(found: os.stat_result) -> bool:
    """Whether this user owns a file or folder that nobody else may write."""
    if not hasattr(os, "geteuid"):
        return True  # its folder is this user's own on Windows
    return found.st_uid == os.geteuid() and not found.st_mode & 0o022


def _exactly(file: BinaryIO, count: int) -> bytes:
    try:
        data = file.read(count)
    except OSError as error:
        raise BadCacheError(f"it cannot be read ({error.strerror or error})") from None
    if len(data) != count:
        raise BadCacheError("it is not whole")
    return data
