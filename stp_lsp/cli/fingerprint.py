"""What makes a finding the same one after the document was edited elsewhere.

Its rule, its document, what it is about (an id, else the message) and the text of the line it
stands on. Not the number of the line, which every edit above changes.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterator

from stp_lsp.cli.excerpt import line_span
from stp_lsp.cli.findings import FileFindings
from stp_lsp.model.diagnostic import Diagnostic


def fingerprints(file: FileFindings, path: str) -> Iterator[tuple[Diagnostic, str]]:
    """The findings of a document, each with its fingerprint; equal ones are possible.

    Args:
        file: The document.
        path: How it is named: the same on every machine.
    """
    text, lines = file.document.text, file.document.lines
    for found in file.diagnostics:
        number = lines.line_of(min(found.range.start, lines.length))
        start, end = line_span(text, lines, number)
        line = " ".join(text[start:end].split())
        subject = found.data.get("id") or found.message
        parts = "\0".join((found.rule, path, subject, line))
        data = parts.encode("utf-8", "surrogatepass")
        yield found, hashlib.blake2b(data, digest_size=16).hexdigest()


def distinct_fingerprints(file: FileFindings, path: str) -> Iterator[tuple[Diagnostic, str]]:
    """As :func:`fingerprints`; of equal ones the second and later get one of their own."""
    seen: Counter[str] = Counter()
    for found, mark in fingerprints(file, path):
        seen[mark] += 1
        if seen[mark] > 1:
            data = f"{mark} {seen[mark]}".encode()
            yield found, hashlib.blake2b(data, digest_size=16).hexdigest()
        else:
            yield found, mark
