"""Our header reader as a handler of python-frontmatter, for tools that use its interface.

The server itself calls :func:`stp_lsp.syntax.header.parse_header`: it needs ranges and duplicate
keys, which a mapping cannot hold. With this handler scripts read and write steel-thread documents
through the library they know, and get the same values the server sees (FORMAT.md 4.1).

Not imported by anything else in the package: importing the library costs 30 ms.
"""

from __future__ import annotations

import re

from frontmatter.default_handlers import BaseHandler

from stp_lsp.syntax.header import HeaderState, parse_header


class HeaderHandler(BaseHandler):
    """Reads `key: value` lines; the first of two equal keys counts.

    Use: ``frontmatter.loads(text, handler=HeaderHandler())``.
    """

    FM_BOUNDARY = re.compile(r"^---$", re.M)
    START_DELIMITER = "---"
    END_DELIMITER = "---"

    def detect(self, text: str) -> bool:
        """Whether the document has a header that is closed."""
        return parse_header(text).state is not HeaderState.ABSENT

    def split(self, text: str) -> tuple[str, str]:
        """The header's lines and the body."""
        header = parse_header(text)
        first = text.find("\n") + 1
        return text[first : header.close_start], text[header.body_start :]

    def load(self, fm: str, **_: object) -> dict[str, str]:
        """The fields of a header's lines."""
        values: dict[str, str] = {}
        for field in parse_header(f"---\n{fm}\n---\n").fields:
            values.setdefault(field.key, field.value)
        return values

    def export(self, metadata: dict[str, object], **_: object) -> str:
        """Fields as the tools write them: unquoted, and no blank after an empty one's colon."""
        return "\n".join(f"{key}: {value}".rstrip() for key, value in metadata.items())
