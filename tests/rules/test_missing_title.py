"""What a case file cannot hold of a title that is missing: carriage returns, and quotes."""

from __future__ import annotations

from tests.rules.fixing import applied, findings, offered
from tests.support.workspace import CURRENT, build

INFO = "intent/st/ST0001/info.md"
HEADER = '---\r\nstatus: WIP\r\nslug: "oil-lamps"\r\n---\r\n'


def test_a_document_of_windows() -> None:
    """The finding ends before the carriage return; the title has one, and none of the quotes."""
    files = {
        "intent/.config/config.json": CURRENT,
        INFO: f"{HEADER}\r\n## Objective\r\n\r\nLight.\r\n",
    }
    snapshot = build(files)
    (found,) = findings(snapshot, "missing-title")
    text = files[INFO]
    assert text[found.range.start : found.range.end] == "## Objective"
    (fix,) = offered(snapshot, found)
    after = applied(files, fix.change)[INFO]
    assert after == f"{HEADER}# ST0001: Oil lamps\r\n\r\n## Objective\r\n\r\nLight.\r\n"
