"""Self-contained pages of the board and the graph: one file, which loads nothing.

The scripts and styles are those of `editors/web`, kept ready in `stp_lsp/web`. A policy in the
page allows these two texts, by their hashes, and nothing else: no other script, no request.
What documents say reaches the page as JSON in a block that is no script, so a title is no markup.
"""

from __future__ import annotations

import base64
import hashlib
import json
import os
from importlib.resources import files
from typing import Any
from urllib.parse import quote

_PAGE = """\
<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="{policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<meta name="generator" content="stp-lsp">
<title>{title}</title>
<style>{style}</style>
</head>
<body>
<div id="stp-root"><noscript>This page needs scripts; <code>stp-lsp {view}</code> prints the same \
as text.</noscript></div>
<script type="application/json" id="stp-data">{data}</script>
<script>{script}</script>
</body>
</html>
"""


def page(view: str, data: dict[str, Any]) -> str:
    """The page of a view, `board` or `graph`, that shows ``data``."""
    script, style = _asset(f"{view}.js"), _asset(f"{view}.css")
    policy = (
        f"default-src 'none'; script-src {_hash(script)}; style-src {_hash(style)}; "
        "img-src data:; base-uri 'none'; form-action 'none'"
    )
    return _PAGE.format(
        policy=policy,
        title=view.capitalize(),
        style=style,
        view=view,
        data=_inert(json.dumps(data, separators=(",", ":"))),
        script=script,
    )


def way_to(folder: str, output: str) -> str:
    """The way from a page to a folder, as a relative URL that ends in a slash; empty for its own.

    Args:
        folder: An absolute path with forward slashes.
        output: The file that the page is written to; empty when it goes to standard output, and
            stands for a file in the current folder.
    """
    try:
        start = os.path.dirname(os.path.abspath(output)) if output else os.getcwd()
        way = os.path.relpath(folder, start).replace(os.sep, "/")
    except (ValueError, OSError):  # another drive; the current folder is gone
        return f"file:///{quote(_bytes(folder.lstrip('/')), safe='/:')}/"
    return "" if way == "." else f"{quote(_bytes(way))}/"


def _bytes(path: str) -> bytes:
    """A path as the disk has it: a name need not be UTF-8."""
    return path.encode("utf-8", "surrogateescape")


def _asset(name: str) -> str:
    """A text of the package, without what would end its element."""
    text = (files("stp_lsp") / "web" / name).read_text(encoding="utf-8")
    if "</script" in text.lower() or "</style" in text.lower() or "<!--" in text:
        raise ValueError(f"{name} cannot stand in a page")
    return text


def _hash(text: str) -> str:
    digest = hashlib.sha256(text.encode("utf-8")).digest()
    return f"'sha256-{base64.b64encode(digest).decode('ascii')}'"


def _inert(text: str) -> str:
    """JSON that can end no element and begin no comment, and means the same."""
    return text.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026")
