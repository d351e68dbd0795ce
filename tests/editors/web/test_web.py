"""The board and the graph in a real browser; the tests themselves are the `.test.mjs` files.

They need node, the packages of `editors/web` and Chromium. `make editors-web` brings the packages,
and the CI brings all but node; elsewhere what is missing means that they are skipped.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

HERE = Path(__file__).parent
ROOT = HERE.parents[2]
WEB = ROOT / "editors" / "web"
SUITES = sorted(path.name for path in HERE.glob("*.test.mjs"))

_HOSTILE = {
    "ST0001": '<img src=x onerror="window.pwned=1"> & "quotes"',
    "ST0002": "</script><script>window.pwned=1</script>",
    "ST0003": "`tick` [square] {brace} (round) | pipe #hash; end %% -->",
    "ST0004": "\u05e9\u05dc\u05d5\u05dd \u202eevil\u202c \U0001f6a2 back\\slash \\N",
    "ST0005": "<!-- <b>x</b> &lt; &amp; ${1+1} {{x}}",
}


def _chromium() -> str:
    """The browser: `STP_CHROMIUM`, else the first that is installed."""
    names = ("chromium", "chromium-browser", "google-chrome-stable", "google-chrome")
    found = (shutil.which(name) for name in names)
    return os.environ.get("STP_CHROMIUM") or next(filter(None, found), "")


def _missing() -> str:
    """What is not here; empty when everything is."""
    if shutil.which("node") is None:
        return "there is no node"
    if not (WEB / "node_modules" / "playwright-core").is_dir():
        return "the packages of editors/web are not installed (make editors-web)"
    return "" if _chromium() else "there is no Chromium (STP_CHROMIUM)"


@pytest.fixture(scope="session", autouse=True)
def needs_a_browser() -> None:
    """Skips on a machine that has none, and fails where there must be one."""
    missing = _missing()
    if missing and os.environ.get("CI"):
        pytest.fail(missing)
    elif missing:
        pytest.skip(missing)


@pytest.fixture(scope="session")
def pages(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What the command line writes of the example and of a workspace of hostile titles."""
    folder = tmp_path_factory.mktemp("pages")
    hostile = folder / "hostile"
    config = hostile / "intent" / ".config" / "config.json"
    config.parent.mkdir(parents=True)
    config.write_text('{"intent_version": "2.19.0", "project_name": "<b>Evil</b> \\"x\\""}')
    for id, title in _HOSTILE.items():
        info = hostile / "intent" / "st" / id / "info.md"
        info.parent.mkdir(parents=True)
        related = "\n## Related Steel Threads\n\n- ST0001\n"
        info.write_text(f"---\nstatus: WIP\n---\n# {id}: {title}\n{related}", encoding="utf-8")
    example = ROOT / "examples" / "lighthouse"
    for name, verb, workspace, *options in (
        ("board.html", "board", example, "--format", "html"),
        ("board.json", "board", example, "--format", "json"),
        ("graph.html", "graph", example),
        ("graph-focus.html", "graph", example, "--focus", "ST0002", "--depth", "1"),
        ("graph-part.html", "graph", example, "--most", "4"),
        *(
            (f"graph-{level}.json", "graph", example, "--format", "json", "--level", level)
            for level in ("thread", "package", "criterion")
        ),
        ("hostile-board.html", "board", hostile, "--format", "html"),
        ("hostile-graph.html", "graph", hostile),
        *(
            (f"{kind}.{format}", "graph", place, "--format", format, "--level", "criterion")
            for kind, place in (("lighthouse", example), ("hostile", hostile))
            for format in ("dot", "mermaid")
        ),
    ):
        command = [sys.executable, "-m", "stp_lsp", verb, str(workspace), *options]
        subprocess.run([*command, "-o", str(folder / name)], check=True, timeout=60)
    return folder


@pytest.mark.slow
@pytest.mark.parametrize("suite", SUITES)
def test_suite(suite: str, pages: Path):
    """Every test of one file passes."""
    env = os.environ | {"STP_PAGES": str(pages), "STP_CHROMIUM": _chromium()}
    command = ["node", "--test", "--test-reporter=spec", str(HERE / suite)]
    done = subprocess.run(command, env=env, capture_output=True, text=True, timeout=540)
    assert done.returncode == 0, done.stdout.partition("failing tests:")[2] or done.stdout


def test_bundles_are_current():
    """What is in the Python package is what the sources give; `make web` writes it."""
    command = ["node", "build.mjs", "--check"]
    done = subprocess.run(command, cwd=WEB, capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stderr
