"""What users of editors that move or create no files are told to do instead."""

from __future__ import annotations

from stp_lsp.features.verbs.api import Performed
from stp_lsp.model.source_change import Create, FileOperation, Rename
from stp_lsp.server.remedies import remedy_for, why_not
from stp_lsp.text.edit import TextEdit
from stp_lsp.text.range import Range


def remedy(verb: str, *operations: FileOperation, **arguments: str | bool) -> str:
    return remedy_for(verb, arguments, Performed(operations=operations))


def test_both_kinds_are_named() -> None:
    assert why_not((Rename, Create)) == (
        "this editor does not move or create files for a language server"
    )


def test_many_moves_are_counted() -> None:
    moves = [Rename(f"a/{n}", f"b/{n}") for n in range(7)]
    text = remedy("stp.threads.organize", *moves)
    assert text.count("mv ") == 5
    assert "and 2 more" in text


def test_a_moved_issue_still_needs_its_status() -> None:
    """The verb sees the folder, and says that the issue is closed already."""
    move = Rename("intent/issues/OPEN/0002", "intent/issues/CLOSED/0002")
    text = remedy("stp.issue.close", move, issue="2")
    assert "`mkdir -p intent/issues/CLOSED && mv " in text
    assert "status in its header" in text


def test_commands_are_quoted_for_a_shell() -> None:
    new = Create("x.md", "")
    text = remedy("stp.thread.new", new, title="Keeper's log; rm -rf ~", start=True)
    assert """`intent st new -s 'Keeper'"'"'s log; rm -rf ~'`""" in text
    text = remedy("stp.package.new", new, thread="ST0005", title="Driver")
    assert "`intent wp new ST0005 Driver`" in text
    text = remedy("stp.issue.new", new, title="Rust", severity="high")
    assert "`intent issues add --severity high Rust`" in text


def test_a_missing_index_and_the_rest() -> None:
    index = Create("intent/st/steel_threads.md", "")
    edits = {"intent/st/ST0001/info.md": (TextEdit(Range(0, 0), "x"),)}
    text = remedy_for("stp.thread.start", {}, Performed(edits, (index,)))
    assert "`stp-lsp index --write`" in text
    assert text.endswith("do this again for the rest")


def test_a_document_that_no_command_makes() -> None:
    text = remedy("stp.document.create", Create("intent/st/ST0005/impl.md", ""))
    assert text == "create it by hand: intent/st/ST0005/impl.md"
