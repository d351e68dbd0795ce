"""The command line and the index on disk: it answers the same, whatever is kept."""

from __future__ import annotations

from pathlib import Path

import pytest

from stp_lsp.__main__ import main
from stp_lsp.cli import workspaces
from stp_lsp.cli.serve import ServeOptions, parse_serve
from stp_lsp.session import cache
from stp_lsp.session.cache_place import SUFFIX, VARIABLE, turn_off
from stp_lsp.session.cache_place import folder as place_of_caches
from tests.cli.command import Folder
from tests.session.caching import make_workspace


@pytest.fixture
def kept(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where the index goes, of workspaces however small and new they are."""
    place = tmp_path_factory.mktemp("kept") / "cache"
    monkeypatch.setenv(VARIABLE, str(place))
    monkeypatch.delenv("CI", raising=False)
    monkeypatch.setattr(cache, "FEWEST", 0)
    monkeypatch.setattr(cache, "UNSURE", -(10**18))
    return place


@pytest.fixture
def workspace(folder: Folder) -> Folder:
    make_workspace(folder.path)
    return folder


def indexes(place: Path) -> list[Path]:
    return sorted(place.glob(f"*{SUFFIX}"))


def reads(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The folders that are read whole from now on."""
    found: list[str] = []
    honest = workspaces.Reading

    class Reading(honest):
        def __init__(self, folder: str, max_size: int) -> None:
            found.append(folder)
            super().__init__(folder, max_size)

    monkeypatch.setattr(workspaces, "Reading", Reading)
    return found


def test_the_second_check_reads_what_changed_and_says_the_same(
    workspace: Folder, kept: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    workspace.put("intent/st/ST0002/design.md", "[a](./gone-first.md)\n")
    assert "gone-first.md" in workspace.run("check", "--all").out
    assert len(indexes(kept)) == 1
    whole = reads(monkeypatch)
    for arguments in (("check", "--all"), ("list",), ("show", "ST0001"), ("check", "--hints")):
        mine = workspace.run(*arguments)
        assert whole == []
        with monkeypatch.context() as without:
            without.setenv(VARIABLE, "off")
            assert workspace.run(*arguments) == mine
        assert whole.pop() == workspace.path.as_posix()
    workspace.put("intent/st/ST0002/design.md", "[a](./gone-second.md)\n")
    workspace.put("intent/st/ST0050/info.md", "# ST0050: New\n")
    mine = workspace.run("check", "--all", "--output-format", "json")
    assert whole == []
    assert "gone-second.md" in mine.out
    assert "gone-first.md" not in mine.out
    assert workspace.run("check", "--all", "--output-format", "json", "--no-cache") == mine


def test_after_a_change_of_everything_it_reads_everything(
    workspace: Folder, kept: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    workspace.run("check")
    whole = reads(monkeypatch)
    for number in range(100, 200):
        workspace.put(f"intent/st/ST{number:04}/info.md", f"# ST{number:04}: Many\n")
    mine = workspace.run("check", "--all")
    assert whole == [workspace.path.as_posix()]
    assert workspace.run("check", "--all", "--no-cache") == mine


def test_repairs_are_of_what_is_there(workspace: Folder, kept: Path) -> None:
    """What `--fix` writes and what it leaves is seen by the next run, whoever was first."""
    workspace.put("intent/st/ST0001/info.md", "---\nstatus: in progress\n---\n# ST0001: A\n")
    workspace.run("check")
    assert indexes(kept)
    workspace.run("check", "--fix", "--all")
    after = workspace.run("check", "--all")
    assert workspace.run("check", "--all", "--no-cache") == after


@pytest.mark.parametrize("how", ["--no-cache", "CI"])
def test_nothing_is_kept_when_asked_not_to(
    workspace: Folder, kept: Path, monkeypatch: pytest.MonkeyPatch, how: str
) -> None:
    if how == "CI":
        monkeypatch.setenv("CI", "true")
    workspace.run("check", *(["--no-cache"] if how == "--no-cache" else []))
    assert indexes(kept) == []


def test_a_full_disk_changes_nothing_of_the_answer(
    workspace: Folder, kept: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> int:
        raise OSError(28, "No space left on device")

    expected = workspace.run("check", "--no-cache")
    monkeypatch.setattr("stp_lsp.session.cache_file.write", full)
    ran = workspace.run("check")
    assert (ran.code, ran.out) == (expected.code, expected.out)
    assert indexes(kept) == []


def test_the_doctor_says_what_is_kept(
    workspace: Folder, kept: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def said() -> str:
        out = " ".join(workspace.run("doctor", ".").out.split())
        return out[out.index(" cache ") + 7 :]

    assert said().startswith("none, not written yet")
    workspace.run("check")
    [index] = indexes(kept)
    assert index.name in workspace.run("doctor", "--json").out
    assert "another version" not in said()
    monkeypatch.setattr(cache, "__version__", "0.0.0")
    assert "not used, another version wrote it" in said()
    monkeypatch.setattr(cache, "FEWEST", 1000)
    index.unlink()
    assert said().startswith("none, fewer than 1,000 documents")
    monkeypatch.setenv(VARIABLE, "off")
    assert said().startswith("off")


def test_the_server_takes_the_option(monkeypatch: pytest.MonkeyPatch) -> None:
    assert parse_serve(["--no-cache"]) == ServeOptions("", "warning", "", no_cache=True)
    monkeypatch.setenv(VARIABLE, "/somewhere")
    seen: list[str] = []

    def serve(*_: object, **__: object) -> int:
        seen.append(place_of_caches())
        return 0

    monkeypatch.setattr("stp_lsp.server.main.serve", serve)
    assert main(["serve", "--no-cache"]) == 0
    assert seen == [""]
    monkeypatch.setenv(VARIABLE, "/somewhere")
    turn_off()
    assert place_of_caches() == ""
