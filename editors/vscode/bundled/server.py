"""Starts the server that lies beside this file, with no library but those that lie there too.

The extension runs it with `python -I`: no variable of the environment, no package of the user and
no file of the folder it is started in has a say in what is imported. Only the standard library of
that Python is used, and everything here is pure Python, so any Python from 3.11 on will do.
"""

import sys
from pathlib import Path

LIBRARIES = Path(__file__).resolve().parent / "libs"


def main() -> int:
    """Runs `stp-lsp` with the arguments given."""
    sys.path[:] = [
        str(LIBRARIES),
        *(path for path in sys.path if not path.endswith(("site-packages", "dist-packages"))),
    ]
    from stp_lsp.__main__ import main as stp_lsp

    return stp_lsp(sys.argv[1:])


if __name__ == "__main__":
    sys.exit(main())
