"""A small workspace for what helps to understand a document, and texts that are put into it."""

from stp_lsp.model.document_builder import make_document
from stp_lsp.model.layout import place
from tests.support.workspace import build, split_files

BASE = """
--- intent/st/ST0001/info.md
---
verblock: "24 Jul 2025:v0.1: Ada - Initial version"
status: In Progress
created: 20260302
completed:
---
# ST0001: Lamps

The first thread; see ST0003 and issue 0011.
--- intent/st/ST0001/design.md
# Design - ST0001: Lamps

Builds on ST0003/01 and on ST0003.
--- intent/st/ST0001/acceptance.md
---
st_id: ST0001
title: "Lamps -- acceptance contract"
---
# ST0001 Lamps -- Acceptance

## Acceptance Criteria

### WP-01 -- Wick (status: WIP)

- AC-01.1 It lights
- AC-01.2 It stays lit
- AC-01.3 (non-test) It looks well -- evidence: the keeper -- satisfied: yes

### WP-02 -- Oil (status: WIP)

- AC-02.1 It holds a night's oil
- AC-02.2 It holds a week's -- descoped-to: ST0003 -- by: Ada -- on: 2026-01-02 -- satisfied: n/a

### ST-level

- AC-00.1 The harbour is lit

## Acceptance Tests

- AT-01.1 `tests/light.sh` -- covers AC-01.1 -- status: green
- AT-01.2 `tests/stay.sh` -- covers AC-01.1, AC-01.2 -- status: red
--- intent/st/ST0001/WP/01/info.md
---
wp_id: WP-01
title: "Wick"
scope: Small
status: Done
---
# WP-01: Wick

Comes before WP-02 of ST0001.
--- intent/st/ST0001/WP/02/info.md
---
wp_id: WP-02
title: "Oil"
scope: Small
status: WIP
---
# WP-02: Oil

Needs WP-01, and ST0003.
--- intent/st/COMPLETED/ST0003/info.md
---
status: Completed
created: 20250701
completed: 20250801
---
# ST0003: Oil trade
--- intent/st/COMPLETED/ST0003/design.md
# Design - ST0003: Oil trade

## Shape of it
--- intent/st/COMPLETED/ST0003/impl.md
# Implementation - ST0003: Oil trade
--- intent/st/COMPLETED/ST0003/WP/01/info.md
---
title: Barrels
status: Done
---
# WP-01: Barrels
--- intent/st/CANCELLED/ST0004/info.md
---
status: Cancelled
---
# ST0004: Gas
--- intent/issues/OPEN/0011/0011-smoke.md
---
id: "0011"
title: Smoke everywhere
status: OPEN
---
# 0011: Smoke everywhere

Seen while ST0001 was at work.
--- intent/restart.md
# Restart

Nothing but ST0001.
--- tests/light.sh
AT-01.1
--- tests/stay.sh
AT-01.2
"""
"""ST0001 is open with two packages, a contract and a test that fails; ST0003 is done, ST0004 given
up. `lights/lamp.py` is no document."""

WIP = "intent/wip.md"


def look(source, path=WIP, settings=None):
    """The snapshot, the document with this text, and where `$0` stood (0 without it)."""
    files = split_files(BASE)
    files["lights/lamp.py"] = ""
    offset = max(source.find("$0"), 0)
    files[path] = source.replace("$0", "", 1)
    snapshot = build(files, settings)
    return snapshot, snapshot.documents[path], offset


def known(path, settings=None):
    """The snapshot and one document as it is in the workspace."""
    files = split_files(BASE)
    files["lights/lamp.py"] = ""
    snapshot = build(files, settings)
    return snapshot, snapshot.documents[path]


def stranger(text, name="intent/templates/note.md"):
    """The snapshot, and a document that is open but no part of the workspace."""
    snapshot = build(split_files(BASE))
    project = snapshot.project
    return snapshot, make_document(name, text, place(name, project), project)


def slice_of(document, where):
    """The text of a range."""
    return document.text[where.start : where.end]
