"""The board and the graph in a real browser; the tests themselves are the `.test.mjs` files.

They need node, the packages of `editors/web` and Chromium. The CI fetches the last two if need be;
elsewhere what is missing means that the tests are skipped, with what would bring it.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tools.editors import FOLDER, Program, UnavailableError, bring, find

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


def _browser() -> Program:
    """The browser: `STP_CHROMIUM`, else one of this machine, else our own.

    Raises:
        UnavailableError: when there is none; only the CI fetches one.
    """
    names = ("chromium", "chromium-browser", "google-chrome-stable", "google-chrome")
    found = (shutil.which(name) for name in names)
    path = os.environ.get("STP_CHROMIUM") or next(filter(None, found), "")
    if path:
        return Program("chromium", (path,))
    own = find("chromium") or (bring("chromium") if os.environ.get("CI") else None)
    if own is None:
        raise UnavailableError("there is no Chromium (`python -m tools.editors chromium`)")
    return own


def _need_packages() -> None:
    """Makes sure of the packages of `editors/web`.

    Raises:
        UnavailableError: when they are not here; only the CI installs them.
    """
    if shutil.which("node") is None:
        raise UnavailableError("there is no node")
    if (WEB / "node_modules" / "playwright-core").is_dir():
        return
    if not os.environ.get("CI"):
        raise UnavailableError("the packages of editors/web are not here (`make editors-web`)")
    command = ["npm", "ci", "--no-audit", "--no-fund", "--loglevel=error"]
    done = subprocess.run(command, cwd=WEB, capture_output=True, text=True, timeout=540)
    if done.returncode:
        raise UnavailableError(f"npm ci: {done.stderr[-500:]}")


@pytest.fixture(scope="session")
def browser() -> Program:
    """A browser, and everything else that the suites need."""
    if sys.platform == "win32":
        pytest.skip("the recipes are for Linux and macOS")
    import fcntl

    FOLDER.mkdir(parents=True, exist_ok=True)
    try:
        with (FOLDER / "web.lock").open("w") as lock:  # two workers may want the same packages
            fcntl.flock(lock, fcntl.LOCK_EX)
            _need_packages()
            return _browser()
    except UnavailableError as error:
        if os.environ.get("CI"):
            pytest.fail(str(error), pytrace=False)
        pytest.skip(str(error))


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
def test_suite(suite: str, browser: Program, pages: Path):
    """Every test of one file passes."""
    env = os.environ | {
        "STP_PAGES": str(pages),
        "STP_CHROMIUM": browser.command[0],
        "STP_CHROMIUM_ENV": json.dumps(browser.environment),
    }
    command = ["node", "--test", "--test-reporter=spec", str(HERE / suite)]
    done = subprocess.run(command, env=env, capture_output=True, text=True, timeout=900)
    assert done.returncode == 0, done.stdout.partition("failing tests:")[2] or done.stdout


@pytest.mark.usefixtures("browser")
def test_bundles_are_current():
    """What is in the Python package is what the sources give; `make web` writes it."""
    command = ["node", "build.mjs", "--check"]
    done = subprocess.run(command, cwd=WEB, capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stderr
