"""Looking at the disk until nothing more is found, as a server does."""

from __future__ import annotations

from stp_lsp.session.session import Session


def look(session: Session) -> None:
    """Takes in what looks find, until one finds nothing."""
    for _ in range(4):
        sweep = session.look()
        if sweep.is_empty:
            return
        for folder in session.take(sweep).reload:
            session.reload(folder)
    raise AssertionError("looking at the disk does not come to rest")
