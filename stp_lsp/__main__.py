"""Where the program starts: the server when an editor calls, the command line otherwise.

An editor waits for the server, so nothing is imported here that the server does not need, and
the process that reads the workspace is started before the protocol library is imported: the two
take about as long as one another. Neither end knows the other: the verbs of the command line run
without the protocol library, the server without the command line's parser when it is started as
editors start it.
"""

from __future__ import annotations

import importlib
import sys
from collections.abc import Sequence

_AS_EDITORS_START_IT: tuple[list[str], ...] = ([], ["--stdio"], ["serve"], ["serve", "--stdio"])
_NOT_FOR_THE_SERVER = ("-h", "--help", "--version")
_INTERRUPTED = 130
"""What a shell shows for a program that Ctrl+C ended (128 + SIGINT)."""


def main(argv: Sequence[str] | None = None) -> int:
    """Runs the program and returns its exit code; ``argv`` is without the program's name."""
    arguments = list(sys.argv[1:] if argv is None else argv)
    try:
        return _run(arguments)
    except KeyboardInterrupt:  # whatever it came in the middle of, an import for one
        return _INTERRUPTED


def _run(arguments: list[str]) -> int:
    if arguments in _AS_EDITORS_START_IT:
        return _serve()
    first = arguments[0]
    if first == "serve" or (first.startswith("-") and first not in _NOT_FOR_THE_SERVER):
        from stp_lsp.cli.serve import parse_serve

        options = parse_serve(arguments[1:] if first == "serve" else arguments)
        if isinstance(options, int):
            return options
        return _serve(*options)
    from stp_lsp.cli.main import main as command_line

    return command_line(arguments)


def _serve(
    tcp: str = "",
    log_level: str = "WARNING",
    log_file: str = "",
    record: str = "",
    redact: bool = False,
    no_cache: bool = False,
) -> int:
    if no_cache:
        from stp_lsp.session.cache_place import turn_off

        turn_off()
    from stp_lsp.session.reader_process import start_for_cwd

    reader = start_for_cwd()
    if not tcp and sys.stdin is not None and sys.stdin.isatty():
        print(
            "stp-lsp: waiting for an editor on standard input (Ctrl+C ends it); "
            "`stp-lsp --help` lists the commands",
            file=sys.stderr,
        )
    _import_asyncio()
    from stp_lsp.server.main import serve

    return serve(
        reader,
        tcp=tcp,
        log_level=log_level,
        log_file=log_file,
        record=record,
        redact=redact,
    )


def _import_asyncio() -> None:
    """Imports asyncio as it is where Python has no `ssl`, which it is made to do without.

    Nothing here is encrypted, and OpenSSL takes 4 MB and the time of ten answers.
    """
    if "ssl" in sys.modules:
        return
    sys.modules["ssl"] = None  # type: ignore[assignment]  # as if it were not there
    try:
        importlib.import_module("asyncio")
    finally:
        del sys.modules["ssl"]


if __name__ == "__main__":
    sys.exit(main())
