"""The symbol of a thread, a package, an issue, or a row of a contract: where it is defined.

Only :meth:`stp_lsp.model.snapshot.Snapshot.resolve` asks; ids are resolved there and nowhere else.
"""

from __future__ import annotations

from collections.abc import Mapping

from stp_lsp.model.document import DocId, Document
from stp_lsp.model.symbols import Issue, Package, Symbol, SymbolKind, Thread
from stp_lsp.text.range import Range

Documents = Mapping[DocId, Document]


def thread_symbol(documents: Documents, thread: Thread) -> Symbol:
    """A thread: the title of its home document."""
    home = documents[thread.home]
    name = home.title_range
    return Symbol(
        SymbolKind.THREAD, thread.id, thread.title, thread.status_raw, home.id, name, name, ""
    )


def package_symbol(documents: Documents, package: Package) -> Symbol:
    """A work package: the title of its document, or its part of the canon file."""
    doc = documents[package.document]
    where = doc.title_range
    if doc.facts.canon is not None:
        for name, _, _, start, end in doc.facts.canon.parts:
            if name == package.number:
                where = Range(start, end)
    thread = package.key.partition("/")[0]
    return Symbol(
        SymbolKind.PACKAGE,
        package.key,
        package.title,
        package.status,
        doc.id,
        where,
        where,
        thread,
    )


def issue_symbol(documents: Documents, issue: Issue) -> Symbol:
    """An issue: the title of its document, which is the canon's view where there is one."""
    doc = documents.get(_view_of_issue(issue.document)) or documents[issue.document]
    where = doc.title_range
    title = doc.field("title")
    if title is not None and not doc.heading:  # a view has its title in the header
        where = Range(title.value_start, title.value_start + len(title.value))
    key = f"issue/{issue.number}"
    return Symbol(SymbolKind.ISSUE, key, issue.title, issue.status, doc.id, where, where, "")


def _view_of_issue(canon: DocId) -> DocId:
    """Where tools since 3.1 show the issue of a canon file: `intent/issues/0011.md`."""
    folder, found, name = canon.partition("/.canon/issues/")
    return f"{folder}/issues/{name.removesuffix('.json')}.md" if found else ""


def row_symbol(documents: Documents, thread: Thread, name: str) -> Symbol | None:
    """A criterion or a test: its row in the thread's contract, else in the canon file."""
    kind = SymbolKind.CRITERION if name.startswith("AC") else SymbolKind.TEST
    key = f"{thread.id}/{name}"
    doc = contract_document(documents, thread)
    if doc is not None and kind is SymbolKind.CRITERION:
        row = doc.contract.criterion(name)
        if row is not None:
            state, text = row.state.value, row.prose
            return Symbol(kind, key, text, state, doc.id, row.range, row.id_range, thread.id)
    elif doc is not None:
        test = doc.contract.test(name)
        if test is not None:
            text = test.reference.text if test.reference is not None else ""
            state = test.status.text if test.status is not None else ""
            return Symbol(kind, key, text, state, doc.id, test.range, test.id_range, thread.id)
    canon = documents.get(thread.canon) if thread.canon else None
    if canon is not None and canon.facts.canon is not None:
        for part, title, status, start, end in canon.facts.canon.parts:
            if part == name:
                where = Range(start, end)
                return Symbol(kind, key, title, status, canon.id, where, where, thread.id)
    return None


def contract_document(documents: Documents, thread: Thread) -> Document | None:
    """The thread's `acceptance.md`."""
    return documents.get(f"{thread.folder}/acceptance.md")
