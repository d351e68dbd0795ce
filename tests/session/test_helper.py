"""The process that reads a workspace beside the server."""

from stp_lsp.session.helper import MAX_SIZE, Loading


def test_no_module_of_the_workspace_is_imported(tmp_path, monkeypatch):
    """A server is started in the folder that an editor has open, and nobody has said that its
    files may be run."""
    mark = "from pathlib import Path\nPath(__file__).with_name('ran').touch()\n"
    trap = f"{mark}raise SystemExit(3)\n"
    for module in ("json", "sys", "encodings", "sitecustomize", "usercustomize", "stp_lsp"):
        (tmp_path / f"{module}.py").write_text(trap, "utf-8")
    (tmp_path / "intent/st/ST0001").mkdir(parents=True)
    (tmp_path / "intent/st/ST0001/info.md").write_text("# ST0001: Lamps\n", "utf-8")
    monkeypatch.chdir(tmp_path)
    loaded = Loading(tmp_path.as_posix(), MAX_SIZE).receive()
    assert [workspace.document_count for workspace in loaded.workspaces] == [1]
    assert not (tmp_path / "ran").exists()
