"""Puts the server and its libraries beside the VS Code extension: `python -m tools.vscode_bundle`.

The extension carries a server that any Python from 3.11 on can run. So everything in it is pure
Python, pinned with hashes by `requirements.lock`, and no more than the server imports: what only
the command line uses stays out. Licences of the libraries come along.

Deliberately not here: packing the `.vsix` (see `make vsix`).
"""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).resolve().parents[1]
EXTENSION: Final = ROOT / "editors" / "vscode"
LIBRARIES: Final = EXTENSION / "bundled" / "libs"
FETCHED: Final = EXTENSION / "bundled" / ".fetched"
"""The pins of what lies in ``LIBRARIES``: what is there is not fetched again."""
NOT_FETCHED: Final = 3
"""The exit code when the libraries cannot be had."""
SAMPLE: Final = EXTENSION / "sample" / "lighthouse"
PICTURES: Final = EXTENSION / "media" / "walkthrough"
SHOWN: Final = ("tree", "hover", "completion", "quickfix", "gate")
"""Pictures of the documentation that the walkthrough shows too."""

WANTED: Final = (
    "attrs",
    "cattrs",
    "lsprotocol",
    "markdown-it-py",
    "mdurl",
    "pygls",
    "typing-extensions",
)
"""What the server imports, and what that imports; the tests in VS Code start it with no more."""

_BLOCK = re.compile(r"^([A-Za-z0-9._-]+)==.*?(?=^\S|\Z)", re.MULTILINE | re.DOTALL)
_NATIVE: Final = frozenset((".so", ".pyd", ".dll", ".dylib", ".a", ".c", ".pyx"))
_UNUSED: Final = ("bin", "**/__pycache__", "**/tests", "**/*.dist-info/RECORD", "**/*.pyi")
_HIDDEN: Final = shutil.ignore_patterns("__pycache__", "*.pyc")


def main() -> int:
    """Makes the bundle anew.

    Returns:
        0, 1 when something in it is not pure Python, or ``NOT_FETCHED``.
    """
    shutil.rmtree(SAMPLE.parent, ignore_errors=True)
    try:
        _bring(pins((ROOT / "requirements.lock").read_text(encoding="utf-8")))
    except subprocess.CalledProcessError:
        return NOT_FETCHED
    shutil.rmtree(LIBRARIES / "stp_lsp", ignore_errors=True)
    shutil.copytree(ROOT / "stp_lsp", LIBRARIES / "stp_lsp", ignore=_HIDDEN)
    shutil.copytree(ROOT / "examples" / "lighthouse", SAMPLE, ignore=_HIDDEN)
    shutil.copyfile(ROOT / "LICENSE", EXTENSION / "LICENSE")
    PICTURES.mkdir(parents=True, exist_ok=True)
    for name in SHOWN:
        picture = ROOT / "docs" / "images" / f"vscode-{name}.png"
        shutil.copyfile(picture, PICTURES / f"{name}.png")
    native = [path for path in LIBRARIES.rglob("*") if path.suffix in _NATIVE]
    for path in native:
        print(f"not pure Python: {path.relative_to(LIBRARIES).as_posix()}", file=sys.stderr)
    size = sum(path.stat().st_size for path in LIBRARIES.rglob("*") if path.is_file())
    print(f"bundled: {len(WANTED)} libraries and the server, {size / 1e6:.1f} MB")
    return 1 if native else 0


def pins(lock: str) -> str:
    """The entries of a lock file that the server needs, with their hashes.

    Raises:
        LookupError: when the lock does not pin all of them.
    """
    found = {match[1].lower(): match[0] for match in _BLOCK.finditer(lock)}
    missing = [name for name in WANTED if name not in found]
    if missing:
        raise LookupError(f"not in the lock: {', '.join(missing)}")
    return "\n".join(found[name].rstrip() for name in WANTED) + "\n"


def _bring(requirements: str) -> None:
    """Fills ``LIBRARIES`` with what is pinned, unless it is there.

    Raises:
        CalledProcessError: when it cannot be had.
    """
    if FETCHED.is_file() and FETCHED.read_text(encoding="utf-8") == requirements:
        return
    FETCHED.unlink(missing_ok=True)
    shutil.rmtree(LIBRARIES, ignore_errors=True)
    _install(requirements)
    for pattern in _UNUSED:
        for path in list(LIBRARIES.glob(pattern)):
            shutil.rmtree(path) if path.is_dir() else path.unlink()
    FETCHED.write_text(requirements, encoding="utf-8")


def _install(requirements: str) -> None:
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "requirements.txt"
        file.write_text(requirements, encoding="utf-8")
        options = ["--quiet", "--no-deps", "--no-compile", "--require-hashes"]
        options += ["--only-binary=:all:", "--implementation=py", "--abi=none", "--platform=any"]
        command = [sys.executable, "-m", "pip", "install", *options, "--python-version=3.11"]
        command += ["--disable-pip-version-check", "--target", str(LIBRARIES)]
        subprocess.run([*command, "--requirement", str(file)], check=True)


if __name__ == "__main__":
    sys.exit(main())
