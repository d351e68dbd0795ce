"""Status words against what upstream v2.19.0 made of them."""

from __future__ import annotations

import json

from stp_lsp.syntax.index_table import entry_from_info
from stp_lsp.syntax.status import INDEX_ORDER, bucket_of, canonical_status, todo_glyph
from stp_lsp.syntax.todo import thread_from_info
from tests.support.shared import needs_shared, shared
from tests.syntax.recorded import report

CANONICAL = {status.value: status for status in INDEX_ORDER}


@needs_shared
def test_every_recorded_status_word_agrees():
    """Canonical word, folder and box; upstream answers an unknown word with the word itself.

    ``ALL`` is answered ``all``, the filter word of ``st list``: no status either.
    """
    cases = json.loads(shared("oracle", "status_synonyms.json").read_bytes())
    wrong = []
    for case in cases:
        info = f"---\n{case['fm_line']}\ncreated: 20260102\n---\n\n# ST0001: Thing\n"
        in_index = canonical_status(entry_from_info("ST0001", info).status_raw)
        in_todo = canonical_status(thread_from_info("ST0001", info).status_raw)
        got = (canonical_status(case["raw"]), bucket_of(in_index), todo_glyph(in_todo))
        if got != (CANONICAL.get(case["canonical"]), case["bucket"], case["todo_glyph"]):
            wrong.append((case, got))
    report("status words", len(cases) - len(wrong), len(cases), {})
    assert len(cases) == 63
    assert wrong == []
