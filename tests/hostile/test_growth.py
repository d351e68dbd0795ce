"""What a key press costs in a large workspace: as many calls of functions as in a small one.

Calls are counted, not time, so that the answer is the same on every machine and a busy one fails
nothing. Both workspaces hold the document in hand, and what it speaks of, letter by letter alike.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from types import FrameType

import pytest

from stp_lsp.features.affected import affected
from stp_lsp.features.code_lenses import code_lenses
from stp_lsp.features.completion import complete
from stp_lsp.features.definition import goto_definition
from stp_lsp.features.diagnostics import diagnose
from stp_lsp.features.document_symbols import document_symbols
from stp_lsp.features.hover import hover
from stp_lsp.features.references import find_references
from stp_lsp.features.semantic_tokens import semantic_tokens
from stp_lsp.model.document import Document
from stp_lsp.model.snapshot import Snapshot
from stp_lsp.session.session import Action, Modification, Session
from tests.support.memory_disk import MemoryDisk

FEW, MANY = 200, 2_000
"""Threads; more than the hundred that a completion offers."""
ROOT = "/w"
DESIGN = "intent/st/ST0002/design.md"
INFO = "intent/st/ST0002/info.md"
CONTRACT = "intent/st/ST0002/acceptance.md"
WIP = "intent/wip.md"
TEXTS = {
    "intent/.config/config.json": '{"intent_version": "2.19.0", "st_prefix": "ST"}',
    DESIGN: "# Design - ST0002: Lamp\n\nSee ST0001, ST0003/01 and [it](../ST0003/info.md), here.\n",
    CONTRACT: "# ST0002 Lamp -- Acceptance\n\n## Criteria\n\n- AC-01.1 It burns\n\n## Tests\n\n"
    "- AT-01.1 `tests/burns.py` -- covers AC-01.1 -- status: red\n",
    WIP: "# WIP\n\n- ST0002 goes on, ST0003 waits\n",
    "intent/st/ST0003/WP/01/info.md": "---\nwp_id: WP-01\n---\n# WP-01: First\n\nOf ST0002.\n",
}
INFO_TEXT = (
    "---\nstatus: WIP\nslug: thread-{0}\ncreated: 20260304\ncompleted:\n---\n# ST{0:04}: Thread {0}"
    "\n\n## Objective\n\nTo do what follows ST{1:04}.\n"
)


def workspace(threads: int) -> Session:
    """Threads that name the one before, so that few name any one of them."""
    files = {f"{ROOT}/{path}": text for path, text in TEXTS.items()}
    for number in range(1, threads + 1):
        above = max(number - 1, 4) if number > 4 else 1
        files[f"{ROOT}/intent/st/ST{number:04}/info.md"] = INFO_TEXT.format(number, above)
    session = Session(MemoryDisk(dict(files)))
    session.open_folder(ROOT)
    return session


@pytest.fixture(scope="module")
def small() -> Session:
    return workspace(FEW)


@pytest.fixture(scope="module")
def large() -> Session:
    return workspace(MANY)


def calls(work: Callable[[], object]) -> int:
    """How many functions are called, those of the interpreter too."""
    count = 0

    def note(frame: FrameType, event: str, argument: object) -> None:
        nonlocal count
        count += event in ("call", "c_call")

    sys.setprofile(note)
    try:
        work()
    finally:
        sys.setprofile(None)
    return count


def cost(session: Session, id: str, ask: Callable[[Snapshot, Document], object]) -> int:
    """Calls for a letter that is typed at the end of a document, and for what is asked then.

    The third press counts: tables are made in the first, and what leans on them in the second.
    """
    path = f"{ROOT}/{id}"
    text = session.views[ROOT].snapshot.documents[id].text
    session.did_modify_files([Modification(path, Action.OPENED, text, 1)])

    def press(number: int) -> None:
        before = session.views[ROOT].snapshot
        typed = f"{text}More words{'.' * number}\n"
        session.did_modify_files([Modification(path, Action.CHANGED, typed, number + 1)])
        after = session.views[ROOT].snapshot
        for each in sorted(affected(before, after, (id,)) or ()):
            diagnose(after, after.documents[each])
        ask(after, after.documents[id])

    press(1)
    press(2)
    found = calls(lambda: press(3))
    session.did_modify_files([Modification(path, Action.CLOSED)])
    return found


def at(name: str) -> Callable[[Document], int]:
    return lambda document: document.text.index(name) + 1


QUESTIONS: dict[str, Callable[[Snapshot, Document], object]] = {
    "findings": lambda snapshot, document: None,
    "hover": lambda snapshot, document: hover(snapshot, document, at("ST000")(document)),
    "definition": lambda snapshot, document: goto_definition(
        snapshot, document, at("ST000")(document)
    ),
    "references": lambda snapshot, document: find_references(
        snapshot, document, at("ST000")(document), include_declaration=True
    ),
    "completion": lambda snapshot, document: complete(snapshot, document, at("ST00")(document) + 3),
    "symbols": lambda snapshot, document: document_symbols(document, snapshot),
    "tokens": semantic_tokens,
    "lenses": code_lenses,
}


@pytest.mark.parametrize("question", QUESTIONS)
@pytest.mark.parametrize("id", [DESIGN, INFO, CONTRACT, WIP])
def test_a_key_press_costs_the_same_in_a_large_workspace(
    small: Session, large: Session, id: str, question: str
) -> None:
    """Ten times the threads; a tenth more is what layers of tables and longer lists may cost."""
    few, many = (cost(session, id, QUESTIONS[question]) for session in (small, large))
    assert few > 100  # something was done
    assert many <= 1.1 * few + 20, (few, many)
