"""The command line over the real workspaces."""

from __future__ import annotations

import json
import re
import shutil
import stat

import pytest

from stp_lsp.rules.registry import RULES
from tests.support.shared import SHARED, needs_shared

CORPORA = sorted(path for path in (SHARED / "corpora").iterdir() if path.is_dir()) if SHARED else []


@pytest.fixture
def run(corpus, folder, monkeypatch):
    """Runs the program in the corpus, in this process."""
    monkeypatch.chdir(corpus)
    return folder.run


LEVELS = ("error", "warning", "information", "hint")


@needs_shared
@pytest.mark.corpus
@pytest.mark.parametrize("corpus", CORPORA, ids=lambda path: path.name)
def test_check_finishes_with_valid_json(corpus, run):
    ran = run("check", "--output-format", "json")
    assert ran.err == ""
    report = json.loads(ran.out)
    names = {rule.name: rule.code for rule in RULES}
    texts = {}
    for item in report["diagnostics"]:
        assert names[item["rule"]] == item["code"]
        assert item["severity"] in LEVELS
        assert "\\" not in item["path"]
        path = corpus / item["path"]
        if path.is_file():
            text = texts.setdefault(path, path.read_bytes().decode("utf-8-sig", "replace"))
            lines = [line.encode("utf-16-le") for line in re.split("\r\n|\n|\r", text)]
            for place in (item["range"]["start"], item["range"]["end"]):
                # Positions lie in the text, columns counted in UTF-16 units.
                assert place["line"] < len(lines)
                assert 2 * place["character"] <= len(lines[place["line"]]) + 4
    counts = dict.fromkeys(LEVELS, 0)
    for item in report["diagnostics"]:
        counts[item["severity"]] += 1
    assert {level: report["summary"][level] for level in LEVELS} == counts
    assert report["summary"]["total"] == len(report["diagnostics"])
    assert ran.code == (1 if counts["error"] or counts["warning"] else 0)


@needs_shared
@pytest.mark.corpus
@pytest.mark.parametrize("corpus", CORPORA, ids=lambda path: path.name)
def test_text_and_json_agree(corpus, run):
    report = json.loads(run("check", "--output-format", "json").out)
    ran = run("check", "--hints")
    heads = re.findall(
        r"^(\S.*?):(\d+):\d+: (error|warning|information|hint)\[([a-z-]+)\] ",
        ran.out,
        re.M,
    )
    expected = [
        (item["path"], str(item["range"]["start"]["line"] + 1), item["severity"], item["rule"])
        for item in report["diagnostics"]
    ]
    assert heads == expected


@needs_shared
@pytest.mark.corpus
@pytest.mark.parametrize("corpus", CORPORA, ids=lambda path: path.name)
def test_every_other_verb_finishes_too(corpus, run):
    threads = json.loads(run("list", "--json").out)
    assert threads
    ids = [thread["id"] for thread in threads]
    assert ids == sorted(set(ids))
    for name in (ids[0], ids[-1]):
        shown = run("show", name)
        assert (shown.code, shown.err) == (0, "")
        assert name in shown.out
        assert run("gate", name, "--json").code in (0, 1, 2)
    index = run("index")
    if index.code == 0:
        for thread in threads:
            assert f"| {thread['id']} " in index.out
    else:
        assert "3.0 workspace" in index.err


@needs_shared
@pytest.mark.corpus
@pytest.mark.parametrize("corpus", CORPORA, ids=lambda path: path.name)
def test_a_second_fix_changes_nothing(corpus, folder, monkeypatch):
    copy = folder.path / "copy"
    shutil.copytree(corpus, copy)
    for path in copy.rglob("*"):
        path.chmod(path.stat().st_mode | stat.S_IWUSR)
    monkeypatch.chdir(copy)
    difference = folder.run("check", "--diff").out.splitlines()
    changed = {line[4:] for line in difference if line.startswith("+++ ")}
    assert folder.run("check", "--fix", "--output-format", "json").code in (0, 1)
    assert folder.run("check", "--diff") == (0, "", "")
    for path in corpus.rglob("*"):
        name = path.relative_to(corpus).as_posix()
        if path.is_file():
            same = (copy / name).read_bytes() == path.read_bytes()
            assert same is (name not in changed), name
