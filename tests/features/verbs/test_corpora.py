"""Verbs on real workspaces: clean changes, and the snapshot after is that of the files after."""

from __future__ import annotations

import pytest

from stp_lsp.features.verbs.api import Call, Performed, Refusal, perform
from stp_lsp.features.verbs.follow_up import after
from stp_lsp.model.project import CONFIG_FILES, Generation
from tests.features.verbs.interpreter import DictFiles, apply_change
from tests.features.verbs.upstream import NOW
from tests.support.shared import SHARED, needs_shared, shared
from tests.support.workspace import build

WORKSPACES = sorted(path.name for path in shared("corpora").glob("*@*")) if SHARED else []
WORKSPACE_VERBS = (
    ("stp.index.regenerate", {}),
    ("stp.threads.organize", {}),
    ("stp.threads.repair", {}),
    ("stp.todo.regenerate", {}),
    ("stp.thread.new", {"title": "Something new"}),
)
STATUS_VERBS = ("start", "complete", "cancel", "hold", "reopen")


def _files(name: str) -> dict[str, str]:
    root = shared("corpora", name)
    files = {}
    for path in root.rglob("*"):
        if path.is_file():
            try:
                files[path.relative_to(root).as_posix()] = path.read_bytes().decode()
            except UnicodeDecodeError:
                continue
    if not any(config in files for config in CONFIG_FILES):
        files["stp/.config/version"] = "stp_version: 1.0.0\n"  # the corpus keeps no `.stp-config`
    return files


@pytest.mark.corpus
@needs_shared
@pytest.mark.parametrize("name", WORKSPACES)
def test_verbs_on_a_real_workspace(name):
    files = _files(name)
    snapshot = build(files)
    ids = sorted(snapshot.threads)
    chosen = dict.fromkeys(ids[at] for at in (0, len(ids) // 2, -1))
    calls = list(WORKSPACE_VERBS)
    calls += [(f"stp.thread.{verb}", {"thread": id}) for id in chosen for verb in STATUS_VERBS]
    performed = 0
    for verb, arguments in calls:
        outcome = perform(verb, Call(snapshot, arguments, NOW, DictFiles(files)))
        if isinstance(outcome, Refusal):
            continue
        assert isinstance(outcome, Performed)
        performed += 1
        later = build(apply_change(files, outcome))
        assert after(snapshot, outcome).differences(later) == []
    assert bool(performed) is (snapshot.project.generation is not Generation.G5)
