"""The configuration of the workspace cannot be read.

## What it does

Reports what keeps `intent/.config/config.json` (or `.intent/config.json`) from being read: text
that is not JSON, a version that is none, an `st_prefix` that cannot begin an id.

## Why is this bad?

Upstream's commands stop with an error. Here the workspace is read with defaults, so that other
findings may follow from this one.

## Example

    --- intent/.config/config.json
    {
      "intent_version": "2.19.0",
      "st_prefix": "ST",
    }

Use instead:

    --- intent/.config/config.json
    {
      "intent_version": "2.19.0",
      "st_prefix": "ST"
    }
"""

from __future__ import annotations

from collections.abc import Iterator

from stp_lsp.model.diagnostic import Found, Level
from stp_lsp.model.document import Document
from stp_lsp.model.layout import Kind
from stp_lsp.model.project import CONFIG_CURRENT, CONFIG_V2, read_project
from stp_lsp.model.snapshot import Snapshot
from stp_lsp.text.range import Range

CODE = "STP005"
NAME = "malformed-config"
LEVEL = Level.ERROR
KINDS = frozenset((Kind.CONFIG,))
LOCAL = True


def check(snapshot: Snapshot, document: Document) -> Iterator[Found]:
    """Reads the file once more, as it is now: the project in force may be older than the text."""
    if document.id not in (CONFIG_CURRENT, CONFIG_V2) or document.facts.marks:
        return  # what could not be read, or holds a conflict, is reported as that
    for fault in read_project({document.id: document.text}).faults:
        yield Found(Range(fault.start, fault.end), fault.message, data={"upstream": "U1"})
