"""The options of `serve`, which the server takes as plain values."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple


class ServeOptions(NamedTuple):
    """How the server talks, and where it says what it does."""

    tcp: str
    """`HOST:PORT` to listen on; empty for standard input and output."""
    log_level: str
    log_file: str
    """Empty for standard error."""
    record: str = ""
    """The file to record the session to; empty for none."""
    redact: bool = False
    no_cache: bool = False
    """Whether no index is to be kept on disk, nor used."""


def parse_serve(arguments: Sequence[str]) -> ServeOptions | int:
    """The options of `serve`; an exit code when they are wrong or only help was asked for."""
    from stp_lsp.cli.arguments import serve_parser
    from stp_lsp.cli.output import prepare_streams

    prepare_streams()
    try:
        parsed = serve_parser().parse_args(arguments)
    except SystemExit as end:
        return end.code if isinstance(end.code, int) else 2
    return ServeOptions(
        parsed.tcp or "",
        parsed.log_level,
        parsed.log_file,
        parsed.record,
        parsed.redact,
        parsed.no_cache,
    )
