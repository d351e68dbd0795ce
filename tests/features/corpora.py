"""Snapshots of the real workspaces, read once for all tests that ask for them."""

from functools import cache

from stp_lsp.model.settings import Settings
from stp_lsp.model.snapshot import Snapshot
from stp_lsp.session.disk import RealDisk
from stp_lsp.session.loader import load, to_documents
from stp_lsp.session.root_files import RootFiles
from tests.support.shared import shared


@cache
def corpus(name):
    """The snapshot of one real workspace; only for tests that carry ``needs_shared``."""
    root = shared("corpora", name).as_posix()
    disk = RealDisk()
    found = load(disk, root, 5_000_000).workspaces
    top = next(item for item in found if item.root == root)
    documents = to_documents(disk, root, top.documents)
    return Snapshot.build(
        top.project, documents, Settings(today="2025-11-22"), RootFiles(disk, root)
    )
