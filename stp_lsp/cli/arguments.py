"""The verbs of the command line and their options.

Every verb shows an example with its help. Abbreviated options are refused: a script that relies
on one breaks when another option of the same beginning is added.
"""

from __future__ import annotations

import argparse
from typing import NoReturn

from stp_lsp import __version__
from stp_lsp.cli.picture_arguments import (
    ABOUT_BOARD,
    ABOUT_GRAPH,
    board_arguments,
    color_argument,
    graph_arguments,
    path_argument,
)
from stp_lsp.cli.width import one_line

LOG_LEVELS = ("debug", "info", "warning", "error")
FORMATS = ("text", "json", "sarif", "github", "gitlab", "junit")
"""What `check` can write."""
VERBS = ("serve", "check", "list", "show", "explain", "index", "gate", "board", "graph", "doctor")

_DESCRIPTION = """\
Language server and command line for steel threads: plans, designs, tasks and
acceptance contracts kept as Markdown beside the code.

Without a command it is the server, and waits for an editor on standard input.
"""

_EXIT_CODES = """\
exit codes:
  0  clean
  1  something was found
  2  wrong usage, or input that cannot be worked with
"""


class _Parser(argparse.ArgumentParser):
    """A parser whose complaint about usage ends with where help is to be found."""

    def error(self, message: str) -> NoReturn:
        self.exit(2, f"{self.prog}: {one_line(message)}\nTry `{self.prog} --help`.\n")


def build_parser() -> argparse.ArgumentParser:
    """The whole command line; the result's `verb` says which verb was given."""
    parser = _Parser(
        prog="stp-lsp",
        description=_DESCRIPTION,
        epilog=f"{_EXIT_CODES}\nexample:\n  stp-lsp check .",
        formatter_class=argparse.RawDescriptionHelpFormatter,
        allow_abbrev=False,
    )
    parser.add_argument("--version", action="version", version=f"stp-lsp {__version__}")
    verbs = parser.add_subparsers(
        dest="verb", metavar="COMMAND", required=True, parser_class=_Parser
    )
    for name, add in _VERBS.items():
        summary, example = _ABOUT[name]
        add(
            verbs.add_parser(
                name,
                help=summary,
                description=summary[0].upper() + summary[1:] + ".",
                epilog=example,
                formatter_class=argparse.RawDescriptionHelpFormatter,
                allow_abbrev=False,
            )
        )
    return parser


def serve_parser() -> argparse.ArgumentParser:
    """The options of `serve` alone, which may also be given without the verb."""
    summary, example = _ABOUT["serve"]
    parser = _Parser(
        prog="stp-lsp serve",
        description=summary[0].upper() + summary[1:] + ".",
        epilog=example,
        formatter_class=argparse.RawDescriptionHelpFormatter,
        allow_abbrev=False,
    )
    _serve(parser)
    return parser


_ABOUT = {
    "serve": (
        "run the language server (what happens without a command)",
        "examples:\n  stp-lsp serve\n  stp-lsp serve --tcp 127.0.0.1:2087 --log-level info",
    ),
    "check": (
        "check the workspaces at, above or below a path",
        f"""\
Shown are errors, warnings and information; hints too with --hints, --all, or
when --select names their rule. Errors and warnings make the exit code 1,
information and hints do not. JSON holds every level. Rules may be named by
code, and several by the beginning of their codes.

{_EXIT_CODES}
examples:
  stp-lsp check
  stp-lsp check --select stale-index,moved-path docs intent/wip.md
  stp-lsp check --output-format json | jq '.summary'
  stp-lsp check --write-baseline known.json
  stp-lsp check --baseline known.json
""",
    ),
    "list": (
        "list the threads of a workspace",
        "examples:\n  stp-lsp list\n  stp-lsp list --status wip,hold\n  stp-lsp list --json",
    ),
    "show": (
        "show one thread, work package, criterion, test or issue",
        """\
examples:
  stp-lsp show ST0005
  stp-lsp show 5/3               the third work package of ST0005
  stp-lsp show ST0005/AC-01.2
  stp-lsp show issue/0011 --json
""",
    ),
    "explain": (
        "say what a rule finds, why it matters, and how to repair it",
        "examples:\n  stp-lsp explain stale-index\n  stp-lsp explain --all",
    ),
    "index": (
        "print the index of threads as it should be",
        """\
The whole file steel_threads.md is printed, as the upstream tool 2.19 would
write it; with --write it is repaired where its markers are damaged.

examples:
  stp-lsp index
  stp-lsp index --check          exit 1 and a diff when the file differs
  stp-lsp index --write
""",
    ),
    "gate": (
        "say whether a thread or a work package may be closed",
        """\
exit codes:
  0  PASS or EXEMPT
  1  BLOCKED
  2  wrong usage, or input that cannot be worked with

examples:
  stp-lsp gate ST0005
  stp-lsp gate ST0005/03 --json
""",
    ),
    "board": ABOUT_BOARD,
    "graph": ABOUT_GRAPH,
    "doctor": (
        "say what was found here, what was passed over and why, and with which versions",
        """\
The report holds paths and counts, and nothing of what documents say. Send it
along when you report a bug.

exit codes:
  0  all is well
  1  something could not be read, or a setting is wrong
  2  wrong usage, or no workspace

examples:
  stp-lsp doctor
  stp-lsp doctor --json > report.json
""",
    ),
}


def _serve(parser: argparse.ArgumentParser) -> None:
    where = parser.add_mutually_exclusive_group()
    where.add_argument(
        "--stdio", action="store_true", help="talk on standard input and output (default)"
    )
    where.add_argument(
        "--tcp",
        metavar="HOST:PORT",
        type=_tcp,
        help="listen there for one client; HOST is 127.0.0.1 unless given",
    )
    parser.add_argument(
        "--log-level", choices=LOG_LEVELS, default="warning", help="default: warning"
    )
    parser.add_argument(
        "--log-file", metavar="FILE", default="", help="log there rather than to standard error"
    )
    parser.add_argument(
        "--record", metavar="FILE", default="", help="write every message of the session there"
    )
    parser.add_argument(
        "--redact",
        action="store_true",
        help="replace the words of documents in the recording, so that it can be shared",
    )
    _no_cache(parser)


def _no_cache(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--no-cache",
        action="store_true",
        help="neither use nor keep an index on disk (it is kept of large workspaces only)",
    )


def _tcp(text: str) -> str:
    """``text`` if it is `HOST:PORT` or `PORT`."""
    _, _, port = text.rpartition(":")
    if not (port.isascii() and port.isdigit() and 0 <= int(port[:6]) <= 65535):
        reason = f"{text!r} is not HOST:PORT, for example 127.0.0.1:2087"
        raise argparse.ArgumentTypeError(reason)
    return text


def _check(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "paths", nargs="*", metavar="PATH", default=["."], help="files or folders (default: .)"
    )
    parser.add_argument("--output-format", choices=FORMATS, default="text")
    parser.add_argument(
        "--select",
        action="append",
        default=[],
        metavar="RULE,...",
        help="only these rules, also those that are off by default",
    )
    parser.add_argument(
        "--ignore", action="append", default=[], metavar="RULE,...", help="all but these rules"
    )
    parser.add_argument(
        "--all",
        action="store_true",
        help="every rule at its full level, in closed threads and older generations too",
    )
    parser.add_argument("--hints", action="store_true", help="show hints too")
    _no_cache(parser)
    parser.add_argument("--statistics", action="store_true", help="count the findings by rule")
    repair = parser.add_mutually_exclusive_group()
    repair.add_argument(
        "--fix", action="store_true", help="make the obvious repairs, then show what is left"
    )
    repair.add_argument(
        "--diff", action="store_true", help="show what --fix would change, and change nothing"
    )
    parser.add_argument(
        "--baseline", metavar="FILE", default="", help="leave out the findings that FILE holds"
    )
    parser.add_argument(
        "--write-baseline", metavar="FILE", default="", help="write the findings into FILE"
    )
    parser.add_argument("--watch", action="store_true", help="check again whenever a file changes")
    parser.add_argument(
        "--exit-zero", action="store_true", help="exit 0 also when something was found"
    )
    color_argument(parser)


def _list(parser: argparse.ArgumentParser) -> None:
    path_argument(parser)
    parser.add_argument(
        "--status",
        action="append",
        default=[],
        metavar="STATUS,...",
        help="only threads of these; also `open`, `closed` and `unknown`",
    )
    _json(parser)
    color_argument(parser)


def _show(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("id", metavar="ID", help="as it is written in documents, or shorter")
    path_argument(parser)
    _json(parser)
    color_argument(parser)


def _explain(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("rule", nargs="?", metavar="RULE", help="its name or its code")
    parser.add_argument("--all", action="store_true", help="list all rules")
    color_argument(parser)


def _index(parser: argparse.ArgumentParser) -> None:
    path_argument(parser)
    how = parser.add_mutually_exclusive_group()
    how.add_argument("--write", action="store_true", help="write the file if it differs")
    how.add_argument("--check", action="store_true", help="only say whether it differs")
    color_argument(parser)


def _gate(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("id", metavar="ID[/NN]", help="a thread or one of its work packages")
    path_argument(parser)
    _json(parser)
    color_argument(parser)


def _doctor(parser: argparse.ArgumentParser) -> None:
    path_argument(parser)
    _json(parser)
    color_argument(parser)


def _json(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--json", action="store_true", help="print JSON")


_VERBS = {
    "serve": _serve,
    "check": _check,
    "list": _list,
    "show": _show,
    "explain": _explain,
    "index": _index,
    "gate": _gate,
    "board": board_arguments,
    "graph": graph_arguments,
    "doctor": _doctor,
}
