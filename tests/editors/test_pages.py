"""The pages about editors show the files that are shipped, and those are what the tests run."""

from __future__ import annotations

import json
import tomllib

import pytest
import yaml

from stp_lsp import __version__
from tests.editors.conftest import ROOT

PAGES = ROOT / "docs" / "editors"
SHIPPED = {
    "helix.md": ["helix/languages.toml"],
    "emacs.md": ["emacs/stp-eglot.el", "emacs/stp-lsp-mode.el"],
    "vim.md": ["vim/stp-ale.vim", "vim/stp-vim-lsp.vim"],
    "kate.md": ["kate/settings.json"],
    "sublime.md": ["sublime/LSP.sublime-settings"],
    "kakoune.md": ["kakoune/stp.kak"],
}


@pytest.mark.parametrize("page, file", [(page, file) for page in SHIPPED for file in SHIPPED[page]])
def test_page_shows_the_shipped_file(page, file):
    text = (ROOT / "editors" / file).read_text("utf-8")
    assert text.strip() in (PAGES / page).read_text("utf-8")
    assert f"`editors/{file}`" in (PAGES / page).read_text("utf-8")


def test_each_page_is_in_the_table_and_says_what_was_run():
    table = (PAGES / "README.md").read_text("utf-8")
    for page in sorted(PAGES.glob("*.md")):
        if page.name == "README.md":
            continue
        assert f"]({page.name})" in table
        text = page.read_text("utf-8")
        if page.name != "zed.md":
            assert "Run here: " in text or "Not run here" in text


def test_shipped_files_can_be_read():
    helix = tomllib.loads((ROOT / "editors/helix/languages.toml").read_text("utf-8"))
    assert helix["language-server"]["stp-lsp"]["args"] == ["serve"]
    kate = json.loads((ROOT / "editors/kate/settings.json").read_text("utf-8"))
    assert kate["servers"]["markdown"]["command"] == ["stp-lsp", "serve"]
    sublime = json.loads((ROOT / "editors/sublime/LSP.sublime-settings").read_text("utf-8"))
    assert sublime["clients"]["stp"]["command"] == ["stp-lsp", "serve"]


def test_mason_entry_names_this_version():
    path = ROOT / "editors/nvim/contrib/mason-registry/packages/stp-lsp/package.yaml"
    entry = yaml.safe_load(path.read_text("utf-8"))
    assert entry["source"]["id"] == f"pkg:pypi/stp-lsp@{__version__}"
    assert entry["bin"] == {"stp-lsp": "pypi:stp-lsp"}
