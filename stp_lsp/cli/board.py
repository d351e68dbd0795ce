"""`board`: the threads of a workspace by status, on a terminal, as a document, a page or JSON."""

from __future__ import annotations

import io
import json
from typing import TYPE_CHECKING, Any

from stp_lsp.cli.board_text import print_board
from stp_lsp.cli.destination import refuse_terminal, write_text
from stp_lsp.cli.output import Output, standard_output
from stp_lsp.cli.problem import OK
from stp_lsp.cli.width import Span, one_line
from stp_lsp.cli.workspaces import open_workspaces, shown_path
from stp_lsp.features.board import Board, build_board, workspace_data, workspace_name

if TYPE_CHECKING:
    from argparse import Namespace

    from stp_lsp.session.session import View

Boards = list[tuple["View", Board]]


def board(options: Namespace) -> int:
    """Runs `board`."""
    if options.format == "html":
        refuse_terminal("board", options.output)
    boards = [(view, build_board(view.snapshot)) for view in open_workspaces(options.path)]
    match options.format:
        case "json":
            text = json.dumps(_data(boards, None), indent=2) + "\n"
        case "html":
            from stp_lsp.cli.page import page

            text = page("board", _data(boards, options.output))
        case "markdown":
            text = _markdown(boards, options.output)
        case _ if options.output:
            stream = io.StringIO()
            _print(Output(stream, color=False, width=None), boards, whole=True)
            text = stream.getvalue()
        case _:
            output = standard_output(options.color)
            _print(output, boards, whole=options.all or output.is_plain_pipe)
            return OK
    write_text(options.output, text)
    return OK


def _data(boards: Boards, output: str | None) -> dict[str, Any]:
    """All boards as JSON; with the way from a page to each workspace when ``output`` names it."""
    found = []
    for view, each in boards:
        workspace = workspace_data(view.snapshot, view.root, shown_path(view.root))
        if output is not None:
            from stp_lsp.cli.page import way_to

            workspace["href"] = way_to(view.root, output)
        found.append({"workspace": workspace, **each.data()})
    return {"version": 1, "kind": "board", "boards": found}


def _markdown(boards: Boards, output: str) -> str:
    from stp_lsp.cli.page import way_to
    from stp_lsp.features.board_markdown import board_markdown

    texts = []
    for view, each in boards:
        name = workspace_name(view.snapshot, view.root)
        texts.append(board_markdown(each, name, way_to(view.root, output)))
    return "\n".join(texts)


def _print(output: Output, boards: Boards, *, whole: bool) -> None:
    for number, (view, each) in enumerate(boards):
        if len(boards) > 1:
            if number:
                output.line()
            output.line(Span(one_line(shown_path(view.root)), "path"))
        print_board(output, each, whole=whole)
