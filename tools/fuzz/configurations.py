"""One configuration after another through everything that reads what a project chose."""

from __future__ import annotations

from stp_lsp.features.diagnostics import diagnose_all
from stp_lsp.model.document_builder import make_document
from stp_lsp.model.layout import place
from stp_lsp.model.project import CONFIG_FILES, read_project
from stp_lsp.model.snapshot import Snapshot
from stp_lsp.session.disk import RealDisk, Stamp
from stp_lsp.session.settings_file import SETTINGS_FILES, settings_at

_ROOT = "/w"
_AROUND = {
    "intent/st/ST0001/info.md": "---\nstatus: WIP\n---\n# ST0001: First\n\nSee ST0002, TH0001.\n",
    "intent/st/ST0001/acceptance.md": "- AC-01.1 x\n- AT-01.1 `a.py` -- covers AC-01.1\n",
    "stp/prj/st/ST0002.md": "# ST0002: Second\n\n- **Status**: Completed\n",
}
"""The workspace that is configured."""


def look_at(path: str, text: str) -> list[str]:
    """Configures a small workspace and checks it; the failures of its rules."""
    project = read_project({path: text} if path in CONFIG_FILES else {})
    settings = settings_at(_OneFile(f"{_ROOT}/{path}", text), _ROOT).settings
    documents = [
        make_document(id, content, place(id, project), project)
        for id, content in {**_AROUND, path: text}.items()
        if id not in SETTINGS_FILES
    ]
    snapshot = Snapshot.build(project, documents, settings)
    return [line for _, found in diagnose_all(snapshot) for line in found.failures]


class _OneFile(RealDisk):
    """A disk with nothing on it but one file."""

    def __init__(self, path: str, text: str) -> None:
        self._path = path
        self._data = text.encode("utf-8", "surrogatepass")

    def read(self, path: str) -> bytes:
        return self._data

    def stamp(self, path: str) -> Stamp | None:
        return (1, len(self._data)) if path == self._path else None
