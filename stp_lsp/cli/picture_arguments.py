"""The options of `board` and `graph`, and two options that they share with other verbs."""

from __future__ import annotations

import argparse

BOARD_FORMATS = ("text", "markdown", "html", "json")
GRAPH_FORMATS = ("html", "dot", "mermaid", "json")

ABOUT_BOARD = (
    "show the threads by status, with progress and the verdict of the close gate",
    """\
examples:
  stp-lsp board
  stp-lsp board --format html -o board.html     one file, which loads nothing
  stp-lsp board --format markdown >> $GITHUB_STEP_SUMMARY
  stp-lsp board --format json | jq '.boards[].columns[] | {title, n: (.cards | length)}'
""",
)
ABOUT_GRAPH = (
    "draw threads, work packages, criteria, tests and issues, and what connects them",
    """\
Edges are: contains, related (named under *Related Steel Threads*), mentions
(anywhere else), covers, tested-by and descoped-to.

examples:
  stp-lsp graph -o graph.html                   one file, which loads nothing
  stp-lsp graph --focus ST0004 --depth 1 --format mermaid
  stp-lsp graph --format dot --status open | dot -Tsvg > graph.svg
  stp-lsp graph --level criterion --format json
""",
)


def board_arguments(parser: argparse.ArgumentParser) -> None:
    """The options of `board`."""
    path_argument(parser)
    parser.add_argument("--format", choices=BOARD_FORMATS, default="text", help="default: text")
    parser.add_argument(
        "--all", action="store_true", help="closed threads to the last, on a terminal too"
    )
    _output(parser)
    color_argument(parser)


def graph_arguments(parser: argparse.ArgumentParser) -> None:
    """The options of `graph`."""
    path_argument(parser)
    parser.add_argument("--format", choices=GRAPH_FORMATS, default="html", help="default: html")
    parser.add_argument(
        "--level",
        choices=("thread", "package", "criterion"),
        help="the finest things that are shown (default: thread, or what --focus needs)",
    )
    parser.add_argument(
        "--focus", metavar="ID", default="", help="only this thing and what is around it"
    )
    parser.add_argument(
        "--depth", metavar="N", type=int, help="how many edges away from it (default: 2)"
    )
    for name, what in (
        ("status", "only threads of these; also `open`, `closed` and `unknown`"),
        ("kinds", "only nodes of these kinds: thread, package, criterion, test, file, issue"),
        ("edges", "only edges of these kinds"),
    ):
        parser.add_argument(
            f"--{name}", action="append", default=[], metavar=f"{name.upper()},...", help=what
        )
    parser.add_argument("--most", metavar="N", type=int, help="not more nodes than this")
    _output(parser)


def _output(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "-o", "--output", metavar="FILE", default="", help="write there (default: standard output)"
    )


def path_argument(parser: argparse.ArgumentParser) -> None:
    """The path that says which workspace."""
    parser.add_argument(
        "path",
        nargs="?",
        default=".",
        metavar="PATH",
        help="anywhere in the workspace (default: .)",
    )


def color_argument(parser: argparse.ArgumentParser) -> None:
    """Whether to write in colour."""
    parser.add_argument(
        "--color",
        choices=("auto", "always", "never"),
        default="auto",
        help="default: on a terminal, unless NO_COLOR is set",
    )
