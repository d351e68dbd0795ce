"""The servers that are measured, and how each is started.

A server that is not on this machine is skipped, and the report says so.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Mapping
from importlib import metadata
from pathlib import Path
from typing import Any, NamedTuple

from benchmarks.targets import ID, LINK
from stp_lsp import __version__

ROOT = Path(__file__).resolve().parents[1]

_PYTHON = {
    "PYTHONPATH": str(ROOT),
    # An installed program is compiled already, whatever the caller's environment says.
    "PYTHONDONTWRITEBYTECODE": "",
    "PYTHONPYCACHEPREFIX": str(Path(tempfile.gettempdir(), "stp-bench-pycache")),
}
_IDS_TYPED = ("See ST", "See ST0", "See ST00")
_LINKS_TYPED = ("See [x](.", "See [x](..", "See [x](../")


class Server(NamedTuple):
    """A server that can be started."""

    name: str
    command: tuple[str, ...]
    """`{root}` in it stands for the workspace, `{answers}` for a file of answers to repeat."""
    about: str
    """For the report."""
    at: str
    """The kind of place where it is asked: :data:`~benchmarks.targets.ID` or `LINK`."""
    typed: tuple[str, ...]
    """A line while it is being typed, for completion."""
    environment: Mapping[str, str]
    settings: Mapping[str, Any]
    repeats: bool = False
    """Whether it only repeats answers of another server, so that it needs no time to know any."""
    heavy: bool = False
    """Whether it takes minutes and gigabytes in a large workspace."""
    check: tuple[str, ...] = ()
    """The command that checks a whole folder once, if there is one."""


class Missing(NamedTuple):
    """A server that is not here."""

    name: str
    reason: str


def find_servers(names: list[str]) -> tuple[list[Server], list[Missing]]:
    """The servers of these names, and those that are not on this machine.

    Raises:
        ValueError: when there is no server of such a name.
    """
    found: list[Server] = []
    missing: list[Missing] = []
    for name in names:
        if name not in SERVERS:
            raise ValueError(f"no server is called {name!r}; there are {', '.join(SERVERS)}")
        item = SERVERS[name]()
        if isinstance(item, Server):
            found.append(item)
        else:
            missing.append(item)
    return found, missing


def _stp() -> Server | Missing:
    program = (sys.executable, "-m", "stp_lsp")
    about = f"this server, {__version__}"
    check = (*program, "check", "{root}")
    return Server("stp", (*program, "serve"), about, ID, _IDS_TYPED, _PYTHON, {}, check=check)


def _empty() -> Server | Missing:
    command = (sys.executable, "-m", "benchmarks.empty_server", "{answers}")
    library = f"pygls {metadata.version('pygls')}"
    about = f"the same protocol library ({library}) repeating this server's answers: the floor"
    return Server("empty", command, about, ID, _IDS_TYPED, _PYTHON, {}, repeats=True)


def _rumdl() -> Server | Missing:
    program = _beside_python("rumdl")
    if program is None:
        return Missing("rumdl", "no `rumdl` on the path (`pip install rumdl`)")
    version = subprocess.run([program, "--version"], capture_output=True, text=True, check=False)
    about = f"{version.stdout.strip()}, a Markdown linter and server in Rust that indexes links"
    check = (program, "check", "--no-config", "--no-cache", "{root}")
    command = (program, "server", "--no-config")
    return Server("rumdl", command, about, LINK, _LINKS_TYPED, {}, {}, check=check)


def _vscode_markdown() -> Server | Missing:
    name = "vscode-markdown"
    node = shutil.which("node")
    if node is None:
        return Missing(name, "no `node` on the path")
    modules = Path(os.environ.get("STP_BENCH_NODE_MODULES", "node_modules")).resolve()
    server = modules / "vscode-markdown-languageserver" / "dist" / "node" / "workerMain.js"
    if not server.is_file() or not (modules / "markdown-it").is_dir():
        return Missing(name, "not in node_modules (see benchmarks/README.md)")
    bridge = str(Path(__file__).with_name("vscode_bridge.cjs"))
    package = json.loads((server.parents[2] / "package.json").read_text(encoding="utf-8"))
    about = f"VS Code's own Markdown server {package['version']}, with the half of it in the editor"
    command = (node, bridge, str(modules), str(server), "{root}")
    validate = {
        "enabled": True,
        "referenceLinks": {"enabled": "warning"},
        "fragmentLinks": {"enabled": "warning"},
        "fileLinks": {"enabled": "warning", "markdownFragmentLinks": "inherit"},
        "unusedLinkDefinitions": {"enabled": "hint"},
        "duplicateLinkDefinitions": {"enabled": "warning"},
        "ignoredLinks": [],
    }
    suggest = {"paths": {"enabled": True, "includeWorkspaceHeaderCompletions": "onDoubleHash"}}
    settings = {
        "markdown": {
            "validate": validate,
            "suggest": suggest,
            "occurrencesHighlight": {"enabled": True},
            "server": {"log": "off"},
            "preferredMdPathExtensionStyle": "includeExtension",
        }
    }
    about += "; not asked beyond 5,000 threads"
    return Server(name, command, about, LINK, _LINKS_TYPED, {}, settings, heavy=True)


def _beside_python(name: str) -> str | None:
    """A program on the path, or in the environment of the running interpreter."""
    return shutil.which(name) or shutil.which(name, path=str(Path(sys.executable).parent))


SERVERS: dict[str, Callable[[], Server | Missing]] = {
    "stp": _stp,
    "empty": _empty,
    "rumdl": _rumdl,
    "vscode-markdown": _vscode_markdown,
}
