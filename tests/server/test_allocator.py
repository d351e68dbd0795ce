"""All threads share one heap, where that can be asked for."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

PROBE = """
import ctypes, sys, threading
from stp_lsp.server.allocator import share_heap
asked = share_heap() if sys.argv[1] == "ask" else False
begin = threading.Barrier(4)
def work():
    begin.wait()
    kept = [bytes(2_000) for _ in range(100)]  # too large for Python's own small blocks
    begin.wait()
threads = [threading.Thread(target=work) for _ in range(4)]
for thread in threads: thread.start()
for thread in threads: thread.join()
print(asked, flush=True)
libc = ctypes.CDLL(None)
out = ctypes.c_void_p.in_dll(libc, "stdout")
libc.malloc_info(0, out)
libc.fflush(out)
"""


def heaps(word: str, **environment: str) -> tuple[str, int]:
    """What was answered, and how many heaps there are after four threads were at work at once."""
    plain = {
        key: value
        for key, value in os.environ.items()
        if key not in ("MALLOC_ARENA_MAX", "GLIBC_TUNABLES")
    }
    run = subprocess.run(
        [sys.executable, "-c", PROBE, word],
        capture_output=True,
        text=True,
        check=True,
        env={**plain, **environment},
    )
    return run.stdout.split("\n", 1)[0], run.stdout.count("<heap nr=")


def is_glibc() -> bool:
    return sys.platform == "linux" and "glibc" in (os.confstr("CS_GNU_LIBC_VERSION") or "")


@pytest.mark.skipif(not is_glibc(), reason="another C library")
def test_threads_share_a_heap_unless_the_user_chose_otherwise() -> None:
    assert heaps("ask") == ("True", 1)
    assert heaps("leave")[1] > 1
    asked, count = heaps("ask", MALLOC_ARENA_MAX="3")
    assert asked == "False"
    assert count > 1


@pytest.mark.parametrize("version", [None, "musl 1.2", ValueError("no such name")])
def test_another_c_library_is_left_alone(
    version: str | ValueError | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    from stp_lsp.server import allocator

    def confstr(_: str) -> str | None:
        if isinstance(version, ValueError):
            raise version
        return version

    monkeypatch.setattr(sys, "platform", "linux")
    monkeypatch.delenv("MALLOC_ARENA_MAX", raising=False)
    monkeypatch.delenv("GLIBC_TUNABLES", raising=False)
    monkeypatch.setattr(os, "confstr", confstr, raising=False)
    assert not allocator.share_heap()
