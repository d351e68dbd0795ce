"""The command line: reads the arguments, runs the verb, and turns what happened into an exit code.

Verbs are imported when they are called for. Whatever goes wrong here ends with a message and
:data:`~stp_lsp.cli.problem.BROKEN`, so that 1 always means that something was found.
"""

from __future__ import annotations

import errno
import gc
import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING

from stp_lsp.cli.output import close_broken_pipe, complain, prepare_streams
from stp_lsp.cli.problem import BROKEN, BROKEN_PIPE, INTERRUPTED, ProblemError

if TYPE_CHECKING:
    from argparse import Namespace

_CANNOT_BE_WRITTEN = (errno.ENOSPC, getattr(errno, "EDQUOT", errno.ENOSPC), errno.EIO, errno.EFBIG)
"""Of a stream that is a file on a full disk, or a terminal that is gone."""


def main(arguments: Sequence[str]) -> int:
    """Runs the command line and returns its exit code; never raises."""
    prepare_streams()
    # Nearly everything that is made stays until the end; walking it again and again is no use.
    collects = gc.isenabled()
    gc.disable()
    try:
        code = _run(arguments)
        if sys.stdout is not None:
            sys.stdout.flush()
    except BrokenPipeError:
        close_broken_pipe()
        return BROKEN_PIPE
    except KeyboardInterrupt:
        return INTERRUPTED
    except ProblemError as problem:
        complain(str(problem))
        return BROKEN
    except OSError as error:
        # Whatever is done to a file names it; what is left is the stream that results go to.
        if error.filename is not None or error.errno not in _CANNOT_BE_WRITTEN:
            return _at_fault()
        close_broken_pipe()
        why = f"{error.strerror}; free some space, or send it elsewhere"
        complain(f"the output cannot be written: {why}")
        return BROKEN
    except Exception:
        return _at_fault()
    finally:
        if collects:
            gc.enable()
    return code


def _at_fault() -> int:
    import traceback

    traceback.print_exc()
    complain("this is a fault of stp-lsp itself; please report it with the lines above")
    return BROKEN


def _run(arguments: Sequence[str]) -> int:
    from stp_lsp.cli.arguments import VERBS, build_parser

    if arguments and not arguments[0].startswith("-") and arguments[0] not in VERBS:
        from stp_lsp.cli.nearest import did_you_mean

        raise ProblemError(
            f"there is no command {arguments[0]!r}{did_you_mean(arguments[0], VERBS)}; "
            "`stp-lsp --help` lists the commands"
        )
    try:
        options = build_parser().parse_args(arguments)
    except SystemExit as end:
        return end.code if isinstance(end.code, int) else BROKEN
    return _call(options)


def _call(options: Namespace) -> int:
    """The verb's own module does the work."""
    match options.verb:
        case "check":
            from stp_lsp.cli.workspaces import begin

            asked = begin(options.paths, cached=not options.no_cache)
            from stp_lsp.cli.check import check  # a second core reads in the time that this takes

            return check(options, asked)
        case "list":
            from stp_lsp.cli.listing import list_threads

            return list_threads(options)
        case "show":
            from stp_lsp.cli.show import show

            return show(options)
        case "explain":
            from stp_lsp.cli.explain import explain

            return explain(options)
        case "index":
            from stp_lsp.cli.index import index

            return index(options)
        case "board":
            from stp_lsp.cli.board import board

            return board(options)
        case "graph":
            from stp_lsp.cli.graph import graph

            return graph(options)
        case "doctor":
            from stp_lsp.cli.doctor import doctor

            return doctor(options)
        case _:
            from stp_lsp.cli.gate import gate

            return gate(options)
