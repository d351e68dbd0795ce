"""What SECURITY.md promises, watched while the program runs over a workspace that means harm.

The workspace names files outside of itself in every way that a document can, holds links that lead
out, and Python modules with the names of those that the program imports. Whatever the program
opens, changes, starts or connects to is noted by an audit hook (`watched.py`).
"""

from __future__ import annotations

import ast
import json
import os
import subprocess
import sys
import sysconfig
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

import stp_lsp
from stp_lsp.session.cache_place import SUFFIX, VARIABLE
from tests.hostile.watched import KEPT
from tests.tidy.project import ROOT

pytestmark = pytest.mark.skipif(os.name == "nt", reason="paths are compared as on POSIX")

CONFIG = '{"intent_version": "2.19.0", "project_name": "Trap", "st_prefix": "ST"}'
INFO = """\
---
verblock: "01 Jan 2026:v0.1: A - b"
status: WIP
slug: trap
created: 20260101
---
# ST0001: Trap

## Objective

[a](../../../../outside/secret.md) [b](/etc/passwd) [c](file:///etc/passwd)
![d](../../../../outside/secret.png) `../../../../outside/secret.md`
`intent/st/../../../outside/ST0001/info.md` $(touch pwned) <http://127.0.0.1:9/x>
[e](../ST0002/info.md) [f](http://127.0.0.1:9/y) [g](../linked/secret.md)
"""
CONTRACT = """\
- AC-01.1 One
- AT-01.1 `../outside/test.py` -- covers AC-01.1 -- status: green
- AT-01.2 `linked/test.py` -- covers AC-01.1 -- status: green
- AT-01.3 `/etc/passwd` -- covers AC-01.1 -- status: green
- AT-01.4 `tests/link.py` -- covers AC-01.1 -- status: red
"""


@pytest.fixture
def trap(tmp_path: Path) -> Path:
    outside, root = tmp_path / "outside", tmp_path / "root"
    for folder in (outside / "ST0001", root / "intent/st/ST0001", root / "intent/.config",
                   root / "tests"):  # fmt: skip
        folder.mkdir(parents=True)
    for name in ("secret.md", "secret.png", "test.py", "ST0001/info.md"):
        (outside / name).write_text("AT-01.1 AT-01.2 secret", "utf-8")
    (root / "intent/.config/config.json").write_text(CONFIG, "utf-8")
    (root / "intent/st/ST0001/info.md").write_text(INFO, "utf-8")
    (root / "intent/st/ST0001/acceptance.md").write_text(CONTRACT, "utf-8")
    for name in ("json.py", "re.py", "stp_lsp.py", "sitecustomize.py", "conftest.py"):
        (root / name).write_text("open('pwned', 'w')\n", "utf-8")
    (root / "linked").symlink_to(outside)
    (root / "intent/linked").symlink_to(outside)
    (root / "intent/st/ST0002").symlink_to(outside / "ST0001")
    (root / "intent/leads_out.md").symlink_to(outside / "secret.md")
    (root / "tests/link.py").symlink_to(outside / "test.py")
    return root


def allowed(path: str, root: Path) -> bool:
    """What may be read: the workspace by its own paths, the program, Python, and the system's
    tables of time and language."""
    places = {str(root), str(ROOT / "stp_lsp"), str(ROOT / ".venv"), sys.prefix, sys.base_prefix,
              *sysconfig.get_paths().values(), "/usr/share/zoneinfo", "/usr/lib/locale",
              "/usr/share/locale", "/dev/null"}  # fmt: skip
    if path in ("/etc/localtime", "/etc/mime.types", "/dev/urandom", str(ROOT)):
        return True
    # Looking for the root of a workspace asks whether folders above hold one, and no more.
    return any(path == place or path.startswith(f"{place}/") for place in places)


def watched(
    root: Path,
    report: Path,
    *arguments: str,
    talk: bytes | None = None,
    cache: Path | None = None,
    until: Callable[[], bool] = lambda: True,
) -> dict:
    # Without the measuring of coverage, which writes files of its own.
    own = {name: value for name, value in os.environ.items() if not name.startswith("COV")}
    environment = {**own, "PYTHONPATH": str(ROOT), "PYTHONDONTWRITEBYTECODE": "1"}
    if cache is not None:
        environment |= {VARIABLE: str(cache), KEPT: "1"}
    server = subprocess.Popen(
        [sys.executable, "-P", "-m", "tests.hostile.watched", str(report), *arguments],
        cwd=root,
        env=environment,
        stdin=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
    )
    assert server.stdin is not None
    server.stdin.write(talk or b"")
    server.stdin.flush()
    while not until():
        assert server.poll() is None
        time.sleep(0.01)
    if cache is not None:
        server.stdin.write(framed({"id": 0, "method": "shutdown"}, {"method": "exit"}))
        server.stdin.flush()
    if talk is None:
        server.stdin.close()  # a session ends by its own `exit`
        server.stdin = None
    code = server.wait(120)
    errors = server.stderr.read().decode()
    server.stderr.close()
    found: dict = {
        "read": set(),
        "write": set(),
        "network": set(),
        "start": set(),
        "code": code,
        "errors": errors,
    }
    for line in report.read_text("utf-8").splitlines():
        kind, _, what = line.partition("\t")
        found[kind].add(what)
    return found


def judge(found: dict, root: Path, cache: Path | None = None) -> None:
    assert not found["network"]
    ours = f"{cache}/" if cache is not None else "\0"
    read = {path for path in found["read"] if not f"{path}/".startswith(ours)}
    assert {path for path in read if not allowed(path, root)} == set()
    # Through a link that leads out nothing is read either, although its path lies inside.
    inside = {
        path for path in found["read"] if path.startswith(f"{root}/") and os.path.exists(path)
    }
    assert {path for path in inside if not os.path.realpath(path).startswith(str(root))} == set()
    wrote = {what.rpartition(" ")[2] for what in found["write"]}
    assert {path for path in wrote - {"/dev/null"} if not f"{path}/".startswith(ours)} == set()
    assert found["start"] <= {sys.executable}
    assert not (root / "pwned").exists()


@pytest.mark.parametrize(
    "arguments",
    [
        ("check", "--all", "."),
        ("check", "--diff", "."),
        ("list", "."),
        ("show", "ST0001"),
        ("show", "ST0001/AT-01.1"),
        ("gate", "ST0001"),
        ("index",),
        ("board", "."),
        ("graph", "--format", "json", "--level", "criterion", "."),
        ("doctor",),
    ],
    ids=lambda arguments: " ".join(arguments[:2]),
)
def test_the_command_line_stays_inside(arguments: tuple[str, ...], trap: Path, tmp_path: Path):
    found = watched(trap, tmp_path / "report", *arguments)
    assert found["code"] in (0, 1), found["errors"]
    assert f"{trap}/intent/st/ST0001/info.md" in found["read"]
    judge(found, trap)


@pytest.mark.parametrize("link", ["intent/.config/config.json", "intent/.config", "intent"])
@pytest.mark.parametrize("verb", [("check", "--all", "."), ("index",), ("doctor",), ("list",)],
                         ids=lambda verb: verb[0])  # fmt: skip
def test_no_configuration_is_read_through_a_link_that_leads_out(
    verb: tuple[str, ...], link: str, trap: Path, tmp_path: Path
):
    path, away = trap / link, tmp_path / "outside" / "away"
    path.rename(away)
    path.symlink_to(away)
    found = watched(trap, tmp_path / "report", *verb)
    judge(found, trap)
    assert "Traceback" not in found["errors"]


def framed(*messages: dict) -> bytes:
    bodies = [json.dumps({"jsonrpc": "2.0", **message}).encode() for message in messages]
    return b"".join(b"Content-Length: %d\r\n\r\n%b" % (len(body), body) for body in bodies)


def _questions(path: Path) -> Iterator[dict]:
    """An opened document, and everything about it and about every seventh place in it."""
    text = path.read_text("utf-8")
    name = {"textDocument": {"uri": path.as_uri()}}
    opened = {"uri": path.as_uri(), "languageId": "markdown", "version": 1, "text": text}
    yield {"method": "textDocument/didOpen", "params": {"textDocument": opened}}
    for method in ("documentSymbol", "documentLink", "codeLens", "diagnostic", "foldingRange"):
        yield {"id": 0, "method": f"textDocument/{method}", "params": name}
    whole = {"start": {"line": 0, "character": 0}, "end": {"line": 99, "character": 0}}
    for method in ("codeAction", "inlayHint"):
        params = {**name, "range": whole, "context": {"diagnostics": []}}
        yield {"id": 0, "method": f"textDocument/{method}", "params": params}
    context = {"includeDeclaration": True, "triggerKind": 1}
    for line, written in enumerate(text.splitlines()):
        for character in range(0, len(written), 7):
            params = {
                **name,
                "context": context,
                "position": {"line": line, "character": character},
            }
            for method in ("hover", "definition", "implementation", "completion", "references"):
                yield {"id": 0, "method": f"textDocument/{method}", "params": params}


def session(root: Path, *, ends: bool = True) -> bytes:
    """An editor that opens the trap and asks everything at every link."""
    document = root / "intent/st/ST0001/info.md"
    contract = root / "intent/st/ST0001/acceptance.md"
    messages: list[dict] = [
        {"id": 1, "method": "initialize", "params": {
            "processId": None, "rootUri": root.as_uri(), "capabilities": {},
            "workspaceFolders": [{"uri": root.as_uri(), "name": "trap"}]}},
        {"method": "initialized", "params": {}},
    ]  # fmt: skip
    for path in (document, contract):
        messages += _questions(path)
    messages += [{"id": 0, "method": "workspace/diagnostic", "params": {"previousResultIds": []}}]
    if ends:
        messages += [{"id": 0, "method": "shutdown"}, {"method": "exit"}]
    for number, message in enumerate(messages):
        if "id" in message:
            message["id"] = number
    return framed(*messages)


@pytest.mark.wire
def test_the_server_stays_inside(trap: Path, tmp_path: Path):
    found = watched(trap, tmp_path / "report", "serve", talk=session(trap))
    assert found["code"] == 0, found["errors"]
    judge(found, trap)


@pytest.mark.wire
def test_what_the_server_keeps_goes_to_one_folder(trap: Path, tmp_path: Path):
    """It writes an index, the next one reads it; both write nowhere else, and nobody else reads."""
    cache = tmp_path / "cache"
    first = watched(
        trap,
        tmp_path / "report",
        "serve",
        talk=session(trap, ends=False),
        cache=cache,
        until=lambda: any(cache.glob(f"*{SUFFIX}")),
    )
    assert first["code"] == 0, first["errors"]
    judge(first, trap, cache)
    [index] = cache.iterdir()
    assert index.stat().st_mode & 0o777 == 0o600
    assert cache.stat().st_mode & 0o777 == 0o700
    assert b"secret" not in index.read_bytes().replace(b"secret.", b"")  # of the links, no text
    second = watched(
        trap,
        tmp_path / "again",
        "serve",
        talk=session(trap, ends=False),
        cache=cache,
    )
    assert second["code"] == 0, second["errors"]
    judge(second, trap, cache)
    assert str(index) in second["read"]


def test_the_watch_sees_what_it_should(trap: Path, tmp_path: Path):
    """The fault is planted: a rule that reads, writes, connects and starts something."""
    code = (
        "import os, socket, subprocess, sys\n"
        "from tests.hostile.watched import hook\n"
        "sys.addaudithook(hook(os.open(sys.argv[1], os.O_WRONLY | os.O_CREAT | os.O_APPEND)))\n"
        "open('linked/secret.md').read(); open('pwned', 'w').close(); os.listdir('/etc')\n"
        "subprocess.run(['true'])\n"
        "s = socket.socket(); s.settimeout(1)\n"
        "try: s.connect(('127.0.0.1', 9))\n"
        "except OSError: pass\n"
    )
    report = tmp_path / "report"
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    subprocess.run([sys.executable, "-P", "-c", code, str(report)], cwd=trap, env=environment,
                   check=True, timeout=60)  # fmt: skip
    kinds = {line.partition("\t")[0] for line in report.read_text("utf-8").splitlines()}
    assert kinds >= {"read", "write", "network", "start"}
    assert f"read\t{trap}/linked/secret.md" in report.read_text("utf-8").splitlines()


NOBODY: frozenset[str] = frozenset()
RUNS = {
    "subprocess": {
        "session/reader_process.py",
        "session/moment.py",
    },  # our own reader; `git config`
    "pickle": {"cli/check.py"},  # from our own copy
    "socket": {"server/endpoints.py", "server/transport.py"},  # `serve --tcp`, one client
    "ctypes": {"server/allocator.py"},  # one setting of the C library that is there already
    "multiprocessing": NOBODY,
    "http": NOBODY,
    "urllib": NOBODY,
    "ssl": NOBODY,
    "webbrowser": NOBODY,
}
"""Modules that could reach the network or run something, and who may import them."""


def test_nothing_imports_what_could_reach_out_or_run_something():
    package = Path(stp_lsp.__file__).parent
    for path in sorted(package.rglob("*.py")):
        tree = ast.parse(path.read_text("utf-8"))
        name = path.relative_to(package).as_posix()
        for node in ast.walk(tree):
            modules = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
            if isinstance(node, ast.ImportFrom):
                modules = [node.module or ""]
            for module in modules:
                users = RUNS.get(module.partition(".")[0])
                assert users is None or name in users or module == "urllib.parse", (name, module)
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
                assert node.func.id not in ("eval", "exec", "compile", "__import__"), name
