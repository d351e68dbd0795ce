"""The verbs of threads, their work packages and their documents."""

from __future__ import annotations

from stp_lsp.features.verbs import documents, packages, threads
from stp_lsp.features.verbs.verb import (
    PACKAGE,
    THREAD,
    TITLE,
    Argument,
    ArgumentKind,
    Subject,
    Verb,
)

THREAD_VERBS: tuple[Verb, ...] = (
    Verb(
        "stp.thread.new",
        "New thread",
        "Creates a thread under the next free id, with the documents that this version of the"
        " format gives it, and adds it to the index.",
        Subject.WORKSPACE,
        (
            TITLE,
            Argument("start", ArgumentKind.FLAG, "Begin at once, with the status WIP.", False),
            Argument("id", ArgumentKind.TEXT, "Only if this is the next free id.", False),
        ),
        lambda c: threads.new_thread(
            c.snapshot, c.text("title"), c.now, start=c.flag("start"), expected=c.text("id")
        ),
    ),
    Verb(
        "stp.thread.start",
        "Start thread",
        "Status WIP. Moves the folder, rewrites every path that named the old place, and"
        " regenerates the index.",
        Subject.THREAD,
        (THREAD,),
        lambda c: threads.start_thread(c.snapshot, c.text("thread"), c.now),
    ),
    Verb(
        "stp.thread.complete",
        "Complete thread",
        "Asks the close gate; then status Completed and the date of completion. Moves the folder,"
        " rewrites paths, regenerates the index.",
        Subject.THREAD,
        (THREAD,),
        lambda c: threads.complete_thread(c.snapshot, c.text("thread"), c.now, c.files),
    ),
    Verb(
        "stp.thread.cancel",
        "Cancel thread",
        "Status Cancelled, no date. Moves the folder, rewrites paths, regenerates the index.",
        Subject.THREAD,
        (THREAD,),
        lambda c: threads.cancel_thread(c.snapshot, c.text("thread"), c.now),
    ),
    Verb(
        "stp.thread.hold",
        "Put thread on hold",
        "Status On Hold; the thread stays among the open ones, or returns there.",
        Subject.THREAD,
        (THREAD,),
        lambda c: threads.hold_thread(c.snapshot, c.text("thread"), c.now),
    ),
    Verb(
        "stp.thread.reopen",
        "Reopen thread",
        "A completed or cancelled thread becomes WIP again. Its date of completion stays.",
        Subject.THREAD,
        (THREAD,),
        lambda c: threads.reopen_thread(c.snapshot, c.text("thread"), c.now),
    ),
    Verb(
        "stp.package.new",
        "New work package",
        "Creates the thread's next work package with its cover.",
        Subject.THREAD,
        (THREAD, TITLE),
        lambda c: packages.new_package(c.snapshot, c.text("thread"), c.text("title"), c.now),
    ),
    Verb(
        "stp.package.start",
        "Start work package",
        "Status WIP.",
        Subject.PACKAGE,
        (PACKAGE,),
        lambda c: packages.start_package(c.snapshot, c.text("package"), c.now),
    ),
    Verb(
        "stp.package.done",
        "Finish work package",
        "Asks the close gate for the package's criteria; then status Done.",
        Subject.PACKAGE,
        (PACKAGE,),
        lambda c: packages.finish_package(c.snapshot, c.text("package"), c.now, c.files),
    ),
    Verb(
        "stp.document.create",
        "Create document",
        "Creates a document that the thread lacks, from its template.",
        Subject.THREAD,
        (
            THREAD,
            Argument(
                "name",
                ArgumentKind.CHOICE,
                "Which document.",
                True,
                ("info.md", "design.md", "impl.md", "tasks.md", "acceptance.md", "results.md"),
            ),
        ),
        lambda c: documents.create_document(c.snapshot, c.text("thread"), c.text("name"), c.now),
    ),
    Verb(
        "stp.wip.add",
        "Add to the active list",
        "Adds the thread to the active steel threads of `wip.md`.",
        Subject.THREAD,
        (THREAD,),
        lambda c: documents.add_to_active(c.snapshot, c.text("thread"), c.now),
    ),
)
